import { cut, oneLine, visible } from './visible.ts';

/** Longest prose of one message and longest line of an excerpt, in characters. */
const proseLimit = 600;
const lineLimit = 240;

/**
 * Words that GitHub turns into something else after Markdown is done: mentions, references to issues, commits and advisories,
 * addresses, emoji, mathematics. No backslash or entity holds it off; a code span does.
 * Source: GitHub Docs, "Autolinked references and URLs"; github/cmark-gfm issue 181.
 */
const transformed = /@|#\d|\b(?:gh|cve|ghsa)-|:\/\/|\bwww\.|\b(?:mailto|xmpp):|\b[0-9a-f]{7,64}\b|:[\w+-]+:|\$/i;
const markup = /[\\`*_[\]<~|]|&(?=#?\w+;)/g;
/** What opens a block at the start of a line: headings, quotes, lists, tables, rules. */
const opener = /^(?:[#>+=:-]|\d+(?=[.)](?:\s|$)))/;
const codeSpan = /(?<!`)(`+)(?!`)(.{1,1000}?)(?<!`)\1(?!`)/g;

/** One paragraph of plain text with `code` in backquotes, as Markdown that shows exactly that. */
export function inline(text: string, limit = proseLimit): string {
  const line = oneLine(text, limit);
  const parts: string[] = [];
  let end = 0;
  for (const span of line.matchAll(codeSpan)) {
    parts.push(prose(line.slice(end, span.index)), codeOf(span[2] ?? ''));
    end = span.index + span[0].length;
  }
  parts.push(prose(line.slice(end)));
  return parts
    .reduce((left, right) => (left.endsWith('`') && right.startsWith('`') ? `${left} ${right}` : left + right))
    .replace(opener, (start) => (/\d/.test(start) ? `${start}\\` : `\\${start}`));
}

function prose(text: string): string {
  return text
    .split(' ')
    .map((word) => (transformed.test(word) ? codeOf(word) : word.replace(markup, '\\$&')))
    .join(' ');
}

/** A code span around any text, on one line. */
export function code(text: string, limit = lineLimit): string {
  return codeOf(oneLine(text, limit));
}

function codeOf(text: string): string {
  if (text === '') return '';
  const run = '`'.repeat(longestRun(text) + 1);
  const pad = /^`|`$|^ .* $/.test(text) ? ' ' : '';
  return `${run}${pad}${text}${pad}${run}`;
}

/** A fenced block that nothing inside can close; overlong lines are cut. */
export function fence(lines: readonly string[], language: string): string {
  const shown = lines.map((line) => cut(visible(line).replace(/\n/g, '\\n'), lineLimit));
  const run = '`'.repeat(Math.max(3, longestRun(shown.join('\n')) + 1));
  return [run + language, ...shown, run].join('\n');
}

/** A section that opens when it is asked for. */
export interface Fold {
  /** Our own words. */
  readonly headline: string;
  /** Markdown. */
  readonly content: string;
}

/** `headline` is our own words; the blank lines make GitHub read the inside as Markdown. */
export function folded(headline: string, markdown: string): string {
  return `<details>\n<summary>${headline}</summary>\n\n${markdown}\n\n</details>`;
}

export function longestRun(text: string): number {
  return Math.max(0, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length));
}
