/**
 * A stretch of a file. Lines and columns are 1-based; `endLine` is the last line that belongs to it, `endColumn` the column
 * behind its last character. Columns count UTF-16 code units, as editors do.
 */
export interface Range {
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** The smallest range that holds both. */
export function cover(a: Range, b: Range): Range {
  const [first, last] = [startsBefore(a, b) ? a : b, endsBefore(a, b) ? b : a];
  return {
    startLine: first.startLine,
    startColumn: first.startColumn,
    endLine: last.endLine,
    endColumn: last.endColumn,
  };
}

/** Whether `outer` holds all of `inner`. */
export function contains(outer: Range, inner: Range): boolean {
  return !startsBefore(inner, outer) && !endsBefore(outer, inner);
}

function startsBefore(a: Range, b: Range): boolean {
  return a.startLine < b.startLine || (a.startLine === b.startLine && a.startColumn < b.startColumn);
}

function endsBefore(a: Range, b: Range): boolean {
  return a.endLine < b.endLine || (a.endLine === b.endLine && a.endColumn < b.endColumn);
}
