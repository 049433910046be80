import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { validate } from 'dockerfile-utils';
import { runScripts } from '../src/dockerfile/commands.ts';
import { cutInstructions } from '../src/dockerfile/cut.ts';
import { parseDockerfile } from '../src/dockerfile/parse.ts';
import { renderComment } from '../src/render/comment.ts';
import { type ReviewInput, review } from '../src/review/engine.ts';
import { evaluateSide } from '../src/review/evaluate.ts';
import { loadReview } from '../src/review/load.ts';
import { defaultSettings, type Settings } from '../src/review/settings.ts';
import { buildViews } from '../src/review/views.ts';
import { rules } from '../src/rules/index.ts';
import type { Rule } from '../src/rules/rule.ts';
import { type Files, memorySource } from '../src/snapshot/memory-source.ts';
import { createSource } from '../src/text/source.ts';
import { medians } from './rounds.ts';

/** As many Dockerfiles as a large pull request has. */
export const LARGE = 163;

const asOf = '2026-11-23';

/** The phases and whole reviews of each text, in this process, beside other linters on the same texts; milliseconds. */
export async function measurePhases(texts: readonly string[]): Promise<Record<string, number>> {
  const linter = dockerfilelint(texts);
  const inputs = await Promise.all(texts.map((text) => inputFor({ Dockerfile: text })));
  const reports = inputs.map((input) => review(input));
  const own = rules.filter(({ profile }) => profile === 'recommended');
  try {
    return medians({
      'dockerfile-utils validate': () => texts.map((text) => validate(text)),
      dockerfilelint: linter.run,
      'cut into instructions': () => texts.map((text) => cutInstructions(createSource(text), '\\')),
      parse: () => texts.map((text) => parseDockerfile('Dockerfile', text)),
      'parse, and the shell in it': () => texts.map((text) => runScripts(parseDockerfile('Dockerfile', text))),
      'parse, and the recommended rules': () => inputs.map((input) => evaluate(input, own)),
      'parse, and all rules': () => inputs.map((input) => evaluate(input, rules)),
      'review, recommended': () => inputs.map((input) => review(fresh(input))),
      'review, strict': () => inputs.map((input) => review(fresh(input, 'strict'))),
      'render as Markdown': () => reports.map((report) => renderComment(report)),
    });
  } finally {
    linter.remove();
  }
}

/** How reviews grow: with the length of one file, and with the number of files. */
export async function measureGrowth(texts: readonly string[]): Promise<Record<string, number>> {
  const long = (lines: number) => ({
    Dockerfile: `FROM debian:13\n${'RUN echo hello && mkdir -p /srv/a\n'.repeat(lines)}`,
  });
  const many = (count: number) =>
    Object.fromEntries(texts.slice(0, count).map((text, index) => [`services/${index}/Dockerfile`, text]));
  const jobs: Record<string, () => unknown> = {};
  for (const lines of [250, 500, 1000, 2000]) {
    const input = await inputFor(long(lines));
    jobs[`review of ${lines} RUN lines`] = () => review(fresh(input));
  }
  for (const count of [LARGE / 4, LARGE / 2, LARGE].map(Math.round)) {
    const input = await inputFor(many(count));
    jobs[`one review of ${count} Dockerfiles`] = () => review(fresh(input));
  }
  return medians(jobs);
}

/** A lint of the files; a review where there are others to compare them with. */
export async function inputFor(head: Files, base?: Files): Promise<ReviewInput> {
  const comparison = { base: base === undefined ? null : 'base', head: 'head', description: { title: '', body: '' } };
  const source = memorySource(base === undefined ? { head } : { base, head });
  return {
    snapshot: await loadReview(source, comparison, rules, { files: 10_000, bytes: 1 << 28 }),
    rules,
    settings: defaultSettings,
    asOf,
    version: '0.0.0',
    repository: null,
    mode: base === undefined ? 'lint' : 'review',
  };
}

export function evaluate({ snapshot }: ReviewInput, own: readonly Rule[]) {
  const { head } = buildViews({ ...snapshot }, []);
  const labels = { formats: {}, strict: false };
  const context = { asOf, trustedRegistries: [], labels, shellcheck: () => [] };
  return evaluateSide(head, null, own, new Set(['Dockerfile']), context);
}

/** Nothing of it is remembered from the round before. */
function fresh(input: ReviewInput, profile: Settings['profile'] = 'recommended'): ReviewInput {
  return { ...input, snapshot: { ...input.snapshot }, settings: { ...input.settings, profile } };
}

/** It asks for a configuration in a file. */
function dockerfilelint(texts: readonly string[]) {
  const linter = createRequire(import.meta.url)('dockerfilelint') as { run(configPath: string, text: string): unknown };
  const folder = mkdtempSync(join(tmpdir(), 'drydock-bench-'));
  const config = join(folder, '.dockerfilelintrc');
  writeFileSync(config, '{}\n');
  return {
    run: () => {
      for (const text of texts) withoutError(() => linter.run(config, text));
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Some texts are too much for it. */
function withoutError(run: () => unknown): void {
  try {
    run();
  } catch {}
}
