import type { Range } from './range.ts';
import { lineEnd, lineText, type Source } from './source.ts';

/** Whole lines replaced, with their line ends. */
export interface LineEdit {
  readonly startLine: number;
  readonly endLine: number;
  readonly replacement: string;
}

/** Replaces a range by `text`; what stands around it on its lines is kept. */
export function replaceRange(source: Source, range: Range, text: string): LineEdit {
  const before = lineText(source, range.startLine).slice(0, range.startColumn - 1);
  const after = lineText(source, range.endLine).slice(range.endColumn - 1);
  return {
    startLine: range.startLine,
    endLine: range.endLine,
    replacement: `${before}${text}${after}${lineEnd(source, range.endLine)}`,
  };
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
