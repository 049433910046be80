import { basename } from 'node:path/posix';
import { folderOf, isDockerfilePath } from '../../dockerfile/recognise.ts';
import { maxFileBytes } from '../../snapshot/load.ts';
import type { Tree } from '../../snapshot/snapshot.ts';
import { memoized } from '../../text/memoized.ts';
import { copiedManifest } from '../build-context.ts';
import { dockerfileAt } from '../dockerfiles.ts';
import { manifests } from '../manifests.ts';
import { locksRead } from './read.ts';

/** Lock files by name. */
const lockNames: ReadonlySet<string> = new Set([
  ...locksRead,
  ...manifests.flatMap(({ name, isLockFile }) => (isLockFile === true ? [name] : [])),
]);

/** Globs of the lock files: a change of one may change what is said of a Dockerfile. */
export const lockGlobs: readonly string[] = [...lockNames].map((name) => `**/${name}`);

/** Bytes of lock files that are read of one side: they are long, and the rest of the repository has to be read as well. */
const mostBytes = 1024 * 1024;

/**
 * Lock files that matter to a change: what changed Dockerfiles copy, and what the others copy where the change touches the lock file itself or
 * what lies beside it. What the change touches comes first, as far as the bound goes.
 */
export function wantedLocks(tree: Tree, changed: ReadonlySet<string>): readonly string[] {
  return wantedIn(tree)(changed);
}

const wantedIn = memoized((tree: Tree) => memoized((changed: ReadonlySet<string>) => find(tree, changed)));

function find(tree: Tree, changed: ReadonlySet<string>): readonly string[] {
  const locks = [...tree.entries.keys()].filter((path) => lockNames.has(basename(path)));
  if (locks.length === 0) return [];
  const folders = new Set([...changed].map(folderOf));
  const near = new Set(locks.filter((path) => folders.has(folderOf(path))));
  const copied = [...tree.contents.keys()]
    .filter((path) => isDockerfilePath(path) && (near.size > 0 || changed.has(path)))
    .flatMap((path) => {
      const found = locksCopiedBy(tree, path, locks);
      return changed.has(path) ? found : found.filter((lock) => near.has(lock));
    });
  const rank = (path: string) => (changed.has(path) ? 0 : 1);
  let bytes = 0;
  return [...new Set(copied)]
    .sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))
    .filter((path) => {
      const size = tree.entries.get(path)?.size ?? 0;
      // Asking for it costs nothing, and then it is said to be too large.
      if (size > maxFileBytes) return true;
      bytes += size;
      return bytes <= mostBytes;
    });
}

function locksCopiedBy(tree: Tree, path: string, locks: readonly string[]): string[] {
  const file = dockerfileAt(tree, path);
  if (file === null) return [];
  const names = new Set(locks.map((lock) => basename(lock)));
  return file.stages.flatMap((stage) => [...names].flatMap((name) => copiedManifest(tree, file, stage, name) ?? []));
}
