import { code, inline } from '../render/escape.ts';
import { placeName } from '../render/permalink.ts';
import type { PendingCommand } from '../review/records.ts';
import type { Finding, ReviewReport } from '../review/report.ts';
import type { Rule } from '../rules/rule.ts';
import { nearest } from '../text/nearest.ts';
import { createOnce } from './create-once.ts';
import { statusOf } from './errors.ts';
import { type Author, isOwn } from './identity.ts';
import { findingsIn, resolveFingerprint } from './ignores.ts';
import { pullOf, repositoryOf, type Target } from './target.ts';

export type Reaction = 'eyes' | '+1' | 'confused';

/** Reactions are sets: the same one again changes nothing. A comment that was deleted in the meantime needs none. */
export async function react({ octokit }: Target, command: PendingCommand, content: Reaction): Promise<void> {
  const target = { ...repositoryOf(command.request), comment_id: command.commentId, content };
  try {
    if (command.commentKind === 'issue_comment') await octokit.rest.reactions.createForIssueComment(target);
    else await octokit.rest.reactions.createForPullRequestReviewComment(target);
  } catch (error) {
    if (statusOf(error) !== 404) throw error;
  }
}

/** Answers a command where it was given, once however often it is tried. */
export async function reply(target: Target, command: PendingCommand, text: string): Promise<void> {
  const { octokit, request, identity } = target;
  const marker = `<!-- drydock:answer ${command.id} -->`;
  const body = `${marker}\n${text}`;
  const issue = { ...repositoryOf(request), issue_number: request.pullRequest };
  const thread = command.commentKind === 'issue_comment' ? null : (command.threadId ?? command.commentId);
  const find = async () => {
    const pages: AsyncIterable<{ readonly data: readonly AnyComment[] }> =
      thread === null
        ? octokit.paginate.iterator(octokit.rest.issues.listComments, { ...issue, per_page: 100 })
        : octokit.paginate.iterator(octokit.rest.pulls.listReviewComments, { ...pullOf(request), per_page: 100 });
    for await (const { data } of pages) {
      const ours = data.find((comment) => isOwn(identity, comment.user) && comment.body?.startsWith(marker));
      if (ours !== undefined) return ours.id;
    }
    return null;
  };
  const create = async () => {
    if (thread === null) return (await octokit.rest.issues.createComment({ ...issue, body })).data.id;
    const answer = { ...pullOf(request), comment_id: thread, body };
    return (await octokit.rest.pulls.createReplyForReviewComment(answer)).data.id;
  };
  // Looked for first too: an earlier run of this job may have ended between the comment and its record.
  if ((await find()) !== null) return;
  try {
    await createOnce(create, find);
  } catch (error) {
    // The thread is gone, and so is whoever would read it there.
    if (thread === null || statusOf(error) !== 404) throw error;
  }
}

interface AnyComment {
  readonly id: number;
  readonly body?: string | undefined;
  readonly user: Author | null;
}

export const helpText = [
  'Drydock reviews the Dockerfile changes of a pull request. Commands, as the first line of a comment:',
  '',
  '| command | what it does | who |',
  '|---|---|---|',
  '| `/review` | reviews again, now | the author, people with write access |',
  '| `/drydock explain RULE` | says what a rule looks for and why | the author, people with write access |',
  '| `/drydock ignore FINGERPRINT reason` | silences a finding | people with write access |',
  '| `/drydock unignore FINGERPRINT` | raises it again | people with write access |',
].join('\n');

/** Null when there is no such rule. */
export function explainText(rules: readonly Rule[], id: string): string | null {
  const rule = rules.find((candidate) => candidate.id === id);
  if (rule === undefined) return null;
  return [
    `**${inline(rule.title)}** (${code(rule.id)})`,
    rule.rationale,
    ...(rule.exceptions ? [rule.exceptions] : []),
  ].join('\n\n');
}

/** The answer to `/review` where nothing new is posted. `url`: the review that stands. */
export function unchangedText(head: string, url: string): string {
  return `Nothing changed in substance: [the review](${url}) holds for ${head} too.`;
}

/** The answer to `/review` where the review that stands now says something else. */
export function updatedText(url: string): string {
  return `[The review](${url}) is up to date now.`;
}

export const nothingToReviewText = 'This pull request changes no container file, so there is nothing to review.';
export const nothingIntroducedText = 'This pull request changes no container file, and introduces no problem in one.';
export const skippedText = 'This pull request is not reviewed now; what you say counts as soon as it is.';

const oddFingerprints = {
  'too short': 'A fingerprint is named by its first six characters or more',
  ambiguous: 'Several findings begin with that fingerprint',
  unknown: 'No finding has that fingerprint',
} as const;

/** Why a word about a finding does not count, with the finding that was most likely meant; null when it is understood. */
export function misunderstoodText(given: string, report: ReviewReport): string | null {
  const findings = findingsIn(report);
  const found = resolveFingerprint(
    given,
    findings.map(({ fingerprint }) => fingerprint),
  );
  if (typeof found === 'string') return null;
  const candidates = nearestFindings(given.toLowerCase(), findings);
  const hint = candidates.map(({ fingerprint, title, locations: [at] }) => {
    const where = at === undefined ? '' : ` (${placeName(at)})`;
    return `- ${code(fingerprint)} ${inline(title)}${where}`;
  });
  const reason = oddFingerprints[found.reason];
  return hint.length === 0 ? `${reason}; there is none to ignore.` : `${reason}. Do you mean:\n\n${hint.join('\n')}`;
}

const CANDIDATES = 3;

function nearestFindings(given: string, findings: readonly Finding[]): readonly Finding[] {
  const length = Math.max(1, given.length);
  const close = nearest(
    given,
    findings.map(({ fingerprint }) => fingerprint.slice(0, length)),
  );
  const matching = findings.filter(({ fingerprint }) => fingerprint.slice(0, length) === close);
  return (matching.length === 0 ? findings : matching).slice(0, CANDIDATES);
}
