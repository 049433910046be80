import { describe, expect, test } from '@jest/globals';
import { renderJson } from '../../src/render/json.ts';
import { review } from '../../src/review/engine.ts';
import { rules } from '../../src/rules/index.ts';
import { fakeRule, reportsRun } from '../support/rules.ts';
import { inputOf, reviewSnapshot, reviewTexts, snapshotOf } from '../support/snapshot.ts';

const files = 'FROM alpine:3.23\nRUN foo\n';

describe('settings of rules', () => {
  test('what a rule finds that is off is counted as suppressed, not lost', async () => {
    const report = await reviewTexts({ files, rules: [reportsRun('foo')], settings: { rules: { fake: 'off' } } });
    expect(report.findings).toEqual([]);
    expect(report.suppressed).toMatchObject([{ by: 'config', finding: { rule: 'fake' } }]);
  });

  test('a severity of the settings replaces the own one', async () => {
    const report = await reviewTexts({ files, rules: [reportsRun('foo')], settings: { rules: { fake: 'blocker' } } });
    expect(report.findings).toMatchObject([{ severity: 'blocker' }]);
    expect(report.summary).toMatchObject({ blocker: 1, major: 0 });
    expect(report.verdict).toBe('fail');
  });

  test.each([
    ['recommended, no', 'recommended', {}, 0],
    ['strict, yes', 'strict', {}, 1],
    ['recommended and asked for by name, yes', 'recommended', { fake: 'minor' }, 1],
  ] as const)('a strict rule reports under %s', async (_, profile, own, findings) => {
    const strict = reportsRun('foo', { profile: 'strict' });
    const report = await reviewTexts({ files, rules: [strict], settings: { profile, rules: own } });
    expect(report.findings).toHaveLength(findings);
  });

  test('a strict case of a recommended rule is reported under strict only', async () => {
    const rule = reportsRun('foo', {}, () => ({ profile: 'strict' }));
    expect((await reviewTexts({ files, rules: [rule] })).findings).toHaveLength(0);
    expect((await reviewTexts({ files, rules: [rule], settings: { profile: 'strict' } })).findings).toHaveLength(1);
  });

  test('ignored and vendored paths are left alone', async () => {
    const paths = { 'a/Dockerfile': files, 'examples/b/Dockerfile': files, 'vendor/c/Dockerfile': files };
    const report = await reviewTexts({
      before: {},
      files: paths,
      rules: [reportsRun('foo')],
      settings: { ignore: ['examples/**'] },
    });
    expect(report.files).toEqual([{ path: 'a/Dockerfile', change: 'added' }]);
    expect(report.findings.map(({ locations }) => locations[0]?.path)).toEqual(['a/Dockerfile']);
  });
});

describe('the verdict', () => {
  test.each([
    ['blocker', 'critical', 'pass'],
    ['critical', 'critical', 'fail'],
    ['major', 'critical', 'fail'],
    ['minor', 'minor', 'fail'],
    ['major', 'minor', 'pass'],
    ['never', 'blocker', 'pass'],
  ] as const)('with failOn %s and a %s finding is: %s', async (failOn, severity, verdict) => {
    const report = await reviewTexts({
      before: '',
      files,
      rules: [reportsRun('foo', { severity })],
      settings: { failOn },
    });
    expect(report.findings).toMatchObject([{ severity, status: 'introduced' }]);
    expect(report.verdict).toBe(verdict);
  });

  test('passes over what was only touched or there before', async () => {
    const rule = reportsRun('foo', { severity: 'blocker' });
    for (const after of [files.replace('foo', 'foo it'), `${files}USER 1\n`]) {
      const report = await reviewTexts({ before: files, files: after, rules: [rule] });
      expect(report.findings).toHaveLength(1);
      expect(report.verdict).toBe('pass');
    }
  });
});

describe('what could not be looked at', () => {
  test.each([
    ['a template by its name', { 'Dockerfile.j2': 'FROM alpine\n' }, 'a template'],
    ['a template by its text', { Dockerfile: 'FROM {{ image }}\n' }, 'a template'],
    ['a binary', { Dockerfile: 'FROM a\0b\n' }, 'binary'],
    ['a huge file', { Dockerfile: `FROM alpine\n${'# a\n'.repeat(140_000)}` }, 'too large to read'],
  ])('is named with its reason: %s', async (_, given, reason) => {
    const report = await reviewTexts({ before: {}, files: given });
    expect(report.notEvaluated).toEqual([
      { rule: '*', path: Object.keys(given)[0], reason: expect.stringContaining(reason) },
    ]);
    expect(report.findings).toEqual([]);
  });

  test('is not named where the change does not touch it', async () => {
    const other = { 'b/Dockerfile.j2': 'FROM alpine\n' };
    const report = await reviewTexts({ before: other, files: { ...other, Dockerfile: 'FROM scratch\n' } });
    expect(report.notEvaluated).toEqual([]);
  });

  test('is said by the rule that could not judge', async () => {
    const report = await reviewTexts({ files: 'ARG IMAGE\nFROM ${IMAGE}\n' });
    expect(report.notEvaluated).toMatchObject([{ rule: 'unpinned-base-image', path: 'Dockerfile' }]);
  });

  test('is what one rule has to say of one file beyond 500 findings', async () => {
    const report = await reviewTexts({ files: `FROM a\n${'RUN foo\n'.repeat(501)}`, rules: [reportsRun('foo')] });
    expect(report.findings).toHaveLength(500);
    expect(report.notEvaluated).toEqual([
      { rule: 'fake', path: 'Dockerfile', reason: expect.stringContaining('500 findings') },
    ]);
  });

  test('includes the rest of a list that the host cut off', async () => {
    const snapshot = await snapshotOf({ before: {}, files });
    const cut = { ...snapshot, head: { ...snapshot.head, truncated: true } };
    expect(reviewSnapshot(cut, {}).notEvaluated).toMatchObject([{ rule: '*', path: '' }]);
  });
});

describe('a change outside of Dockerfiles', () => {
  const dockerfile = 'FROM golang:1.24-alpine AS build\nCOPY go.mod ./\nRUN go mod download\n';
  const tree = (go: string, more = '') => ({ 'go.mod': `module a\n\ngo ${go}\n${more}`, Dockerfile: dockerfile });

  test('is reviewed where a rule reads the changed file', async () => {
    const report = await reviewTexts({ before: tree('1.24.0'), files: tree('1.25.0') });
    expect(report.findings).toMatchObject([
      {
        rule: 'toolchain-older-than-manifest',
        status: 'introduced',
        locations: [{ path: 'Dockerfile' }, { path: 'go.mod' }],
      },
    ]);
    expect(report.files).toEqual([{ path: 'Dockerfile', change: 'unchanged' }]);
    expect(report.overview[0]).toMatch(/^This pull request bears on 1 Dockerfile, left as it stands; it introduces /);
  });

  test('raises nothing that was there before', async () => {
    const report = await reviewTexts({ before: tree('1.25.0'), files: tree('1.25.0', '// more\n') });
    expect(report.findings).toEqual([]);
    expect(report.files).toEqual([]);
  });

  test('that reads nothing finds nothing', async () => {
    const report = await reviewTexts({
      before: { 'a.txt': '1', ...tree('1.25.0') },
      files: { 'a.txt': '2', ...tree('1.25.0') },
    });
    expect(report).toMatchObject({ findings: [], files: [], notEvaluated: [], verdict: 'pass' });
  });
});

describe('a report', () => {
  const texts = rules.flatMap((rule) => rule.examples.bad.map((example) => example.files));
  const many = Object.fromEntries(
    texts.flatMap((given, index) =>
      Object.entries(typeof given === 'string' ? { Dockerfile: given } : given).map(([path, text]) => [
        `${index}/${path}`,
        text,
      ]),
    ),
  );

  test('is the same for the same input, whatever the order of files and rules', async () => {
    const report = renderJson(await reviewTexts({ before: {}, files: many }));
    const reversed = Object.fromEntries(Object.entries(many).reverse());
    expect(renderJson(await reviewTexts({ before: {}, files: reversed }))).toBe(report);
    expect(renderJson(await reviewTexts({ before: {}, files: many, rules: [...rules].reverse() }))).toBe(report);
  });

  test('is in the order of severity, then place', async () => {
    const { findings } = await reviewTexts({ before: {}, files: many });
    const order = ['blocker', 'critical', 'major', 'minor'];
    const keys = findings.map(({ severity, locations: [at] }) => {
      return `${order.indexOf(severity)} ${at?.path} ${String(at?.startLine).padStart(6, '0')}`;
    });
    expect(keys).toEqual([...keys].sort());
  });

  test('describes every rule that it names, and survives JSON', async () => {
    const report = await reviewTexts({ before: {}, files: many });
    expect(report.rules.map(({ id }) => id)).toEqual([...new Set(report.findings.map(({ rule }) => rule))].sort());
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  });

  test('recommends every raised finding once, the most severe first', async () => {
    const { findings, recommendations } = await reviewTexts({ before: {}, files: many });
    const recommended = recommendations.flatMap((one) => one.findings);
    expect([...recommended].sort()).toEqual(findings.map(({ fingerprint }) => fingerprint).sort());
    const order = ['must-fix', 'should-discuss', 'should-fix', 'low'];
    const priorities = recommendations.map(({ priority }) => order.indexOf(priority));
    expect(priorities).toEqual([...priorities].sort());
  });

  test('shows no secret in its excerpts', async () => {
    const report = await reviewTexts({ files: 'FROM nginx:1.29\nENV DB_PASSWORD=hunter2horse\n' });
    expect(report.findings).not.toEqual([]);
    expect(JSON.stringify(report)).not.toContain('hunter2horse');
  });
});

test('a rule that throws costs its own findings only, and the report says so', async () => {
  const broken = fakeRule({
    id: 'broken',
    check() {
      throw new Error('a bug');
    },
  });
  const input = await inputOf({ files: 'FROM alpine:3.23\nRUN foo\n', rules: [broken, reportsRun('foo')] });
  const report = review(input);
  expect(report.findings).toHaveLength(1);
  expect(report.notEvaluated).toEqual([
    { rule: '*', path: 'Dockerfile', reason: 'a rule failed, an error of Drydock: broken' },
  ]);
});
