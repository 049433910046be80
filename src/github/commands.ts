import type { PendingCommand } from '../review/records.ts';
import type { Octokit } from './clients.ts';
import { statusOf } from './errors.ts';
import { repositoryOf } from './target.ts';

/** What somebody asked for in the first line of a comment. */
export type Command =
  | { readonly kind: 'review' | 'help' }
  | { readonly kind: 'explain'; readonly rule: string }
  | { readonly kind: 'ignore'; readonly fingerprint: string; readonly reason: string }
  | { readonly kind: 'unignore'; readonly fingerprint: string }
  | { readonly kind: 'unknown' };

type Access = 'author' | 'write';

/** Who may use a command: `author`, the pull request's author and everybody who can write; `write`, only the latter. */
const access: Readonly<Record<Exclude<Command['kind'], 'unknown'>, Access>> = {
  review: 'author',
  help: 'author',
  explain: 'author',
  ignore: 'write',
  unignore: 'write',
};

const LONGEST_LINE = 500;

/** The command in a comment, by its first line; null when there is none. */
export function parseCommand(comment: string): Command | null {
  const [name = '', ...words] = firstLine(comment).split(/\s+/);
  if (name === '/review') return { kind: 'review' };
  if (name !== '/drydock') return null;
  const [verb = 'help', subject = '', ...rest] = words;
  switch (verb) {
    case 'review':
    case 'help':
      return { kind: verb };
    case 'explain':
      return subject === '' ? { kind: 'unknown' } : { kind: verb, rule: subject };
    case 'ignore':
      return subject === '' ? { kind: 'unknown' } : { kind: verb, fingerprint: subject, reason: rest.join(' ') };
    case 'unignore':
      return subject === '' ? { kind: 'unknown' } : { kind: verb, fingerprint: subject };
    default:
      return { kind: 'unknown' };
  }
}

export function firstLine(comment: string): string {
  return (comment.split(/\r\n|\r|\n/, 1)[0] ?? '').slice(0, LONGEST_LINE).trim();
}

/** Asked live: what somebody could do when the comment was written may not hold any more. */
export async function isAllowed(
  octokit: Octokit,
  { request, author }: PendingCommand,
  kind: Command['kind'],
  pullRequestAuthor: string,
): Promise<boolean> {
  if (kind === 'unknown') return false;
  if (access[kind] === 'author' && author.toLowerCase() === pullRequestAuthor.toLowerCase()) return true;
  try {
    const { data } = await octokit.rest.repos.getCollaboratorPermissionLevel({
      ...repositoryOf(request),
      username: author,
    });
    // `maintain` comes as `write`, `triage` as `read`.
    return data.permission === 'admin' || data.permission === 'write';
  } catch (error) {
    if (statusOf(error) === 404) return false;
    throw error;
  }
}
