import satisfies from 'semver/functions/satisfies.js';
import valid from 'semver/functions/valid.js';
import validRange from 'semver/ranges/valid.js';
import { memoized } from '../../text/memoized.ts';
import type { Lock, LockedPackage } from './lock.ts';
import type { Dependency } from './manifest.ts';

/** Whether the lock file has what the manifest asks for. */
export function holds(lock: Lock, { name, range }: Dependency): boolean {
  if (lock.asked !== null) {
    const ranges = lock.asked.get(name);
    return ranges !== undefined && (ranges === null || range === null || ranges.has(range));
  }
  const found = lockedAs(lock, name);
  if (found === null) return false;
  const { version } = found;
  if (range === null || version === null || validRange(range) === null) return true;
  // A pre-release is another matter, by rules of each package manager; a workspace or an address is no version.
  if (version.includes('-') || valid(version) === null) return true;
  return satisfies(version, range);
}

/** The package of that name that is not for another package alone; null: it is not locked. */
export function lockedAs(lock: Lock, name: string): LockedPackage | null {
  return topLevel(lock).get(keyOf(name)) ?? null;
}

const topLevel = memoized(
  ({ packages }: Lock): ReadonlyMap<string, LockedPackage> =>
    new Map(packages.filter(({ isNested }) => !isNested).map((one) => [keyOf(one.name), one])),
);

/** Registries take several spellings for one name. */
export function keyOf(name: string): string {
  return name.toLowerCase().replace(/[-_.]{1,20}/g, '-');
}
