import type { ReviewReport } from './report.ts';
import type { ReviewRequest } from './request.ts';

/** A webhook as it came, verified. */
export interface Delivery {
  /** GitHub's delivery GUID; a redelivery carries the same. */
  readonly id: string;
  readonly event: string;
  /** The payload's JSON text. */
  readonly payload: string;
}

/** A `/review` or `/drydock` comment that waits for its answer. */
export interface PendingCommand {
  /** `issue_comment:123` or `pull_request_review_comment:123`. */
  readonly id: string;
  readonly request: ReviewRequest;
  readonly commentKind: 'issue_comment' | 'pull_request_review_comment';
  readonly commentId: number;
  /** The review comment that opened the thread, where the command stands in one. */
  readonly threadId?: number;
  readonly author: string;
  /** First line of the comment. */
  readonly text: string;
}

/** What is kept of a finished review. */
export interface ReviewRecord {
  readonly request: ReviewRequest;
  /** Tip of the base branch, merge base and head that were compared. */
  readonly baseTip: string;
  readonly mergeBase: string;
  readonly head: string;
  readonly outcome: 'posted' | 'unchanged' | 'nothing-to-review' | 'skipped' | 'failed';
  readonly report: ReviewReport | null;
  /** The decision log (decision-log.ts) and what was done; JSON-serialisable, no secrets. */
  readonly log: Readonly<Record<string, unknown>>;
}

/** A review in progress: what the queue hands to the worker. */
export interface ReviewJob {
  readonly request: ReviewRequest;
  /** Aborted on shutdown past the drain time, when the pull request is closed, or when another worker has taken the job over. */
  readonly signal: AbortSignal;
  /** A failure now is final: nothing will run this job again by itself. */
  readonly lastAttempt: boolean;
}
