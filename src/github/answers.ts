import { code, inline } from '../render/escape.ts';
import type { PendingCommand } from '../review/records.ts';
import type { Rule } from '../rules/rule.ts';
import { createOnce } from './create-once.ts';
import { isOwn } from './identity.ts';
import { repositoryOf, type Target } from './target.ts';

export type Reaction = 'eyes' | '+1' | 'confused';

/** Reactions are sets: the same one again changes nothing. */
export async function react({ octokit }: Target, command: PendingCommand, content: Reaction): Promise<void> {
  const target = { ...repositoryOf(command.request), comment_id: command.commentId, content };
  if (command.commentKind === 'issue_comment') await octokit.rest.reactions.createForIssueComment(target);
  else await octokit.rest.reactions.createForPullRequestReviewComment(target);
}

/** Answers a command with a comment, once however often it is tried. */
export async function reply(
  { octokit, request, identity }: Target,
  command: PendingCommand,
  text: string,
): Promise<void> {
  const issue = { ...repositoryOf(request), issue_number: request.pullRequest };
  const marker = `<!-- drydock:answer ${command.id} -->`;
  const find = async () => {
    const pages = octokit.paginate.iterator(octokit.rest.issues.listComments, { ...issue, per_page: 100 });
    for await (const { data } of pages) {
      const ours = data.find(({ user, body }) => isOwn(identity, user) && body?.startsWith(marker));
      if (ours !== undefined) return ours.id;
    }
    return null;
  };
  const create = async () => {
    const body = `${marker}\n${text}`;
    return (await octokit.rest.issues.createComment({ ...issue, body })).data.id;
  };
  // Looked for first too: an earlier run of this job may have ended between the comment and its record.
  if ((await find()) === null) await createOnce(create, find);
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
