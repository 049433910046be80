import { endToFile, type MappedText, sliceMapped, toFile } from '../text/mapped.ts';
import type { Range } from '../text/range.ts';
import { rangeAt, type Source } from '../text/source.ts';

/** Where a parsed text stands: positions of the parser become ranges of the file. */
export interface Origin {
  readonly mapped: MappedText;
  readonly source: Source;
}

export interface Span {
  readonly pos: number;
  readonly end: number;
}

export function rangeOf({ mapped, source }: Origin, { pos, end }: Span): Range {
  return rangeAt(source, toFile(mapped, pos), endToFile(mapped, pos, end));
}

export function writtenAt({ mapped }: Origin, { pos, end }: Span): MappedText {
  return sliceMapped(mapped, pos, end);
}

/** `value` is `written` with quotes and backslashes taken out: each of its characters, where it stands. */
export function unescaped(written: MappedText, value: string): MappedText {
  if (written.text === value) return written;
  const pieces: { at: number; from: number }[] = [];
  let expected = -1;
  let at = 0;
  for (let position = 0; at < value.length && position < written.text.length; position += 1) {
    if (written.text[position] !== value[at]) continue;
    const from = toFile(written, position);
    if (from !== expected) pieces.push({ at, from });
    expected = from + 1;
    at += 1;
  }
  return { text: value, pieces: pieces.length > 0 ? pieces : [{ at: 0, from: toFile(written, 0) }] };
}

/** Texts written one after another, read as one. */
export function concatMapped(texts: readonly MappedText[]): MappedText {
  const pieces: { at: number; from: number }[] = [];
  let length = 0;
  for (const { text, pieces: own } of texts) {
    if (text === '') continue;
    for (const piece of own) pieces.push({ at: piece.at + length, from: piece.from });
    length += text.length;
  }
  if (pieces.length === 0) pieces.push({ at: 0, from: texts[0]?.pieces[0]?.from ?? 0 });
  return { text: texts.map(({ text }) => text).join(''), pieces };
}
