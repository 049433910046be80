import { eq, sql } from 'drizzle-orm';
import { PgBoss } from 'pg-boss';
import type { Delivery, PendingCommand, ReviewRecord } from '../review/records.ts';
import { type ReviewRequest, requestKey } from '../review/request.ts';
import { addCommand, commandAnswered, pendingCommands } from './commands.ts';
import { type Database, DatabaseUnavailableError, type Orm, openEmbedded, openPostgres } from './database.ts';
import { deliveriesReviewed, deliveryHandled, storeDelivery, unhandledDeliveries } from './deliveries.ts';
import { DirectoryInUseError } from './directory-lock.ts';
import { errorReporter, type Log } from './log.ts';
import { createLedger } from './narratives.ts';
import { plainErrors } from './plain-errors.ts';
import { purgeInstallation, purgeOld } from './purge.ts';
import { type ReviewHandler, ReviewQueue } from './queue.ts';
import { listQueue, queueStats } from './queue-view.ts';
import { findReview, lastReview, recentReviews, recordReview } from './reviews.ts';
import { marks } from './schema.ts';
import { bossOptions, DEFAULT_SETTINGS, type QueueSettings } from './settings.ts';
import { settles } from './settles.ts';

export type { ReviewHandler } from './queue.ts';

export interface OpenJobsOptions {
  /** Postgres; without it the embedded database in `dataDir`. */
  readonly databaseUrl?: string | undefined;
  readonly dataDir: string;
  readonly log: Log;
  readonly settings?: Partial<QueueSettings>;
}

export type Jobs = Awaited<ReturnType<typeof openJobs>>;

const PURGE = 'purge';
const EVERY_HOUR = '7 * * * *';
const LAST_SWEEP = 'delivery sweep';
const CLOSE_MS = 5_000;

/**
 * The durable queue and the records, with tables created or migrated.
 * @throws DirectoryInUseError when another process uses the embedded database; DatabaseUnavailableError when it cannot be opened
 */
export async function openJobs({ databaseUrl, dataDir, log, settings: given }: OpenJobsOptions) {
  const settings = { ...DEFAULT_SETTINGS, ...given };
  const database = await (databaseUrl ? openPostgres(databaseUrl, log) : openEmbedded(dataDir)).catch(unavailable);
  const boss = new PgBoss({ ...bossOptions(settings), ...database.boss });
  boss.on('error', errorReporter(log, 'queue error'));
  boss.on('warning', (warning) => log.warn(warning, 'queue warning'));
  const queue = new ReviewQueue(boss, database.orm, settings, log);
  try {
    await boss.start();
    await queue.prepare();
    if (database.embedded) await queue.restartOrphans();
  } catch (error) {
    await close(boss, database);
    throw error;
  }

  const { orm } = database;
  const schedule = (name: string, cron: string, task: () => Promise<void>) => scheduleTask(boss, log, name, cron, task);
  return {
    store: plainErrors(createStore(orm, queue)),
    ledger: plainErrors(createLedger(orm)),

    /** Starts `concurrency` workers, and the hourly purge of records older than 90 days. */
    async work(handler: ReviewHandler, { concurrency }: { readonly concurrency: number }): Promise<void> {
      await schedule(PURGE, EVERY_HOUR, () => purgeOld(orm, new Date()));
      await queue.work(handler, concurrency);
    },

    /**
     * Runs a task at the times of a cron expression (UTC), in one of the processes that share the database and not before its
     * last run ended. A failure is logged; the next time comes anyway.
     */
    schedule,

    /** Takes no more work, gives running reviews `drainMs` to end, aborts the rest and closes. */
    async stop({ drainMs }: { readonly drainMs: number }): Promise<void> {
      await queue.stop(drainMs);
      await close(boss, database);
    },

    ...plainErrors({
      /** Rejects when the database is away. */
      async health(): Promise<void> {
        await orm.execute(sql`select 1`);
      },

      stats: () => queueStats(orm),
      /** What waits, runs and failed, oldest first; at most a thousand. */
      list: () => listQueue(orm),
      /** Enqueues a failed job anew, with all its retries. False when no failed job has that id. */
      retry: (id: string) => queue.retry(id),
      /** Forgets a waiting or failed job. False when there is none of that id (a running one is not touched). */
      async drop(id: string): Promise<boolean> {
        const request = await queue.drop(id);
        if (request !== null) await deliveriesReviewed(orm, requestKey(request), null);
        return request !== null;
      },

      /** By its UUID. */
      findReview: (id: string) => findReview(orm, id),
      /** The newest hundred, newest first. */
      recentReviews: () => recentReviews(orm),
      /** Forgets what is older than 90 days at that time. */
      purgeOld: (now: Date) => purgeOld(orm, now),

      /** When GitHub was last asked for failed deliveries, with success. */
      async lastSweep(): Promise<Date | null> {
        const [mark] = await orm.select().from(marks).where(eq(marks.name, LAST_SWEEP));
        return mark?.at ?? null;
      },
      async sweptAt(at: Date): Promise<void> {
        await orm
          .insert(marks)
          .values({ name: LAST_SWEEP, at })
          .onConflictDoUpdate({ target: marks.name, set: { at } });
      },
    }),
  };
}

function unavailable(cause: unknown): never {
  throw cause instanceof DirectoryInUseError ? cause : new DatabaseUnavailableError(cause);
}

function createStore(orm: Orm, queue: ReviewQueue) {
  return {
    storeDelivery: (delivery: Delivery) => storeDelivery(orm, delivery),
    unhandledDeliveries: () => unhandledDeliveries(orm),
    deliveryHandled: (id: string, requests: readonly ReviewRequest[]) =>
      deliveryHandled(orm, id, requests.map(requestKey)),

    enqueue: (request: ReviewRequest) => queue.enqueue(request),
    async cancel(request: ReviewRequest): Promise<void> {
      await queue.cancel(request);
      await deliveriesReviewed(orm, requestKey(request), null);
    },

    addCommand: (command: PendingCommand) => addCommand(orm, command),
    pendingCommands: (request: ReviewRequest) => pendingCommands(orm, request),
    commandAnswered: (id: string) => commandAnswered(orm, id),

    recordReview: (record: ReviewRecord, id: string) => recordReview(orm, id, record, queue.startOf(record.request)),
    settle: (request: ReviewRequest) => deliveriesReviewed(orm, requestKey(request), queue.startOf(request)),
    lastReview: (request: ReviewRequest) => lastReview(orm, request),
    purge: (installation: number, repository: string | null) => purgeInstallation(orm, queue, installation, repository),
  };
}

async function scheduleTask(
  boss: PgBoss,
  log: Log,
  name: string,
  cron: string,
  task: () => Promise<void>,
): Promise<void> {
  await boss.createQueue(name, { policy: 'stately', notify: true, retryLimit: 0, deleteAfterSeconds: 3600 });
  await boss.work(name, async () => {
    try {
      await task();
    } catch (error) {
      log.error({ err: error, task: name }, 'scheduled task failed');
    }
  });
  await boss.schedule(name, cron);
}

/** Bounded: a database that is away cannot be said goodbye to. */
async function close(boss: PgBoss, database: Database): Promise<void> {
  await settles(closeBoth(boss, database), CLOSE_MS);
}

async function closeBoth(boss: PgBoss, database: Database): Promise<void> {
  try {
    await boss.stop({ graceful: false });
  } finally {
    await database.close();
  }
}
