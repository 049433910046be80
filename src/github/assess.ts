import type { CheckRun } from '../render/check-run.ts';
import { type BaseImageBump, baseImageBumps } from '../review/bump.ts';
import type { Configuration, ConfigurationFile } from '../review/configuration.ts';
import { type FileRead, filesRead, type WordLog } from '../review/decision-log.ts';
import { changedDockerfiles, type ReviewInput, review, type Shellcheck } from '../review/engine.ts';
import type { RuleFailure } from '../review/evaluate.ts';
import { changesReview, loadReview } from '../review/load.ts';
import type { ReviewReport } from '../review/report.ts';
import { previewSettings, type SettingsPreview } from '../review/settings-preview.ts';
import type { Rule } from '../rules/rule.ts';
import type { RepositorySource } from '../snapshot/repository-source.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { type ShownLines, shownLines } from './anchors.ts';
import type { MayWrite } from './commands.ts';
import type { PersonsComment } from './conversation.ts';
import { findingsIn, hear, wordsIn } from './ignores.ts';
import { nothingChanged, skipped, skipReason, tooLarge } from './outcomes.ts';
import type { PullRequest } from './pull-request.ts';

/** What a pull request comes to. */
export type Assessment = Unreviewed | Reviewed;

export interface Unreviewed {
  readonly outcome: 'nothing-to-review' | 'skipped';
  readonly report: null;
  readonly check: CheckRun;
}

export interface Reviewed {
  readonly outcome: 'reviewed';
  readonly report: ReviewReport;
  readonly snapshot: Snapshot;
  readonly shown: ShownLines;
  /** The change is nothing but these. */
  readonly bumps: readonly BaseImageBump[] | null;
  readonly files: readonly FileRead[];
  readonly words: readonly WordLog[];
  readonly preview: SettingsPreview | null;
}

export interface AssessInput {
  readonly source: RepositorySource;
  readonly pull: PullRequest;
  /** The commits to compare. */
  readonly base: string;
  readonly head: string;
  readonly configuration: Configuration;
  readonly hadolint: ConfigurationFile | null;
  readonly comments: readonly PersonsComment[];
  /** Messages of the commits, oldest first; null where not all of them are known. */
  readonly commits: readonly string[] | null;
  readonly mayWrite: MayWrite;
  /** Somebody asked for it: what the settings skip is reviewed too. */
  readonly asked: boolean;
  readonly rules: readonly Rule[];
  readonly shellcheck: Shellcheck;
  /** `YYYY-MM-DD`. */
  readonly asOf: string;
  readonly version: string;
  readonly onRuleFailure: (failure: RuleFailure) => void;
}

export async function assess(input: AssessInput): Promise<Assessment> {
  const { source, pull, base, head, configuration, rules } = input;
  const skip = input.asked ? null : skipReason(pull, configuration.settings);
  if (skip !== null) return { outcome: 'skipped', report: null, check: skipped(skip) };
  const touched = await changesReview(source, { base, head }, rules);
  if (!touched) {
    const listings = await Promise.all([source.listTree(base), source.listTree(head)]);
    return listings.some(({ truncated }) => truncated)
      ? { outcome: 'skipped', report: null, check: tooLarge }
      : { outcome: 'nothing-to-review', report: null, check: nothingChanged };
  }
  return assessChange(input);
}

/** What the change comes to, whatever it changes and whether or not the settings skip it. */
export async function assessChange(input: AssessInput): Promise<Reviewed> {
  const { source, pull, base, head, commits, configuration, rules, asOf, version, onRuleFailure } = input;
  const { settings, peersOff } = configuration;
  const { title, body } = pull;
  const description = { title, body, ...(commits === null ? {} : { commits }) };
  const snapshot = await loadReview(source, { base, head, description }, rules);
  const repository = pull.repositoryUrl;
  const shellcheck = await input.shellcheck(changedDockerfiles(snapshot, settings));
  const request: ReviewInput = {
    ...{ snapshot, rules, settings, peersOff, shellcheck, asOf, version, repository },
    mode: 'review',
  };
  const { report, words, ignoredByCommand } = await listen({ ...request, onRuleFailure }, input);
  return {
    outcome: 'reviewed',
    report,
    snapshot,
    shown: shownLines(snapshot),
    bumps: baseImageBumps(snapshot),
    files: filesRead(snapshot),
    words,
    preview: previewSettings({ ...request, ignoredByCommand }, report, input.hadolint),
  };
}

/** Reviews, and once more without what people ignore: only a first report tells which finding a word means. */
async function listen(request: ReviewInput, { comments, mayWrite }: AssessInput) {
  const report = review(request);
  const fingerprints = findingsIn(report).map(({ fingerprint }) => fingerprint);
  const { ignored: ignoredByCommand, words } = await hear(wordsIn(comments), fingerprints, mayWrite);
  const final = ignoredByCommand.size === 0 ? report : review({ ...request, ignoredByCommand });
  return { report: final, words, ignoredByCommand };
}
