import { commitsRead, type Description } from '../snapshot/snapshot.ts';
import { GitError, git } from './git.ts';

/** What `drydock review` compares, resolved to commits. */
export interface LocalComparison {
  /** Top folder of the working tree, or the bare repository. */
  readonly folder: string;
  /** Merge base of the base reference and the head. */
  readonly base: string;
  /** Where the settings are read: the base reference itself. */
  readonly baseTip: string;
  /** null: the working tree. */
  readonly head: string | null;
  /** The head commit's message; with those of all commits behind the base. */
  readonly description: Description;
}

/** Resolves references. Throws GitError with a remedy. */
export async function resolveComparison(
  path: string,
  baseRef: string | undefined,
  headRef: string | undefined,
): Promise<LocalComparison> {
  const bare = (await text(path, ['rev-parse', '--is-bare-repository']).catch(withRemedy(path))) === 'true';
  if (bare && headRef === undefined)
    throw new GitError(`${path} is a bare repository and has no working tree: name the head with --head REF`);
  const baseName = baseRef ?? (await defaultBranch(path));
  const [folder, baseTip, headCommit] = await Promise.all([
    bare ? path : text(path, ['rev-parse', '--show-toplevel']),
    commit(path, baseName),
    commit(path, headRef ?? 'HEAD'),
  ]);
  const base = await text(folder, ['merge-base', baseTip, headCommit]).catch(() => {
    throw new GitError(
      `${baseRef ?? 'the default branch'} and ${headRef ?? 'HEAD'} have no common commit: fetch more history, or name another --base`,
    );
  });
  const commits = await messagesBetween(folder, base, headCommit);
  const message =
    headRef === undefined ? '' : (commits?.at(-1) ?? (await text(folder, ['log', '-1', '--format=%B', headCommit])));
  const [title = '', ...body] = message.trim().split('\n');
  return {
    folder,
    base,
    baseTip,
    head: headRef === undefined ? null : headCommit,
    description: { title, body: body.join('\n').trim(), ...(commits === null ? {} : { commits }) },
  };
}

/** Oldest first; null where there are more than a review reads. */
async function messagesBetween(folder: string, base: string, head: string): Promise<string[] | null> {
  const format = ['log', '-z', '--reverse', '--topo-order', '--format=%B', `--max-count=${commitsRead + 1}`];
  const messages = await text(folder, [...format, `${base}..${head}`]);
  const list = messages.split('\0').filter((message) => message !== '');
  return list.length > commitsRead ? null : list;
}

/** What people meet first, with the remedy that git leaves out or writes on another line. */
const remedies: readonly (readonly [RegExp, string])[] = [
  [/^not a git repository/, 'not a git repository: name one, or check files with `drydock lint`'],
  [/^cannot change to/, 'no such folder'],
  [
    /dubious ownership/,
    'belongs to another user: if you trust it, `git config --global --add safe.directory` its full path',
  ],
];

function withRemedy(path: string): (error: unknown) => never {
  return (error) => {
    const complaint = error instanceof GitError ? error.message : '';
    const [, remedy] = remedies.find(([pattern]) => pattern.test(complaint)) ?? [];
    throw remedy === undefined ? error : new GitError(`${path}: ${remedy}`);
  };
}

/** Reads files of a commit, of these paths: the text, or null for one that is not there. Most are not, and one question tells so of all. */
export async function readerAt(
  folder: string,
  commitId: string,
  paths: readonly string[],
): Promise<(path: string) => Promise<string | null>> {
  const listed = await git(folder, ['ls-tree', '--full-tree', '-z', '--name-only', commitId, '--', ...paths]);
  const there = new Set(listed.toString('utf8').split('\0'));
  return async (path) =>
    there.has(path)
      ? git(folder, ['cat-file', 'blob', `${commitId}:${path}`], { maxBytes: 1024 * 1024 }).then(
          (bytes) => bytes.toString('utf8'),
          () => null,
        )
      : null;
}

async function defaultBranch(folder: string): Promise<string> {
  for (const candidate of [
    'refs/remotes/origin/HEAD',
    'refs/heads/main',
    'refs/heads/master',
    'refs/remotes/origin/main',
    'refs/remotes/origin/master',
  ]) {
    if (
      await git(folder, ['rev-parse', '--verify', '--quiet', `${candidate}^{commit}`]).then(
        () => true,
        () => false,
      )
    )
      return candidate;
  }
  throw new GitError('the default branch is not known here: name the base with --base REF');
}

async function commit(folder: string, reference: string): Promise<string> {
  return text(folder, ['rev-parse', '--verify', '--end-of-options', `${reference}^{commit}`]).catch(() => {
    throw new GitError(`${JSON.stringify(reference)} is not a commit, branch or tag of ${folder}`);
  });
}

async function text(folder: string, args: readonly string[]): Promise<string> {
  return (await git(folder, args)).toString('utf8').trim();
}
