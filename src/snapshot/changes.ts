import { memoizedByText } from '../text/memoized.ts';
import type { ChangedFile, TreeEntry } from './snapshot.ts';

/** The files that differ, by blob id. A deleted and an added file with equal contents are one renamed file. */
export function compareTrees(
  base: ReadonlyMap<string, TreeEntry>,
  head: ReadonlyMap<string, TreeEntry>,
): ChangedFile[] {
  const changes: ChangedFile[] = [];
  const deletedById = new Map<string, string[]>();
  for (const [path, entry] of base) {
    const now = head.get(path);
    if (now === undefined) deletedById.set(entry.id, [...(deletedById.get(entry.id) ?? []), path]);
    else if (now.id !== entry.id || now.kind !== entry.kind) changes.push({ kind: 'modified', path, basePath: path });
  }
  for (const [path, entry] of head) {
    if (base.has(path)) continue;
    const from = deletedById.get(entry.id)?.shift();
    changes.push(
      from === undefined ? { kind: 'added', path, basePath: null } : { kind: 'renamed', path, basePath: from },
    );
  }
  for (const path of [...deletedById.values()].flat()) changes.push({ kind: 'deleted', path, basePath: path });
  return changes.sort((a, b) => compare(a.path, b.path));
}

/**
 * Joins deleted and added files whose texts are mostly equal (git's rule: half of the lines) into renames. `candidates` are the
 * pairs worth comparing; every path is used once, the most similar pair first.
 */
export function joinRenames(
  changes: readonly ChangedFile[],
  similarity: (basePath: string, headPath: string) => number,
): ChangedFile[] {
  const deleted = changes.filter((change) => change.kind === 'deleted');
  const added = changes.filter((change) => change.kind === 'added');
  const ranked = deleted
    .flatMap((was) => added.map((now) => ({ was, now, score: similarity(was.path, now.path) })))
    .filter((pair) => pair.score >= 0.5)
    .sort((a, b) => b.score - a.score || compare(a.now.path, b.now.path));
  const joined = new Map<ChangedFile, ChangedFile | null>();
  for (const { was, now } of ranked) {
    if (joined.has(was) || joined.has(now)) continue;
    joined.set(was, null);
    joined.set(now, { kind: 'renamed', path: now.path, basePath: was.path });
  }
  return changes
    .map((change) => (joined.has(change) ? joined.get(change) : change))
    .filter((change) => change !== null && change !== undefined);
}

/** Share of equal lines, 0 to 1; 0 where the lengths alone tell that it is below a half. */
export function lineSimilarity(before: string, after: string): number {
  const [old, now] = [linesOf(before), linesOf(after)];
  if (Math.min(old.length, now.length) * 2 < Math.max(old.length, now.length)) return 0;
  const counts = new Map<string, number>();
  for (const line of old) counts.set(line, (counts.get(line) ?? 0) + 1);
  let shared = 0;
  for (const line of now) {
    const left = counts.get(line) ?? 0;
    if (left > 0) shared += 1;
    counts.set(line, left - 1);
  }
  return shared / Math.max(old.length, now.length, 1);
}

/** Each file that is gone is compared with each new one. */
const linesOf = memoizedByText(1000, (text): readonly string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== ''),
);

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
