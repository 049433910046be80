import { diffArrays } from 'diff';
import { lineText, type Source } from './source.ts';

/** How the lines of an old text stand in a new one. White space and line endings alone are no change. Lines are 1-based. */
export interface LineMap {
  /** Line in the new text, or null where the old line is gone. */
  toNew(line: number): number | null;
  /** Line in the old text, or null where the new line was added. */
  toOld(line: number): number | null;
}

/** Beyond so many edits the texts count as rewritten: equal lines at the start and the end are still mapped. */
const maxEdits = 4000;

export function mapLines(before: Source, after: Source): LineMap {
  const [old, now] = [before, after].map(comparableLines) as [string[], string[]];
  const toNew = new Map<number, number>();
  const toOld = new Map<number, number>();
  const match = (oldLine: number, newLine: number) => {
    toNew.set(oldLine, newLine);
    toOld.set(newLine, oldLine);
  };
  let start = 0;
  while (start < old.length && start < now.length && old[start] === now[start]) {
    match(start + 1, start + 1);
    start += 1;
  }
  let tail = 0;
  while (tail < old.length - start && tail < now.length - start && old.at(-1 - tail) === now.at(-1 - tail)) {
    match(old.length - tail, now.length - tail);
    tail += 1;
  }
  const parts = diffArrays(old.slice(start, old.length - tail), now.slice(start, now.length - tail), {
    maxEditLength: maxEdits,
  });
  let oldLine = start + 1;
  let newLine = start + 1;
  for (const part of parts ?? []) {
    const { length } = part.value;
    if (!part.added && !part.removed) for (let at = 0; at < length; at++) match(oldLine + at, newLine + at);
    if (!part.added) oldLine += length;
    if (!part.removed) newLine += length;
  }
  return { toNew: (line) => toNew.get(line) ?? null, toOld: (line) => toOld.get(line) ?? null };
}

function comparableLines(source: Source): string[] {
  return source.lineStarts.map((_, index) =>
    lineText(source, index + 1)
      .replace(/\s+/g, ' ')
      .trim(),
  );
}
