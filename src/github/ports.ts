import type { Delivery, PendingCommand, ReviewRecord } from '../review/records.ts';
import type { ReviewRequest } from '../review/request.ts';

export type { Delivery, PendingCommand, ReviewRecord } from '../review/records.ts';

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
  /** Drops the waiting job; an active one sees its signal aborted where it runs in this process. Its deliveries are done. */
  cancel(request: ReviewRequest): Promise<void>;

  addCommand(command: PendingCommand): Promise<void>;
  pendingCommands(request: ReviewRequest): Promise<readonly PendingCommand[]>;
  commandAnswered(id: string): Promise<void>;

  /** Stores the record and marks the pull request's deliveries as done. `id`: a UUID. */
  recordReview(record: ReviewRecord, id: string): Promise<void>;
  /** Marks the pull request's deliveries as done: there was nothing to review. */
  settle(request: ReviewRequest): Promise<void>;
  lastReview(request: ReviewRequest): Promise<(ReviewRecord & { readonly id: string }) | null>;
  /** Installation or repository removed. `repository` null: all of the installation's. */
  purge(installation: number, repository: string | null): Promise<void>;
}
