import { realpath } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { GitError, git } from './git.ts';
import { withoutFilters } from './source.ts';

/**
 * Those of some files whose text git could not give back: changed since the last commit, not tracked, or ignored. Outside of a repository there
 * are none.
 * @throws GitError where git cannot tell
 */
export async function uncommitted(paths: readonly string[]): Promise<string[]> {
  const asked = await Promise.all(paths.map(async (path) => ((await isCommitted(path)) ? [] : [path])));
  return asked.flat();
}

async function isCommitted(path: string): Promise<boolean> {
  const file = await realpath(path);
  const folder = dirname(file);
  try {
    const config = await withoutFilters(folder);
    const list = [
      'status',
      '--porcelain',
      '-z',
      '--ignored',
      '--untracked-files=all',
      '--',
      `:(literal)${basename(file)}`,
    ];
    return (await git(folder, list, { config })).length === 0;
  } catch (error) {
    if (error instanceof GitError && /^not a git repository/.test(error.message)) return true;
    throw error;
  }
}
