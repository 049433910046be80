import { diffArrays } from 'diff';
import { lineText, type Source } from './source.ts';

/** How the lines of an old text stand in a new one. White space and line endings alone are no change. Lines are 1-based. */
export interface LineMap {
  /** Line in the new text, or null where the old line is gone. */
  toNew(line: number): number | null;
  /** Line in the old text, or null where the new line was added. */
  toOld(line: number): number | null;
}

/** Beyond so many edits among the lines that both texts have, these count as rewritten; equal lines at the start and the end are still mapped. */
const maxEdits = 1000;

export function mapLines(before: Source, after: Source): LineMap {
  const [old, now] = [before, after].map(comparableLines) as [string[], string[]];
  const toNew = new Map<number, number>();
  const toOld = new Map<number, number>();
  const match = (oldIndex: number, newIndex: number) => {
    toNew.set(oldIndex + 1, newIndex + 1);
    toOld.set(newIndex + 1, oldIndex + 1);
  };
  let start = 0;
  while (start < old.length && start < now.length && old[start] === now[start]) {
    match(start, start);
    start += 1;
  }
  let tail = 0;
  while (tail < old.length - start && tail < now.length - start && old.at(-1 - tail) === now.at(-1 - tail)) {
    tail += 1;
    match(old.length - tail, now.length - tail);
  }
  // A line that the other text has not cannot be matched, and would only cost edits.
  const oldIndexes = sharedIndexes(old, now, start, tail);
  const newIndexes = sharedIndexes(now, old, start, tail);
  const parts = diffArrays(
    oldIndexes.map((index) => old[index]),
    newIndexes.map((index) => now[index]),
    { maxEditLength: maxEdits },
  );
  let [oldAt, newAt] = [0, 0];
  for (const { value, added, removed } of parts ?? []) {
    for (let step = 0; !added && !removed && step < value.length; step++)
      match(oldIndexes[oldAt + step] ?? 0, newIndexes[newAt + step] ?? 0);
    if (!added) oldAt += value.length;
    if (!removed) newAt += value.length;
  }
  return { toNew: (line) => toNew.get(line) ?? null, toOld: (line) => toOld.get(line) ?? null };
}

/** Where, between `start` and the last `tail` lines, `lines` has a line that stands there in `others` as well. */
function sharedIndexes(lines: readonly string[], others: readonly string[], start: number, tail: number): number[] {
  const known = new Set(others.slice(start, others.length - tail));
  return [...lines.keys()].filter((index) => {
    return index >= start && index < lines.length - tail && known.has(lines[index] ?? '');
  });
}

function comparableLines(source: Source): string[] {
  return source.lineStarts.map((_, index) =>
    lineText(source, index + 1)
      .replace(/\s+/g, ' ')
      .trim(),
  );
}
