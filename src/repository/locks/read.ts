import { basename } from 'node:path/posix';
import type { Content, Tree } from '../../snapshot/snapshot.ts';
import { memoized } from '../../text/memoized.ts';
import { readComposerLock } from './composer.ts';
import { readBunLock, readPackageLock, readPnpmLock, readYarnLock } from './javascript.ts';
import type { Lock } from './lock.ts';
import { readCargoLock, readPdmLock, readPoetryLock, readUvLock } from './toml-locks.ts';

/** Lock files by name: what is locked is read of these. */
const readers: Readonly<Record<string, (text: string) => Lock | null>> = {
  'package-lock.json': readPackageLock,
  'npm-shrinkwrap.json': readPackageLock,
  'yarn.lock': readYarnLock,
  'pnpm-lock.yaml': readPnpmLock,
  'bun.lock': readBunLock,
  'poetry.lock': readPoetryLock,
  'uv.lock': readUvLock,
  'pdm.lock': readPdmLock,
  'Cargo.lock': readCargoLock,
  'composer.lock': readComposerLock,
};

export const locksRead: readonly string[] = Object.keys(readers);

export type LockState =
  | { readonly kind: 'read'; readonly lock: Lock }
  | { readonly kind: 'unread'; readonly reason: string };

/** What a lock file locks; null: it was not asked for, or is none that is read. */
export function lockAt(tree: Tree, path: string): LockState | null {
  const content = tree.contents.get(path);
  return content === undefined ? null : stateOf(content)(basename(path));
}

/** By content: both sides of a comparison often have the same. */
const stateOf = memoized((content: Content) => {
  const known = new Map<string, LockState | null>();
  return (name: string): LockState | null => {
    if (!known.has(name)) known.set(name, read(content, name));
    return known.get(name) ?? null;
  };
});

function read(content: Content, name: string): LockState | null {
  const reader = Object.hasOwn(readers, name) ? readers[name] : undefined;
  if (reader === undefined) return null;
  if (content.kind === 'unavailable') return { kind: 'unread', reason: content.reason };
  const lock = reader(content.text);
  return lock === null ? { kind: 'unread', reason: 'not readable as a lock file' } : { kind: 'read', lock };
}
