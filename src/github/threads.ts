import { code } from '../render/escape.ts';
import { renderClosed } from '../render/inline.ts';
import { raised } from '../review/raised.ts';
import type { ReviewReport } from '../review/report.ts';
import type { PostedThread } from './conversation.ts';
import { overlaps, type Suggestion } from './suggestions.ts';

/** A step on the threads that we opened, as data. */
export type ThreadAction =
  | { readonly kind: 'close-thread'; readonly thread: PostedThread; readonly body: string }
  | { readonly kind: 'update-comment'; readonly id: number; readonly body: string };

export interface ThreadPlan {
  readonly actions: readonly ThreadAction[];
  /** Findings that a thread tells, open or resolved by somebody, with its address. */
  readonly told: ReadonlyMap<string, string>;
  /** What is left to suggest, where no thread stands. */
  readonly suggestions: readonly Suggestion[];
}

/**
 * Which threads stay, which are done, and what no thread has told yet. `report` null: nothing is reviewed any more. A thread whose
 * statement was edited elsewhere goes on under the finding's new fingerprint.
 */
export function planThreads(
  report: ReviewReport | null,
  threads: readonly PostedThread[],
  wanted: readonly Suggestion[],
  head: string,
): ThreadPlan {
  const open = new Set(report === null ? [] : raised(report).map(({ fingerprint }) => fingerprint));
  const actions: ThreadAction[] = [];
  const told = new Map<string, string>();
  const lines: { path: string; startLine: number; endLine: number }[] = [];
  const stay = (thread: PostedThread, fingerprints: readonly string[]) => {
    for (const fingerprint of fingerprints) told.set(fingerprint, thread.comment.url);
    const { path, startLine, line, resolved } = thread;
    if (line !== null && startLine !== null && !resolved) lines.push({ path, startLine, endLine: line });
  };
  for (const thread of threads) {
    const { marker, comment, resolved } = thread;
    if (marker.closed) continue;
    const still = marker.fingerprints.filter((fingerprint) => open.has(fingerprint));
    const moved = still.length > 0 ? undefined : wanted.find((suggestion) => isSame(thread, suggestion));
    if (still.length > 0) stay(thread, still);
    else if (moved !== undefined) {
      const { body, findings } = moved;
      actions.push({ kind: 'update-comment', id: comment.id, body });
      stay(
        thread,
        findings.map(({ fingerprint }) => fingerprint),
      );
    } else if (!resolved) {
      actions.push({
        kind: 'close-thread',
        thread,
        body: renderClosed(comment.body, marker, noteFor(report, thread, head)),
      });
    }
  }
  const suggestions = wanted.filter(
    (one) =>
      one.findings.every(({ fingerprint }) => !told.has(fingerprint)) && !lines.some((span) => overlaps(one, span)),
  );
  return { actions, told, suggestions };
}

function isSame({ path, startLine, line, marker }: PostedThread, suggestion: Suggestion): boolean {
  return (
    path === suggestion.path &&
    startLine === suggestion.startLine &&
    line === suggestion.endLine &&
    suggestion.findings.every(({ rule }) => marker.rules.includes(rule))
  );
}

function noteFor(report: ReviewReport | null, { marker }: PostedThread, head: string): string {
  const isAmong = (fingerprints: readonly string[]) => marker.fingerprints.some((one) => fingerprints.includes(one));
  if (report !== null && isAmong(report.suppressed.map(({ finding }) => finding.fingerprint))) return 'Ignored:';
  if (report !== null && isAmong(report.findings.map(({ fingerprint }) => fingerprint)))
    return 'Not asked of this change any more:';
  return `Fixed in ${code(head.slice(0, 12))}:`;
}
