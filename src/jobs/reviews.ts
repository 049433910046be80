import { desc, eq, lt } from 'drizzle-orm';
import type { ReviewRecord } from '../review/records.ts';
import type { Summary } from '../review/report.ts';
import { type ReviewRequest, requestKey } from '../review/request.ts';
import type { Orm } from './database.ts';
import { deliveriesReviewed } from './deliveries.ts';
import { reviews } from './schema.ts';

export type StoredReview = ReviewRecord & { readonly id: string; readonly createdAt: Date };

/** A review without its report and log. */
export interface ReviewHeadline extends Pick<StoredReview, 'id' | 'createdAt' | 'head' | 'outcome'> {
  /** As `requestKey` has it. */
  readonly key: string;
  readonly summary: Summary | null;
  /** Web address of what was written on GitHub. */
  readonly url: string | null;
}

const RECENT = 100;

/** Stores the record (once: a second one of that id changes nothing) and settles the deliveries that it answers. */
export async function recordReview(orm: Orm, id: string, record: ReviewRecord, startedAt: Date | null): Promise<void> {
  const { request, ...outcome } = record;
  const key = requestKey(request);
  await orm.transaction(async (transaction) => {
    await transaction
      .insert(reviews)
      .values({
        id,
        requestKey: key,
        ...request,
        ...outcome,
        summary: record.report?.summary ?? null,
        url: urlOf(record),
      })
      .onConflictDoNothing();
    await deliveriesReviewed(transaction, key, startedAt);
  });
}

/** The newest one of that pull request. */
export async function lastReview(orm: Orm, request: ReviewRequest): Promise<StoredReview | null> {
  const [row] = await orm
    .select()
    .from(reviews)
    .where(eq(reviews.requestKey, requestKey(request)))
    .orderBy(desc(reviews.createdAt))
    .limit(1);
  return row === undefined ? null : toRecord(row);
}

/** @param id a UUID */
export async function findReview(orm: Orm, id: string): Promise<StoredReview | null> {
  const [row] = await orm.select().from(reviews).where(eq(reviews.id, id));
  return row === undefined ? null : toRecord(row);
}

export function recentReviews(orm: Orm): Promise<ReviewHeadline[]> {
  const { id, requestKey: key, head, outcome, createdAt, summary, url } = reviews;
  return orm
    .select({ id, key, head, outcome, createdAt, summary, url })
    .from(reviews)
    .orderBy(desc(createdAt))
    .limit(RECENT);
}

export async function deleteReviewsBefore(orm: Orm, time: Date): Promise<void> {
  await orm.delete(reviews).where(lt(reviews.createdAt, time));
}

/** Of the review on GitHub, else of the check run. */
function urlOf({ log }: ReviewRecord): string | null {
  return [log['review'], log['checkRun']].find((address) => typeof address === 'string') ?? null;
}

function toRecord(row: typeof reviews.$inferSelect): StoredReview {
  const { requestKey: _, summary: __, url: ___, installation, owner, repository, pullRequest, ...outcome } = row;
  return { request: { installation, owner, repository, pullRequest }, ...outcome };
}
