import { and, asc, count, eq, inArray, min, sql } from 'drizzle-orm';
import * as z from 'zod';
import type { Orm } from './database.ts';
import { queuedJobs, WAITING } from './schema.ts';
import { QUEUE } from './settings.ts';

const LIST_LIMIT = 1000;

export interface QueueEntry {
  /** A UUID. */
  readonly id: string;
  /** As in `requestKey`. */
  readonly key: string;
  readonly state: 'waiting' | 'retrying' | 'active' | 'failed';
  /** Times it was started again. */
  readonly retries: number;
  readonly createdAt: Date;
  /** Does not run before. */
  readonly startAfter: Date;
  /** Why it failed last, on one line. */
  readonly error: string | null;
}

export interface QueueStats {
  readonly waiting: number;
  readonly active: number;
  readonly failed: number;
  /** Age of the oldest waiting job in seconds; null when none waits. */
  readonly oldestSeconds: number | null;
}

const state = sql<QueueEntry['state']>`case ${queuedJobs.state}
  when 'created' then 'waiting' when 'retry' then 'retrying' else ${queuedJobs.state}::text end`;

const unfinished = and(eq(queuedJobs.name, QUEUE), inArray(queuedJobs.state, [...WAITING, 'active', 'failed']));

const failureSchema = z.object({ message: z.string() });

/** What waits, runs and failed, oldest first; at most a thousand. */
export async function listQueue(orm: Orm): Promise<readonly QueueEntry[]> {
  const { id, key, retryCount: retries, createdAt, startAfter, output } = queuedJobs;
  const rows = await orm
    .select({ id, key, state, retries, createdAt, startAfter, output })
    .from(queuedJobs)
    .where(unfinished)
    .orderBy(asc(createdAt))
    .limit(LIST_LIMIT);
  return rows.map(({ output: failure, ...row }) => ({
    ...row,
    key: row.key ?? '',
    error: failureSchema.safeParse(failure).data?.message ?? null,
  }));
}

export async function queueStats(orm: Orm): Promise<QueueStats> {
  const rows = await orm
    .select({
      state,
      jobs: count(),
      oldest: sql<number>`extract(epoch from now() - ${min(queuedJobs.createdAt)})::float8`,
    })
    .from(queuedJobs)
    .where(unfinished)
    .groupBy(queuedJobs.state);
  const jobsIn = (wanted: QueueEntry['state']) => rows.find((row) => row.state === wanted)?.jobs ?? 0;
  const ages = rows.filter((row) => row.state === 'waiting' || row.state === 'retrying').map(({ oldest }) => oldest);
  return {
    waiting: jobsIn('waiting') + jobsIn('retrying'),
    active: jobsIn('active'),
    failed: jobsIn('failed'),
    oldestSeconds: ages.length === 0 ? null : Math.max(0, ...ages),
  };
}
