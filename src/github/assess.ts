import { type CheckRun, renderCheckRun } from '../render/check-run.ts';
import { code } from '../render/escape.ts';
import { review } from '../review/engine.ts';
import { loadReview } from '../review/load.ts';
import type { ReviewReport } from '../review/report.ts';
import type { Settings, SettingsProblem } from '../review/settings.ts';
import { isReviewedPath } from '../review/wanted.ts';
import type { Rule } from '../rules/rule.ts';
import { compareTrees } from '../snapshot/changes.ts';
import type { RepositorySource } from '../snapshot/repository-source.ts';
import type { PullRequest } from './pull-request.ts';

/** What a pull request comes to: a report where there is something to review, and what the check run says of it. */
export interface Assessment {
  readonly outcome: 'reviewed' | 'nothing-to-review' | 'skipped';
  readonly report: ReviewReport | null;
  readonly check: CheckRun;
}

export interface AssessInput {
  readonly source: RepositorySource;
  readonly pull: PullRequest;
  readonly mergeBase: string;
  readonly settings: Settings;
  readonly rules: readonly Rule[];
  /** `YYYY-MM-DD`. */
  readonly asOf: string;
  readonly version: string;
}

export async function assess({
  source,
  pull,
  mergeBase,
  settings,
  rules,
  asOf,
  version,
}: AssessInput): Promise<Assessment> {
  const [base, head] = await Promise.all([source.listTree(mergeBase), source.listTree(pull.head)]);
  const touched = compareTrees(base.entries, head.entries).some(({ path, basePath }) =>
    [path, basePath].some((one) => one !== null && isReviewedPath(one, rules)),
  );
  if (!touched) return base.truncated || head.truncated ? tooLarge : nothingChanged;
  const { title, body } = pull;
  const comparison = { base: mergeBase, head: pull.head, description: { title, body } };
  const snapshot = await loadReview(source, comparison, rules);
  const repository = pull.repositoryUrl;
  const report = review({ snapshot, rules, settings, asOf, version, repository, mode: 'review' });
  return { outcome: 'reviewed', report, check: renderCheckRun(report) };
}

/** Why the settings leave a pull request alone; null when they do not. */
export function skipReason({ draft, labels, author }: PullRequest, { review }: Settings): string | null {
  if (draft && !review.drafts) return 'This pull request is a draft.';
  const label = labels.find((one) => review.skipLabels.includes(one));
  if (label !== undefined) return `This pull request has the label ${code(label)}.`;
  if (review.skipAuthors.includes(author)) return `Pull requests of ${code(author)} are not reviewed.`;
  return null;
}

export function skipped(reason: string): Assessment {
  const summary = `${reason} The repository's settings say not to review it; \`/review\` asks for a review all the same.`;
  return { outcome: 'skipped', report: null, check: plain('neutral', 'Skipped', summary) };
}

/** @param id under which the log tells more */
export function failed(id: string): CheckRun {
  return plain(
    'neutral',
    'The review could not be finished',
    `Drydock failed to review this commit; nothing is known about it. A new push or \`/review\` tries again. Whoever runs Drydock finds the reason in its log under ${code(id)}.`,
  );
}

/** Names what is wrong with the settings on top of the result. */
export function withSettingsProblems(check: CheckRun, problems: readonly SettingsProblem[]): CheckRun {
  if (problems.length === 0) return check;
  const annotations = problems.map(({ path, line, message }) => ({
    path,
    start_line: line,
    end_line: line,
    annotation_level: 'warning' as const,
    title: 'Settings',
    message,
  }));
  const list = problems.map(({ path, line, message }) => `- ${code(`${path}:${line}`)}: ${code(message)}`);
  const summary = [check.summary, 'Settings that do not count:', list.join('\n')].join('\n\n');
  return { ...check, summary, annotations: [...annotations, ...check.annotations] };
}

const nothingChanged: Assessment = {
  outcome: 'nothing-to-review',
  report: null,
  check: plain('success', 'No container files changed', 'This pull request changes no file that Drydock reviews.'),
};

const tooLarge: Assessment = {
  outcome: 'skipped',
  report: null,
  check: plain(
    'neutral',
    'Too many files to list',
    'GitHub does not list all files of this repository, and among those it lists no container file changed.',
  ),
};

function plain(conclusion: CheckRun['conclusion'], title: string, summary: string): CheckRun {
  return { conclusion, title, summary, text: '', annotations: [] };
}
