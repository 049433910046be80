import type { ReviewRequest } from '../review/request.ts';
import type { Octokit } from './clients.ts';
import { statusOf } from './errors.ts';
import { repositoryOf, type Target } from './target.ts';

/** What somebody asked for in the first line of a comment. */
export type Command =
  | { readonly kind: 'review' }
  | { readonly kind: 'help' }
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

/** Whether somebody can write to the repository, each asked once: what they could do when they wrote may not hold any more. */
export type MayWrite = (login: string) => Promise<boolean>;

export function writeAccess({ octokit, request }: Target): MayWrite {
  const known = new Map<string, Promise<boolean>>();
  return (login) => {
    const key = login.toLowerCase();
    const answer = known.get(key) ?? hasWriteAccess(octokit, request, login);
    known.set(key, answer);
    return answer;
  };
}

export async function isAllowed(
  mayWrite: MayWrite,
  author: string,
  kind: Command['kind'],
  pullRequestAuthor: string,
): Promise<boolean> {
  if (kind === 'unknown') return false;
  if (access[kind] === 'author' && author.toLowerCase() === pullRequestAuthor.toLowerCase()) return true;
  return mayWrite(author);
}

async function hasWriteAccess(octokit: Octokit, request: ReviewRequest, username: string): Promise<boolean> {
  try {
    const { data } = await octokit.rest.repos.getCollaboratorPermissionLevel({ ...repositoryOf(request), username });
    // `maintain` comes as `write`, `triage` as `read`.
    return data.permission === 'admin' || data.permission === 'write';
  } catch (error) {
    if (statusOf(error) === 404) return false;
    throw error;
  }
}
