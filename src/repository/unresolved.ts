import type { MappedText } from '../text/mapped.ts';
import { sliceMapped } from '../text/mapped.ts';

/** Stands in a text for what is known at build time only. No file holds it: NUL makes a file binary. */
export const unknownMark = '\0';

/** The text, or null where part of it is not known. */
export function known(text: string): string | null {
  return text.includes(unknownMark) ? null : text;
}

/** `NAME=value`; without a value it is taken from the environment. */
export function argumentOf(text: string): [string, string | null] {
  const at = text.indexOf('=');
  return at === -1 ? [text.trim(), null] : [text.slice(0, at).trim(), known(text.slice(at + 1))];
}

/** Replaces each match of a pattern; what `replace` does not know becomes the mark. */
export function expandText(text: string, pattern: RegExp, replace: (match: RegExpMatchArray) => string | null): string {
  let result = '';
  let at = 0;
  for (const match of text.matchAll(pattern)) {
    result += text.slice(at, match.index) + (replace(match) ?? unknownMark);
    at = match.index + match[0].length;
  }
  return result + text.slice(at);
}

/** As `expandText`, with positions: what was put in stands where the expression does. */
export function expandMapped(
  mapped: MappedText,
  pattern: RegExp,
  replace: (match: RegExpMatchArray) => string,
): MappedText {
  const pieces: { at: number; from: number }[] = [];
  let text = '';
  const append = (part: MappedText) => {
    if (part.text === '') return;
    for (const piece of part.pieces) pieces.push({ at: piece.at + text.length, from: piece.from });
    text += part.text;
  };
  let at = 0;
  for (const match of mapped.text.matchAll(pattern)) {
    append(sliceMapped(mapped, at, match.index));
    const place = sliceMapped(mapped, match.index, match.index + 1).pieces.slice(0, 1);
    append({ text: replace(match), pieces: place });
    at = match.index + match[0].length;
  }
  append(sliceMapped(mapped, at, mapped.text.length));
  return { text, pieces: pieces.length > 0 ? pieces : mapped.pieces.slice(0, 1) };
}
