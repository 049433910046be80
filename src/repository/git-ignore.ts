import type { Tree } from '../snapshot/snapshot.ts';
import { textOf } from '../snapshot/snapshot.ts';
import { matchesGlob } from '../text/glob.ts';
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
    const last = patternsOf(text).findLast(({ glob }) => pathsOf(own).some((part) => matchesGlob(glob, part)));
    if (last !== undefined) return !last.exception;
  }
  return false;
}

function patternsOf(text: string): { readonly glob: string; readonly exception: boolean }[] {
  return text
    .split('\n', 2000)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#') && line.length < 500)
    .map((line) => {
      const exception = line.startsWith('!');
      const pattern = line.replace(/^!/, '').replace(/\/$/, '');
      // A slash ties a pattern to its folder.
      return { exception, glob: pattern.includes('/') ? pattern.replace(/^\//, '') : `**/${pattern}` };
    });
}

/** The path and the folders that it lies in. */
function pathsOf(path: string): string[] {
  return [path, ...foldersAbove(path).filter((folder) => folder !== '')];
}
