import type { Range } from './range.ts';
import { lineEnd, lineText, type Source } from './source.ts';

/** Whole lines replaced, with their line ends. */
export interface LineEdit {
  readonly startLine: number;
  readonly endLine: number;
  readonly replacement: string;
}

/** Replaces a range by `text`, whose line ends become those of the file; what stands around it on its lines is kept. */
export function replaceRange(source: Source, range: Range, text: string): LineEdit {
  const before = lineText(source, range.startLine).slice(0, range.startColumn - 1);
  const after = lineText(source, range.endLine).slice(range.endColumn - 1);
  return {
    startLine: range.startLine,
    endLine: range.endLine,
    replacement: `${before}${withLineEnds(source, text)}${after}${lineEnd(source, range.endLine)}`,
  };
}

/** A file has one kind of line end, as its first line tells. */
function withLineEnds(source: Source, text: string): string {
  return lineEnd(source, 1) === '\r\n' ? text.replace(/\r?\n/g, '\r\n') : text;
}

/** Puts `text` in front of a range. */
export function insertBefore(source: Source, range: Range, text: string): LineEdit {
  return replaceRange(source, startOf(range), text);
}

/** Puts `text` behind a range. */
export function insertAfter(source: Source, range: Range, text: string): LineEdit {
  return replaceRange(source, endOf(range), text);
}

/** The empty range in front of a range. */
export function startOf({ startLine, startColumn }: Range): Range {
  return { startLine, startColumn, endLine: startLine, endColumn: startColumn };
}

/** The empty range behind a range. */
export function endOf({ endLine, endColumn }: Range): Range {
  return { startLine: endLine, startColumn: endColumn, endLine, endColumn };
}

/** A text for a range that does not leave its line; of an empty range, in front of it. */
export interface Replacement {
  readonly range: Range;
  readonly text: string;
}

/** Replaces ranges that do not overlap; those of one line are one edit, those of one place stay in order. */
export function replaceEach(source: Source, replacements: readonly Replacement[]): LineEdit[] {
  const byLine = Map.groupBy(replacements, ({ range }) => range.startLine);
  return [...byLine].map(([line, own]) => {
    const ordered = [...own].sort((a, b) => a.range.startColumn - b.range.startColumn);
    const written = lineText(source, line);
    let [text, from] = ['', 0];
    for (const { range, text: replacement } of ordered) {
      text += written.slice(from, range.startColumn - 1) + withLineEnds(source, replacement);
      from = range.endColumn - 1;
    }
    return { startLine: line, endLine: line, replacement: text + written.slice(from) + lineEnd(source, line) };
  });
}
