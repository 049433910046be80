import type { Range } from './range.ts';

/**
 * A file's text with its line starts. Line ends are LF or CRLF; a lone CR is an ordinary character, as in Docker.
 * Offsets are 0-based UTF-16 code units into `text`.
 */
export interface Source {
  readonly text: string;
  /** Offset of the first character of each line; a final line end does not open a line. */
  readonly lineStarts: readonly number[];
}

export function createSource(text: string): Source {
  const lineStarts = [0];
  for (let at = text.indexOf('\n'); at !== -1 && at + 1 < text.length; at = text.indexOf('\n', at + 1)) {
    lineStarts.push(at + 1);
  }
  return { text, lineStarts };
}

/** The line (1-based) as it stands, without its line end; '' outside the file. */
export function lineText(source: Source, line: number): string {
  const start = source.lineStarts[line - 1];
  if (start === undefined) return '';
  const end = source.lineStarts[line] ?? source.text.length;
  return source.text.slice(start, end - lineEnd(source, line).length);
}

/** A line (1-based) without the blanks around what it says. */
export function lineRange(source: Source, line: number): Range {
  const written = lineText(source, line);
  const startColumn = Math.max(written.search(/\S/), 0) + 1;
  return {
    startLine: line,
    startColumn,
    endLine: line,
    endColumn: Math.max(written.trimEnd().length + 1, startColumn),
  };
}

/** The line's end as it stands: LF, CRLF, or '' for a last line without one. */
export function lineEnd(source: Source, line: number): string {
  const next = source.lineStarts[line] ?? source.text.length;
  if (source.text[next - 1] !== '\n' || next === 0) return '';
  return source.text[next - 2] === '\r' ? '\r\n' : '\n';
}

/** Line (1-based) of an offset. */
function lineAt(source: Source, offset: number): number {
  let low = 0;
  let high = source.lineStarts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((source.lineStarts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low + 1;
}

/** The range of `[start, end)`, held inside the text and without line ends behind its last character: they belong to no column. */
export function rangeAt(source: Source, from: number, to: number): Range {
  const last = source.text.length - lineEnd(source, source.lineStarts.length).length;
  const start = Math.min(from, last);
  let end = Math.min(to, last);
  while (end > start && source.text[end - 1] === '\n') end -= source.text[end - 2] === '\r' && end - 1 > start ? 2 : 1;
  const startLine = lineAt(source, start);
  const endLine = end > start ? lineAt(source, end - 1) : startLine;
  return {
    startLine,
    startColumn: start - (source.lineStarts[startLine - 1] ?? 0) + 1,
    endLine,
    endColumn: end - (source.lineStarts[endLine - 1] ?? 0) + 1,
  };
}

/** Offset of a 1-based line and column, held inside the text. */
export function offsetAt(source: Source, line: number, column: number): number {
  const start = source.lineStarts[line - 1] ?? source.text.length;
  return Math.min(start + column - 1, source.text.length);
}
