import type { Snapshot } from '../snapshot/snapshot.ts';
import { textOf } from '../snapshot/snapshot.ts';
import { mapLines } from '../text/diff.ts';
import { createSource } from '../text/source.ts';

/** Lines of the head, 1-based and inclusive. */
export interface Span {
  readonly startLine: number;
  readonly endLine: number;
}

/** The lines of a path that a pull request's diff shows, a span for each hunk. */
export type ShownLines = (path: string) => readonly Span[];

/** Unchanged lines that a diff shows around a change. */
const CONTEXT = 3;

/** What GitHub's diff shows; where it differs from git's after all, the comment is refused and the review goes without it. */
export function shownLines({ base, head, changes }: Snapshot): ShownLines {
  const known = new Map<string, readonly Span[]>();
  return (path) => {
    const spans = known.get(path) ?? compute(path);
    known.set(path, spans);
    return spans;
  };

  function compute(path: string): readonly Span[] {
    const change = changes.find((candidate) => candidate.path === path);
    const after = textOf(head, path);
    if (change === undefined || change.kind === 'deleted' || after === null) return [];
    if (change.basePath === null) return hunks('', after);
    const before = textOf(base, change.basePath);
    return before === null ? [] : hunks(before, after);
  }
}

/** The head's lines in each hunk of a diff. */
export function hunks(before: string, after: string): Span[] {
  const [old, now] = [createSource(before), createSource(after)];
  const last = now.lineStarts.length;
  if (before === '') return [{ startLine: 1, endLine: last }];
  const map = mapLines(old, now);
  const spans: Span[] = [];
  const show = (first: number, final: number) => {
    const span = { startLine: Math.max(1, first - CONTEXT), endLine: Math.min(last, final + CONTEXT) };
    const open = spans.at(-1);
    if (open !== undefined && span.startLine <= open.endLine + 1)
      spans[spans.length - 1] = { ...open, endLine: span.endLine };
    else spans.push(span);
  };
  let expected = 1;
  for (let line = 1; line <= last; line++) {
    const from = map.toOld(line);
    if (from === null) show(line, line);
    else {
      // Lines are gone between this one and the one above it.
      if (from !== expected) show(line, line - 1);
      expected = from + 1;
    }
  }
  if (expected <= old.lineStarts.length) show(last + 1, last);
  return spans;
}

/** Whether all these lines stand in one hunk. */
export function isShown(spans: readonly Span[], { startLine, endLine }: Span): boolean {
  return spans.some((span) => span.startLine <= startLine && endLine <= span.endLine);
}
