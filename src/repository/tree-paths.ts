import { normalize } from 'node:path/posix';
import { folderOf } from '../dockerfile/recognise.ts';
import type { Tree } from '../snapshot/snapshot.ts';
import { memoized } from '../text/memoized.ts';

/** Whether a file or folder is there, '' being the top. What lies behind a link or in a submodule is not known, and taken to be there. */
export function mayHavePath({ entries }: Tree, path: string): boolean {
  if (path === '' || entries.has(path) || foldersOf(entries).has(path)) return true;
  for (let end = path.indexOf('/', 1); end !== -1; end = path.indexOf('/', end + 1)) {
    const above = path.slice(0, end);
    const kind = entries.get(above)?.kind;
    if (kind === 'symlink' || kind === 'submodule') return true;
    if (!foldersOf(entries).has(above)) return false;
  }
  return false;
}

const foldersOf = memoized((entries: Tree['entries']): ReadonlySet<string> => {
  const found = new Set<string>();
  for (const path of entries.keys()) {
    for (
      let end = path.lastIndexOf('/');
      end > 0 && !found.has(path.slice(0, end));
      end = path.lastIndexOf('/', end - 1)
    )
      found.add(path.slice(0, end));
  }
  return found;
});

/** The folders from a file up to the top: '' in a repository, `/` for an absolute path. */
export function foldersAbove(path: string): string[] {
  const folder = folderOf(path);
  return folder === path ? [] : [folder, ...foldersAbove(folder)];
}

/** A path below a folder, '' being the top. */
export function joinPath(folder: string, path: string): string {
  if (folder === '' || path === '') return folder + path;
  const joined = `${folder}/${path}`;
  return unclean.test(joined) ? normalize(joined) : joined;
}

/** Most paths are as they should be, and this is asked often. */
const unclean = /(?:^|\/)\.{0,2}(?:\/|$)/;
