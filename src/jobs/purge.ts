import { and, eq, sql } from 'drizzle-orm';
import { deleteCommandsBefore } from './commands.ts';
import type { Orm } from './database.ts';
import { deleteDeliveriesBefore } from './deliveries.ts';
import { deleteNarrativesBefore } from './narratives.ts';
import type { ReviewQueue } from './queue.ts';
import { deleteReviewsBefore } from './reviews.ts';
import { commands, deliveries, narratives, queuedJobs, reviews } from './schema.ts';

const KEEP_DAYS = 90;
const DAY_MS = 24 * 3600 * 1000;

/** Forgets what is older than 90 days. */
export async function purgeOld(orm: Orm, now: Date): Promise<void> {
  const limit = new Date(now.getTime() - KEEP_DAYS * DAY_MS);
  await deleteReviewsBefore(orm, limit);
  await deleteCommandsBefore(orm, limit);
  await deleteDeliveriesBefore(orm, limit);
  await deleteNarrativesBefore(orm, limit);
}

/** Forgets an installation, or one repository of it (by its name, without the owner; case does not count). */
export async function purgeInstallation(
  orm: Orm,
  queue: ReviewQueue,
  installation: number,
  repository: string | null,
): Promise<void> {
  for (const table of [reviews, commands, narratives]) {
    const named = repository === null ? undefined : sql`lower(${table.repository}) = lower(${repository})`;
    await orm.delete(table).where(and(eq(table.installation, installation), named));
  }
  const { awaiting } = deliveries;
  await orm.delete(deliveries).where(
    sql`exists (select from unnest(${awaiting}) as key where split_part(key, ':', 1) = ${String(installation)}
      and (${repository}::text is null or split_part(split_part(key, '/', 2), '#', 1) = lower(${repository})))`,
  );
  const { data } = queuedJobs;
  await queue.removeWaiting(
    sql`(${data}->>'installation')::bigint = ${installation}
      and (${repository}::text is null or lower(${data}->>'repository') = lower(${repository}))`,
  );
}
