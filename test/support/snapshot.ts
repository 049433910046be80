import { type ReviewInput, review } from '../../src/review/engine.ts';
import { ruleFailure } from '../../src/review/evaluate.ts';
import { exampleFiles } from '../../src/review/example.ts';
import { loadReview } from '../../src/review/load.ts';
import type { ReviewReport } from '../../src/review/report.ts';
import { defaultSettings, type Settings } from '../../src/review/settings.ts';
import { rules as allRules } from '../../src/rules/index.ts';
import type { Edit, ExampleFiles, Rule } from '../../src/rules/rule.ts';
import { memorySource } from '../../src/snapshot/memory-source.ts';
import type { Snapshot } from '../../src/snapshot/snapshot.ts';
import { createSource } from '../../src/text/source.ts';

export interface Comparison {
  /** The base; none: lint. */
  readonly before?: ExampleFiles;
  readonly files: ExampleFiles;
  /** The title; none unless given. */
  readonly description?: string;
  readonly rules?: readonly Rule[];
  readonly settings?: Partial<Settings>;
  readonly peersOff?: ReadonlyMap<string, string>;
  readonly ignoredByCommand?: ReadonlyMap<string, string>;
}

export function snapshotOf({ before, files, description = '', rules = allRules }: Comparison): Promise<Snapshot> {
  const source = memorySource({ base: exampleFiles(before ?? {}), head: exampleFiles(files) });
  const base = before === undefined ? null : 'base';
  return loadReview(source, { base, head: 'head', description: { title: description, body: '' } }, rules);
}

/** The engine's report on texts, through the loader that the App and the command line use. */
export async function reviewTexts(comparison: Comparison): Promise<ReviewReport> {
  return reviewed(await inputOf(comparison));
}

export function reviewSnapshot(
  snapshot: Snapshot,
  options: Omit<Comparison, 'before' | 'files' | 'description'>,
): ReviewReport {
  return reviewed(inputFor(snapshot, options));
}

/** In tests a rule that throws is no detail of the report. */
function reviewed(input: ReviewInput): ReviewReport {
  const report = review(input);
  const failed = report.notEvaluated.find(({ reason }) => reason.startsWith(ruleFailure));
  if (failed !== undefined) throw new Error(failed.reason);
  return report;
}

export async function inputOf(comparison: Comparison): Promise<ReviewInput> {
  const { before: _before, files: _files, description: _description, ...options } = comparison;
  return inputFor(await snapshotOf(comparison), options);
}

function inputFor(
  snapshot: Snapshot,
  { rules = allRules, settings = {}, ...ignored }: Omit<Comparison, 'before' | 'files' | 'description'>,
): ReviewInput {
  return {
    ...ignored,
    snapshot,
    rules,
    settings: { ...defaultSettings, ...settings },
    asOf: '2026-11-23',
    version: '0.0.0',
    repository: null,
    mode: snapshot.base.commit === null ? 'lint' : 'review',
  };
}

/** The text after edits that stand apart from each other. */
export function edited(text: string, edits: readonly Edit[]): string {
  let result = text;
  for (const edit of [...edits].sort((a, b) => b.startLine - a.startLine)) {
    const { lineStarts } = createSource(result);
    const end = lineStarts[edit.endLine] ?? result.length;
    result = result.slice(0, lineStarts[edit.startLine - 1]) + edit.replacement + result.slice(end);
  }
  return result;
}
