import { anchorOf, type FileDiff, hunkUpTo, lineAtPosition, type Side } from '../diff.ts';
import { unprocessable } from '../http.ts';
import type { Thread } from '../model.ts';

export interface NewReviewComment {
  readonly path: string;
  readonly body: string;
  readonly position?: number;
  readonly line?: number;
  readonly side?: string;
  readonly start_line?: number;
  readonly start_side?: string;
  readonly subject_type?: string;
}

export type Place = Pick<
  Thread,
  'path' | 'subject' | 'side' | 'startSide' | 'originalLine' | 'originalStartLine' | 'originalPosition' | 'diffHunk'
>;

/**
 * Where a comment stands in the diff.
 * @throws HttpError 422 where it stands nowhere.
 */
export function placeOf(files: readonly FileDiff[], comment: NewReviewComment): Place {
  const file = files.find((candidate) => candidate.path === comment.path);
  if (file === undefined) throw unprocessable('Path could not be resolved');
  const base = { path: file.path, startSide: null, originalStartLine: null };
  if (comment.subject_type === 'file') {
    return { ...base, subject: 'file', side: 'RIGHT', originalLine: null, originalPosition: null, diffHunk: '' };
  }
  const at =
    comment.line === undefined
      ? lineAtPosition(file, comment.position ?? 0)
      : { line: comment.line, side: sideOf(comment.side) };
  const anchor = at === null ? null : anchorOf(file, at.line, at.side);
  if (at === null || anchor === null) throw unprocessable('Pull request review thread line must be part of the diff');
  const place: Place = {
    ...base,
    subject: 'line',
    side: at.side,
    originalLine: at.line,
    originalPosition: anchor.position,
    diffHunk: hunkUpTo(anchor.hunk, anchor.index),
  };
  if (comment.start_line === undefined) return place;
  const startSide = comment.start_side === undefined ? at.side : sideOf(comment.start_side);
  const start = anchorOf(file, comment.start_line, startSide);
  if (start === null) throw unprocessable('Pull request review thread start line must be part of the diff');
  if (start.hunk !== anchor.hunk) {
    throw unprocessable('Pull request review thread start line must be part of the same hunk as the line.');
  }
  if (start.position >= anchor.position)
    throw unprocessable('Pull request review thread start line must precede the end line.');
  return { ...place, startSide, originalStartLine: comment.start_line };
}

function sideOf(side: string | undefined): Side {
  return side?.toUpperCase() === 'LEFT' ? 'LEFT' : 'RIGHT';
}
