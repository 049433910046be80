import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { validate } from 'dockerfile-utils';
import { runScripts } from '../src/dockerfile/commands.ts';
import { parseDockerfile } from '../src/dockerfile/parse.ts';
import { renderJson } from '../src/render/json.ts';
import { type ReviewInput, review } from '../src/review/engine.ts';
import { loadReview } from '../src/review/load.ts';
import { defaultSettings, type Settings } from '../src/review/settings.ts';
import { rules } from '../src/rules/index.ts';
import type { Outcome, Rule } from '../src/rules/rule.ts';
import { type Files, memorySource } from '../src/snapshot/memory-source.ts';
import { median } from './median.ts';

/** As many Dockerfiles as a large pull request has. */
const LARGE = 163;

/** Everything in this process: the phases, whole reviews, growth, memory, and other linters on the same texts. */
export async function measureEngine(texts: readonly string[]): Promise<Record<string, number>> {
  const rows: Record<string, number> = {};
  rows['dockerfile-utils validate'] = median(() => texts.map((text) => validate(text)));
  rows['dockerfilelint'] = dockerfilelint(texts);
  rows['parse'] = median(() => texts.map((text) => parseDockerfile('Dockerfile', text)));
  rows['parse, and the shell in it'] = median(() =>
    texts.map((text) => runScripts(parseDockerfile('Dockerfile', text)).map(({ commands }) => commands.length)),
  );
  const inputs = await Promise.all(texts.map((text) => inputFor({ Dockerfile: text })));
  const reviewAll = (profile: Settings['profile'], own: readonly Rule[]) =>
    median(
      () => inputs.map((input) => review(fresh({ ...input, rules: own, settings: { ...input.settings, profile } }))),
      3,
    );
  const withoutFixes = rules.map(unfixed);
  rows['review, recommended'] = reviewAll('recommended', rules);
  rows['review, strict'] = reviewAll('strict', rules);
  rows['review, strict, fixes not tried'] = reviewAll('strict', withoutFixes);
  const reports = inputs.map((input) => review(input));
  rows['render as JSON'] = median(() => reports.map((report) => renderJson(report)));
  const large = await inputFor(folderOf(texts.slice(0, LARGE)));
  rows[`one review of ${LARGE} Dockerfiles`] = median(() => review(fresh(large)), 3);
  for (const lines of [250, 500, 1000, 2000]) {
    const input = await inputFor({
      Dockerfile: `FROM debian:13\n${'RUN echo hello && mkdir -p /srv/a\n'.repeat(lines)}`,
    });
    rows[`review of ${lines} RUN lines`] = median(() => review(fresh(input)), 3);
  }
  rows['memory (MB)'] = Math.round(process.memoryUsage().rss / 1024 / 1024);
  return rows;
}

async function inputFor(files: Files): Promise<ReviewInput> {
  const comparison = { base: null, head: 'head', description: { title: '', body: '' } };
  return {
    snapshot: await loadReview(memorySource({ head: files }), comparison, rules, { files: 10_000, bytes: 1 << 28 }),
    rules,
    settings: defaultSettings,
    asOf: '2026-11-23',
    version: '0.0.0',
    repository: null,
    mode: 'lint',
  };
}

/** Nothing of it is remembered from the round before. */
function fresh(input: ReviewInput): ReviewInput {
  return { ...input, snapshot: { ...input.snapshot } };
}

function folderOf(texts: readonly string[]): Files {
  return Object.fromEntries(texts.map((text, index) => [`services/${index}/Dockerfile`, text]));
}

/** The rule without its fixes, so that none is tried. */
function unfixed(rule: Rule): Rule {
  const check = rule.check.bind(rule) as (input: never) => Iterable<Outcome>;
  return {
    ...rule,
    *check(input: never) {
      for (const outcome of check(input)) {
        if ('skip' in outcome) yield outcome;
        else {
          const { fix: _, ...problem } = outcome;
          yield problem;
        }
      }
    },
  } as Rule;
}

/** It asks for a configuration in a file. */
function dockerfilelint(texts: readonly string[]): number {
  const linter = createRequire(import.meta.url)('dockerfilelint') as { run(configPath: string, text: string): unknown };
  const folder = mkdtempSync(join(tmpdir(), 'drydock-bench-'));
  const config = join(folder, '.dockerfilelintrc');
  writeFileSync(config, '{}\n');
  try {
    return median(() => {
      for (const text of texts) withoutError(() => linter.run(config, text));
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Some texts are too much for it. */
function withoutError(run: () => unknown): void {
  try {
    run();
  } catch {}
}
