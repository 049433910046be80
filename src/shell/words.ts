import { type MappedText, sliceMapped } from '../text/mapped.ts';
import type { Assignment, LiteralPart, ShellScript, Word, WordPart } from './ast.ts';
import { wordOf } from './convert-words.ts';
import { concatMapped } from './positions.ts';

/** The text that a word surely starts with, before anything that is expanded. */
export function leadingText(word: Word): string {
  let text = '';
  for (const part of word.parts) {
    if (part.kind !== 'literal') break;
    text += part.value;
  }
  return text;
}

/** The text that a word surely ends with. */
export function trailingText(word: Word): string {
  const last = word.parts.findLastIndex((part) => part.kind !== 'literal');
  return word.parts.slice(last + 1).reduce((text, part) => text + (part.kind === 'literal' ? part.value : ''), '');
}

/** An unquoted expansion as a whole word: may be no argument, or several, or flags. */
export function isUnknownList(word: Word): boolean {
  const [first] = word.parts;
  if (first?.kind === 'variable') return !first.quoted || first.name === '@';
  return first?.kind === 'command' && !first.quoted;
}

/** Names of the variables in a word, in order. */
export function variablesIn(word: Word): string[] {
  return word.parts.flatMap((part) => (part.kind === 'variable' ? [part.name] : []));
}

/** Scripts of all substitutions in parts of a word, nested parts included, in order. */
export function scriptsIn(parts: readonly WordPart[]): ShellScript[] {
  return parts.flatMap((part) => {
    switch (part.kind) {
      case 'literal':
        return [];
      case 'variable':
        return part.operand === null ? [] : scriptsIn(part.operand.parts);
      case 'command':
      case 'process':
        return [part.script];
      case 'array':
        return part.elements.flatMap((element) => scriptsIn(element.parts));
      default:
        return scriptsIn(part.parts);
    }
  });
}

/** A word without the first `count` characters of its value, which must be part of `leadingText`; the range stays that of the whole. */
export function dropLeading(word: Word, count: number): Word {
  const parts: WordPart[] = [];
  let left = count;
  for (const part of word.parts) {
    if (part.kind !== 'literal' || left === 0) {
      parts.push(part);
      continue;
    }
    const taken = Math.min(left, part.value.length);
    left -= taken;
    if (taken < part.value.length || part === word.parts.at(-1)) parts.push(sliceLiteral(part, taken));
  }
  const isPlain = word.text.startsWith(leadingText(word).slice(0, count));
  return wordOf(isPlain ? word.text.slice(count) : word.text, parts, word.range);
}

/** `NAME=value` as an argument (`env A=b`, `export A=b`, `make A=b`). */
export function assignmentIn(word: Word): Assignment | null {
  const name = /^([A-Za-z_]\w*)=/.exec(leadingText(word))?.[1];
  if (name === undefined) return null;
  return { name, value: dropLeading(word, name.length + 1), elements: [], append: false, range: word.range };
}

/**
 * What a word says as a script of its own (`sh -c "…"`): the static text, with variables left as they are written. null where more
 * than variables is expanded.
 */
export function scriptText(word: Word): MappedText | null {
  const texts: MappedText[] = [];
  for (const part of word.parts) {
    if (part.kind !== 'literal' && part.kind !== 'variable') return null;
    texts.push(part.written);
  }
  return texts.length === 0 ? null : concatMapped(texts);
}

function sliceLiteral(part: LiteralPart, from: number): LiteralPart {
  return { ...part, value: part.value.slice(from), written: sliceMapped(part.written, from, part.value.length) };
}
