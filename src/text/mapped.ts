/**
 * Text derived from a file (continuations joined, comments dropped), whose every position is known in the file.
 * A position between two kept pieces maps to the start of the later one.
 */
export interface MappedText {
  readonly text: string;
  /** Pieces in order: from `at` on, position p of `text` is offset `p - at + from` of the file. */
  readonly pieces: readonly { readonly at: number; readonly from: number }[];
}

/** File offset of a position in the text. */
export function toFile(mapped: MappedText, position: number): number {
  const piece = mapped.pieces[pieceAt(mapped, position)];
  return piece === undefined ? position : position - piece.at + piece.from;
}

/** File offset behind the last character of `[start, end)`: an end is mapped by the character before it. */
export function endToFile(mapped: MappedText, start: number, end: number): number {
  return end > start ? toFile(mapped, end - 1) + 1 : toFile(mapped, start);
}

/** A part of the text, still mapped. */
export function sliceMapped(mapped: MappedText, start: number, end: number): MappedText {
  const pieces = [{ at: 0, from: toFile(mapped, start) }];
  for (let index = pieceAt(mapped, start) + 1; index < mapped.pieces.length; index += 1) {
    const piece = mapped.pieces[index];
    if (piece === undefined || piece.at >= end) break;
    if (piece.at > start) pieces.push({ at: piece.at - start, from: piece.from });
  }
  return { text: mapped.text.slice(start, end), pieces };
}

/** Plain text that stands in the file from `offset` on. */
export function mappedFrom(text: string, offset: number): MappedText {
  return { text, pieces: [{ at: 0, from: offset }] };
}

/** Index of the piece that holds a position. */
function pieceAt(mapped: MappedText, position: number): number {
  let low = 0;
  let high = mapped.pieces.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((mapped.pieces[middle]?.at ?? 0) <= position) low = middle;
    else high = middle - 1;
  }
  return low;
}
