import { distributions } from './distribution-table.ts';
import type { ImageFacts } from './facts.ts';
import { versionOf } from './lookup.ts';

/** The oldest Debian that tags without a distribution can stand on, by the version of the software from which on that holds. */
const oldestDebian: Readonly<Record<string, readonly (readonly [from: string, release: string])[]>> = {
  go: [
    ['1.26', '13'],
    ['1.21', '12'],
    ['1.17', '11'],
  ],
  node: [
    ['25', '12'],
    ['21', '12'],
    ['18', '11'],
  ],
  python: [
    ['3.14', '13'],
    ['3.12', '12'],
    ['3.10', '11'],
  ],
  rust: [
    ['1.90', '13'],
    ['1.73', '12'],
    ['1.56', '11'],
  ],
};

/** glibc is at least this; null: unknown. */
export function oldestGlibc(facts: ImageFacts): string | null {
  if (facts.libc !== 'glibc') return null;
  if (facts.libcVersion !== null) return facts.libcVersion;
  if (facts.distribution?.id !== 'debian') return null;
  for (const [language, rows] of Object.entries(oldestDebian)) {
    const version = versionOf(facts, language);
    // A major version alone is the newest release of it.
    if (version === null || (language !== 'node' && !version.includes('.'))) continue;
    const row = rows.find(([from]) => compareVersions(version, from) >= 0);
    if (row !== undefined) return distributions.debian.releases[row[1]]?.libcVersion ?? null;
  }
  return null;
}

/** glibc is at most this; null: unknown. */
export function newestGlibc(facts: ImageFacts): string | null {
  return facts.libc === 'glibc' ? facts.libcVersion : null;
}

/** Negative where `a` is older: by components, those that only one has count as 0. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split('.').map(Number)) as [number[], number[]];
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
