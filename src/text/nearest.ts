/** The candidate with the fewest edits from `word`, where that is few enough for a slip of the hand; else null. */
export function nearest(word: string, candidates: readonly string[]): string | null {
  let best: string | null = null;
  let bound = Math.max(1, Math.floor(word.length / 3)) + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) >= bound) continue;
    const edits = editDistance(word.slice(0, longest), candidate.slice(0, longest));
    if (edits < bound) [best, bound] = [candidate, edits];
  }
  return best;
}

/** In UTF-16 code units: nobody slips in one letter of a longer word, and the time is the product of both. */
const longest = 64;

/** Levenshtein's distance, a swap of neighbours counting once. Longer words than people write have nothing in common unless they are equal. */
export function editDistance(a: string, b: string): number {
  if (Math.max(a.length, b.length) > longest) return a === b ? 0 : Math.max(a.length, b.length);
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      let edits = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (same ? 0 : 1),
      );
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (swapped) edits = Math.min(edits, (beforeLast[column - 2] ?? 0) + 1);
      current.push(edits);
    }
    beforeLast = last;
    last = current;
  }
  return last[b.length] ?? 0;
}
