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
export function insertBefore(source: Source, { startLine, startColumn }: Range, text: string): LineEdit {
  return replaceRange(source, { startLine, startColumn, endLine: startLine, endColumn: startColumn }, text);
}

/** Puts `text` behind a range. */
export function insertAfter(source: Source, range: Range, text: string): LineEdit {
  const at = {
    startLine: range.endLine,
    startColumn: range.endColumn,
    endLine: range.endLine,
    endColumn: range.endColumn,
  };
  return replaceRange(source, at, text);
}

/** Puts texts in front of places; those of one line are one edit. Those of one place stay in order. */
export function insertAll(
  source: Source,
  insertions: readonly { readonly line: number; readonly column: number; readonly text: string }[],
): LineEdit[] {
  const byLine = Map.groupBy(insertions, ({ line }) => line);
  return [...byLine].map(([line, own]) => {
    const ordered = [...own].sort((a, b) => a.column - b.column);
    let [text, from] = ['', 1];
    const written = lineText(source, line);
    for (const { column, text: inserted } of ordered) {
      text += written.slice(from - 1, column - 1) + withLineEnds(source, inserted);
      from = column;
    }
    return { startLine: line, endLine: line, replacement: text + written.slice(from - 1) + lineEnd(source, line) };
  });
}
