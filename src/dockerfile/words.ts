import { endToFile, type MappedText, toFile } from '../text/mapped.ts';
import type { Range } from '../text/range.ts';
import { rangeAt, type Source } from '../text/source.ts';

/** A piece of an instruction as written (joined over continuations). */
export interface Word {
  readonly text: string;
  readonly range: Range;
}

/** BuildKit's white space between words. It has no no-break space: that belongs to a word, however it looks. */
export const wordPattern = /[^\t\v\f\r ]+/;

const everyWord = new RegExp(wordPattern, 'g');

/** Splits at blanks, without regard to quotes: FROM, COPY, ADD, EXPOSE, VOLUME. */
export function splitAtBlanks(mapped: MappedText, source: Source): Word[] {
  return [...mapped.text.matchAll(everyWord)].map((match) => wordAt(mapped, source, match.index, match[0].length));
}

/** Splits at blanks outside quotes: ENV, LABEL, ARG. `start` is the word's place in the text. */
export function splitOutsideQuotes(
  mapped: MappedText,
  source: Source,
  escape: string,
): (Word & { readonly start: number })[] {
  const words: (Word & { readonly start: number })[] = [];
  const { text } = mapped;
  let start = -1;
  let quote = '';
  for (let at = 0; at <= text.length; at++) {
    const char = text.charAt(at);
    const blank = at === text.length || (quote === '' && /\s/.test(char));
    if (blank) {
      if (start !== -1) words.push({ ...wordAt(mapped, source, start, at - start), start });
      start = -1;
      continue;
    }
    if (start === -1) start = at;
    if (char === escape && quote !== "'") at += 1;
    else if (quote === '' && (char === '"' || char === "'")) quote = char;
    else if (char === quote) quote = '';
  }
  return words;
}

/** All of it as one word, outer blanks apart; null when there is nothing. */
export function wholeWord(mapped: MappedText, source: Source): Word | null {
  const start = mapped.text.search(/\S/);
  return start === -1 ? null : wordAt(mapped, source, start, mapped.text.trimEnd().length - start);
}

/**
 * The strings of an exec form, or null when the text is not a JSON array of strings: Docker then runs it through the shell.
 */
export function readExecForm(mapped: MappedText, source: Source): Word[] | null {
  const trimmed = mapped.text.trim();
  if (!trimmed.startsWith('[') || !trimmed.endsWith(']')) return null;
  let values: unknown;
  try {
    values = JSON.parse(trimmed);
  } catch {
    return null;
  }
  if (!Array.isArray(values) || !values.every((value): value is string => typeof value === 'string')) return null;
  const literals = [...mapped.text.matchAll(/(?<!\\)"(?:[^"\\]|\\.)*"/g)];
  return values.map((text, index) => {
    const literal = literals[index];
    return literal === undefined
      ? { text, range: rangeOf(mapped, source, 0, mapped.text.length) }
      : { text, range: rangeOf(mapped, source, literal.index, literal.index + literal[0].length) };
  });
}

/** A JSON array that holds anything but strings: BuildKit refuses it, where other text that is no exec form goes to the shell. */
export function isMixedArray(text: string): boolean {
  if (!text.trimStart().startsWith('[')) return false;
  try {
    const values: unknown = JSON.parse(text);
    return Array.isArray(values) && values.some((value) => typeof value !== 'string');
  } catch {
    return false;
  }
}

export function wordAt(mapped: MappedText, source: Source, start: number, length: number): Word {
  return { text: mapped.text.slice(start, start + length), range: rangeOf(mapped, source, start, start + length) };
}

/** File range of `[start, end)` of a mapped text. */
export function rangeOf(mapped: MappedText, source: Source, start: number, end: number): Range {
  return rangeAt(source, toFile(mapped, start), endToFile(mapped, start, end));
}
