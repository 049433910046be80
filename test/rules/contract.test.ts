import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { valid } from 'semver';
import { isContainerFile } from '../../src/dockerfile/recognise.ts';
import { subjects } from '../../src/docs/subjects.ts';
import { renderJson } from '../../src/render/json.ts';
import { exampleFiles, reviewExample } from '../../src/review/example.ts';
import type { Finding, Location, ReviewReport } from '../../src/review/report.ts';
import { rules } from '../../src/rules/index.ts';
import {
  type BadExample,
  type ExampleFiles,
  type GoodExample,
  type Outcome,
  type Problem,
  type Rule,
  severitiesOf,
} from '../../src/rules/rule.ts';
import { createSource, lineText } from '../../src/text/source.ts';
import { version } from '../../src/version.ts';
import { edited } from '../support/snapshot.ts';

type Example = BadExample | GoodExample;

const folder = new URL('../../src/rules/', import.meta.url);
const ruleFiles = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap((entry) => readdirSync(new URL(`${entry.name}/`, folder)).map((name) => `${entry.name}/${name}`))
  .sort();

describe('the registry', () => {
  test('holds every rule file under its subject, by the id that names the file', () => {
    expect(ruleFiles.map((file) => file.replace(/^.*\/|\.ts$/g, '')).sort()).toEqual(rules.map((rule) => rule.id));
    for (const file of ruleFiles) expect(Object.keys(subjects)).toContain(file.split('/')[0]);
  });

  test('is sorted by id, without doubles', () => {
    const ids = rules.map((rule) => rule.id);
    expect(ids).toEqual([...new Set(ids)].sort());
  });

  test.each(ruleFiles)('%s imports no other rule', (file) => {
    const imports = [...readFileSync(new URL(file, folder), 'utf8').matchAll(/from '([^']+)'/g)].map(
      ([, path]) => path,
    );
    for (const path of imports) expect(path).not.toMatch(/^\.\/|^\.\.\/[\w-]+\/|\/rules\//);
  });
});

describe.each(rules.map((rule) => [rule.id, rule] as const))('%s', (_, rule) => {
  const { bad, good } = rule.examples;

  test('is described completely', () => {
    expect(rule.id).toMatch(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/);
    expect(valid(rule.since)).not.toBeNull();
    expect(compareVersions(rule.since, version)).toBeLessThanOrEqual(0);
    expect(bad.length).toBeGreaterThanOrEqual(1);
    expect(good.length).toBeGreaterThanOrEqual(2);
    expect(rule.title).toMatch(/^[^.].*[^.]$/);
    expect(rule.rationale).toMatch(/\.$/);
    expect(rule.remedy).toMatch(/^[A-Z].*[^.]$/);
    const names = peersOf(rule);
    expect(new Set(names).size).toBe(names.length);
  });

  test('shows a fix exactly when it has one', () => {
    expect(bad.some((example) => example.fixed !== undefined)).toBe(rule.fixable === true);
  });

  test('gives only the severities, peers and profiles that it declares', async () => {
    for (const example of [...bad, ...good]) {
      const { problems } = await watched(rule, example);
      for (const problem of problems) {
        expect(severitiesOf(rule)).toContain(problem.severity ?? severitiesOf(rule)[0]);
        for (const peer of problem.peers ?? []) expect(peersOf(rule)).toContain(generic(rule, peer));
        if (rule.profile === 'strict') expect(problem.profile ?? 'strict').toBe('strict');
      }
    }
  });

  describe.each(bad.map((example) => [example.title ?? 'the bad example', example] as const))('%s', (__, example) => {
    test('reports exactly what it says', async () => {
      const report = await reviewExample(rule, example);
      expect(report.findings.map(reported)).toEqual(
        example.reports.map((expected) => ({
          path: expected.path ?? 'Dockerfile',
          line: expected.line,
          endLine: expected.endLine ?? expected.line,
          message: expected.message,
          severity: expected.severity ?? severitiesOf(rule)[0],
        })),
      );
    });

    test.each([
      ['', (text: string) => text],
      [', with the line ends of the file', withCrlf],
    ])('offers exactly the fix that it shows%s', async (__, change) => {
      const changed = { ...example, files: mapContainerFiles(example.files, change) };
      const { findings } = await reviewExample(rule, changed);
      const edits = findings.flatMap((finding) => finding.fix?.edits ?? []);
      const after = Object.fromEntries(
        Object.entries(exampleFiles(changed.files)).map(([path, text]) => [
          path,
          edited(
            text,
            edits.filter((edit) => edit.path === path),
          ),
        ]),
      );
      expect(after).toEqual(exampleFiles(mapContainerFiles(example.fixed ?? example.files, change)));
      expect(edits.length > 0).toBe(example.fixed !== undefined);
    });

    test('points at places inside the files', async () => {
      const { findings } = await reviewExample(rule, example);
      for (const { locations } of findings) {
        expect(locations.length).toBeGreaterThan(0);
        for (const location of locations) expectInside(location, example);
      }
    });

    test('keeps its fingerprints when a comment is put above or the line ends change', async () => {
      const fingerprints = (report: ReviewReport) => report.findings.map(({ fingerprint }) => fingerprint).sort();
      const expected = fingerprints(await reviewExample(rule, example));
      expect(new Set(expected).size).toBe(expected.length);
      for (const change of [withComment, withCrlf]) {
        const files = mapContainerFiles(example.files, change);
        expect(fingerprints(await reviewExample(rule, { ...example, files }))).toEqual(expected);
      }
    });

    test('says the same bytes again, whatever the order of the files', async () => {
      const first = renderJson(await reviewExample(rule, example));
      expect(renderJson(await reviewExample(rule, example))).toBe(first);
      const files = Object.fromEntries(Object.entries(exampleFiles(example.files)).reverse());
      expect(renderJson(await reviewExample(rule, { ...example, files }))).toBe(first);
    });
  });

  test.each(good.map((example, index) => [example.title ?? `good example ${index + 1}`, example] as const))(
    'is silent: %s',
    async (__, example) => {
      expect((await reviewExample(rule, example)).findings).toEqual([]);
    },
  );
});

function peersOf(rule: Rule): string[] {
  return rule.peers.map((peer) => `${peer.tool}:${peer.id}`);
}

/** ShellCheck's codes are many: `SC*` declares them all. */
function generic(rule: Rule, peer: string): string {
  return peersOf(rule).includes(peer) ? peer : peer.replace(/^shellcheck:SC\d+$/, 'shellcheck:SC*');
}

/** A rule's own problems, as it reports them while the engine runs it. */
async function watched(rule: Rule, example: Example): Promise<{ problems: readonly Problem[] }> {
  const problems: Problem[] = [];
  // Each scope's check takes its own input, so the wrapper passes on what it is given.
  const inner = rule.check.bind(rule) as (input: never) => Iterable<Outcome>;
  const check = function* (input: never): Generator<Outcome> {
    for (const outcome of inner(input)) {
      if (!('skip' in outcome)) problems.push(outcome);
      yield outcome;
    }
  };
  await reviewExample({ ...rule, check } as Rule, example);
  return { problems };
}

function reported({ locations, message, severity }: Finding) {
  const [at] = locations;
  return { path: at?.path, line: at?.startLine, endLine: at?.endLine, message, severity };
}

function expectInside({ path, side, ...range }: Location, example: Example): void {
  const text = exampleFiles((side === 'base' ? example.before : example.files) ?? {})[path];
  expect(text).toBeDefined();
  const source = createSource(text ?? '');
  expect(range.startLine).toBeGreaterThanOrEqual(1);
  expect(range.endLine).toBeLessThanOrEqual(source.lineStarts.length);
  expect(range.startColumn).toBeGreaterThanOrEqual(1);
  expect(range.startColumn).toBeLessThanOrEqual(lineText(source, range.startLine).length + 1);
  expect(range.endColumn).toBeLessThanOrEqual(lineText(source, range.endLine).length + 1);
  const backwards =
    range.endLine < range.startLine || (range.endLine === range.startLine && range.endColumn < range.startColumn);
  expect(backwards).toBe(false);
}

function mapContainerFiles(files: ExampleFiles, change: (text: string) => string): ExampleFiles {
  return Object.fromEntries(
    Object.entries(exampleFiles(files)).map(([path, text]) => [path, isContainerFile(path) ? change(text) : text]),
  );
}

/** Behind the parser directives: they count only above everything else. */
function withComment(text: string): string {
  const directives = /^(?:\uFEFF?#\s*(?:syntax|escape|check)\s*=.*\r?\n)*/i.exec(text)?.[0] ?? '';
  return `${directives}# Drawn up with care.\n${text.slice(directives.length)}`;
}

function withCrlf(text: string): string {
  return text.replace(/\r?\n/g, '\r\n');
}

function compareVersions(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}
