import type { CheckRun } from '../render/check-run.ts';
import { code, inline } from '../render/escape.ts';
import type { Settings, SettingsProblem } from '../review/settings.ts';
import type { Outcome, SettingsPreview } from '../review/settings-preview.ts';
import type { PullRequest } from './pull-request.ts';

/** What the check run says where no report does, and what it says on top of one. */
function plain(conclusion: CheckRun['conclusion'], title: string, summary: string): CheckRun {
  return { conclusion, title, summary, text: '', annotations: [] };
}

export const nothingChanged = plain(
  'success',
  'No container files changed',
  'This pull request changes no file that Drydock reviews.',
);

export const tooLarge = plain(
  'neutral',
  'Too many files to list',
  'GitHub does not list all files of this repository, and among those it lists no container file changed.',
);

export const overtaken = plain(
  'neutral',
  'A newer commit took over',
  'A push came in while this commit was looked at; the review is that of the newest commit.',
);

export const closedMeanwhile = plain(
  'neutral',
  'The pull request was closed',
  'It was closed while this commit was looked at. Once it is open again, it is reviewed.',
);

/** Why the settings leave a pull request alone; null when they do not. */
export function skipReason({ draft, labels, author }: PullRequest, { review }: Settings): string | null {
  if (draft && !review.drafts) return 'This pull request is a draft.';
  const label = labels.find((one) => review.skipLabels.includes(one));
  if (label !== undefined) return `This pull request has the label ${code(label)}.`;
  if (review.skipAuthors.includes(author)) return `Pull requests of ${code(author)} are not reviewed.`;
  return null;
}

export function skipped(reason: string): CheckRun {
  const summary = `${reason} The repository's settings say not to review it; \`/review\` asks for a review all the same.`;
  return plain('neutral', 'Skipped', summary);
}

/** @param id under which the log tells more */
export function failed(id: string): CheckRun {
  return plain(
    'neutral',
    'The review could not be finished',
    `Drydock failed to review this commit; nothing is known about it. A new push or \`/review\` tries again. Whoever runs Drydock finds the reason in its log under ${code(id)}.`,
  );
}

/** @param missing as in `checks: write` */
export function ungranted(missing: readonly string[]): CheckRun {
  const names = missing.map((one) => code(one)).join(', ');
  return plain(
    'action_required',
    'Drydock lacks permissions here',
    `Nothing was reviewed: this installation of Drydock does not grant ${names}. An owner of the account grants it under Settings, GitHub Apps; then \`/review\` or the next push reviews this commit.`,
  );
}

/** Names what is wrong with the settings that count. */
export function withSettingsProblems(check: CheckRun, problems: readonly SettingsProblem[]): CheckRun {
  return withProblems(check, problems, 'Settings that do not count:');
}

/** Says what the pull request's own settings would change, and what is wrong with them. */
export function withPreview(check: CheckRun, preview: SettingsPreview | null): CheckRun {
  if (preview === null) return check;
  const { before, after, problems } = preview;
  const summary = `${check.summary}\n\nThis pull request changes the settings. They count once they are merged; ${changeOf(before, after)}.`;
  const judged = { ...check, summary };
  if (problems.length === 0) return judged;
  const conclusion = check.conclusion === 'success' ? 'neutral' : check.conclusion;
  return { ...withProblems(judged, problems, 'What is wrong with them:'), conclusion };
}

function withProblems(check: CheckRun, problems: readonly SettingsProblem[], opening: string): CheckRun {
  if (problems.length === 0) return check;
  const annotations = problems.map(({ path, line, message }) => ({
    path,
    start_line: line,
    end_line: line,
    annotation_level: 'warning' as const,
    title: 'Settings',
    message,
  }));
  const list = problems.map(
    ({ path, line, column, message }) => `- ${code(`${path}:${line}:${column}`)}: ${inline(message)}`,
  );
  const summary = [check.summary, opening, list.join('\n')].join('\n\n');
  return { ...check, summary, annotations: [...annotations, ...check.annotations] };
}

const counted = ['blocker', 'critical', 'major', 'minor', 'suppressed'] as const;

/** What would be different, and nothing else. */
function changeOf(before: Outcome, after: Outcome): string {
  const numbers = counted
    .filter((name) => before[name] !== after[name])
    .map((name) => `${after[name]} ${name} instead of ${before[name]}`)
    .join(', ');
  if (before.verdict !== after.verdict) {
    return `with them this check would ${after.verdict}${numbers === '' ? '' : ` (${numbers})`}`;
  }
  return numbers === '' ? 'for this pull request they would change nothing' : `with them there would be ${numbers}`;
}
