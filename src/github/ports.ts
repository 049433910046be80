import type { ReviewReport } from '../review/report.ts';
import type { ReviewRequest } from '../review/request.ts';

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
  /** The decision log: settings, files read, requests, timings; JSON-serialisable, no secrets. */
  readonly log: Readonly<Record<string, unknown>>;
}

/** The durable store, as the App uses it; implemented by jobs/, joined in app.ts. Every method rejects when the database is away. */
export interface Store {
  /** False when that delivery is stored already and handled. Resolves only once it is durable. */
  storeDelivery(delivery: Delivery): Promise<boolean>;
  /** Deliveries that were stored but never handled, oldest first (a process died in between). */
  unhandledDeliveries(): Promise<readonly Delivery[]>;
  /** The handlers are through with it; the reviews it asked for are enqueued. It is done when those reviews are. */
  deliveryHandled(id: string, requests: readonly ReviewRequest[]): Promise<void>;

  /** At most one waiting and one active job per pull request. */
  enqueue(request: ReviewRequest): Promise<void>;
  /** Drops the waiting job; an active one sees its signal aborted where it runs in this process. */
  cancel(request: ReviewRequest): Promise<void>;

  addCommand(command: PendingCommand): Promise<void>;
  pendingCommands(request: ReviewRequest): Promise<readonly PendingCommand[]>;
  commandAnswered(id: string): Promise<void>;

  /** Stores the record and marks the pull request's deliveries as done; returns the review's id (a UUID). */
  recordReview(record: ReviewRecord, id: string): Promise<void>;
  lastReview(request: ReviewRequest): Promise<(ReviewRecord & { readonly id: string }) | null>;
  /** Installation or repository removed. `repository` null: all of the installation's. */
  purge(installation: number, repository: string | null): Promise<void>;
}

/** A review in progress: what the queue hands to the worker. */
export interface ReviewJob {
  readonly request: ReviewRequest;
  /** Aborted on shutdown past the drain time, or when the pull request is closed. */
  readonly signal: AbortSignal;
}
