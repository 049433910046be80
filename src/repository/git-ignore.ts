import { lastMatch } from '../dockerfile/ignore-file.ts';
import type { Tree } from '../snapshot/snapshot.ts';
import { textOf } from '../snapshot/snapshot.ts';
import { memoizedByText } from '../text/memoized.ts';
import { foldersAbove, joinPath } from './tree-paths.ts';

/** The files that `isGitIgnored` reads. */
export const gitIgnoreGlob = '**/.gitignore';

/** Whether git leaves a path alone, by the ignore files that were read: it lies in working copies and not in the repository. */
export function isGitIgnored(tree: Tree, path: string): boolean {
  // The nearest file decides, and in a file the last pattern.
  for (const folder of foldersAbove(path)) {
    const text = textOf(tree, joinPath(folder, '.gitignore'));
    if (text === null) continue;
    const own = folder === '' ? path : path.slice(folder.length + 1);
    const last = lastMatch(patternsOf(text), own);
    if (last !== null) return !last.exception;
  }
  return false;
}

const patternsOf = memoizedByText(100, (text): readonly { readonly pattern: string; readonly exception: boolean }[] =>
  text
    .split('\n', 2000)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#') && line.length < 500)
    .map((line) => {
      const exception = line.startsWith('!');
      const written = line.replace(/^!/, '').replace(/\/$/, '');
      // A slash ties a pattern to its folder.
      return { exception, pattern: written.includes('/') ? written.replace(/^\//, '') : `**/${written}` };
    }),
);
