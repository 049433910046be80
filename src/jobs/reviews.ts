import { desc, eq, lt } from 'drizzle-orm';
import type { ReviewRecord } from '../review/records.ts';
import { type ReviewRequest, requestKey } from '../review/request.ts';
import type { Orm } from './database.ts';
import { deliveriesReviewed } from './deliveries.ts';
import { reviews } from './schema.ts';

export type StoredReview = ReviewRecord & { readonly id: string; readonly createdAt: Date };

/** Stores the record (once: a second one of that id changes nothing) and settles the deliveries that it answers. */
export async function recordReview(orm: Orm, id: string, record: ReviewRecord, startedAt: Date | null): Promise<void> {
  const { request, ...outcome } = record;
  const key = requestKey(request);
  await orm.transaction(async (transaction) => {
    await transaction
      .insert(reviews)
      .values({ id, requestKey: key, ...request, ...outcome })
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

export async function deleteReviewsBefore(orm: Orm, time: Date): Promise<void> {
  await orm.delete(reviews).where(lt(reviews.createdAt, time));
}

function toRecord(row: typeof reviews.$inferSelect): StoredReview {
  const { requestKey: _, installation, owner, repository, pullRequest, ...outcome } = row;
  return { request: { installation, owner, repository, pullRequest }, ...outcome };
}
