import { and, arrayContains, asc, eq, lt, lte, sql } from 'drizzle-orm';
import type { Delivery } from '../review/records.ts';
import type { Orm } from './database.ts';
import { deliveries } from './schema.ts';

const BATCH = 100;

/** False when it is stored already and was handled. */
export async function storeDelivery(orm: Orm, { id, event, payload }: Delivery): Promise<boolean> {
  const [row] = await orm
    .insert(deliveries)
    .values({ id, event, payload })
    // Changes nothing, but without an update a row that is there is not returned.
    .onConflictDoUpdate({ target: deliveries.id, set: { event } })
    .returning({ state: deliveries.state });
  return row?.state === 'received';
}

/** Stored but not handled, oldest first, at most a hundred. */
export async function unhandledDeliveries(orm: Orm): Promise<readonly Delivery[]> {
  const rows = await orm
    .select({ id: deliveries.id, event: deliveries.event, payload: deliveries.payload })
    .from(deliveries)
    .where(eq(deliveries.state, 'received'))
    .orderBy(asc(deliveries.receivedAt))
    .limit(BATCH);
  return rows.map((row) => ({ ...row, payload: row.payload ?? '' }));
}

/** The reviews that it asked for are enqueued under these keys. */
export async function deliveryHandled(orm: Orm, id: string, keys: readonly string[]): Promise<void> {
  await orm
    .update(deliveries)
    .set({ state: keys.length === 0 ? 'done' : 'handled', awaiting: [...new Set(keys)], payload: null })
    .where(and(eq(deliveries.id, id), eq(deliveries.state, 'received')));
}

/**
 * A review that was started at that time answers every delivery received before it, since it reads the newest head. By the
 * database's clock; null = now.
 */
export async function deliveriesReviewed(orm: Orm, key: string, startedAt: Date | null): Promise<void> {
  const left = sql`array_remove(${deliveries.awaiting}, ${key})`;
  const before = startedAt === null ? sql`now()` : sql`${startedAt.toISOString()}::timestamptz`;
  await orm
    .update(deliveries)
    .set({ awaiting: left, state: sql`case when ${left} = '{}' then 'done' else ${deliveries.state} end` })
    .where(
      and(
        eq(deliveries.state, 'handled'),
        arrayContains(deliveries.awaiting, [key]),
        // A Date has no microseconds.
        lte(sql`date_trunc('milliseconds', ${deliveries.receivedAt})`, before),
      ),
    );
}

export async function deleteDeliveriesBefore(orm: Orm, time: Date): Promise<void> {
  await orm.delete(deliveries).where(lt(deliveries.receivedAt, time));
}
