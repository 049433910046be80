import { and, eq, inArray, type SQL } from 'drizzle-orm';
import type { JobWithMetadata, PgBoss } from 'pg-boss';
import * as z from 'zod';
import type { ReviewJob } from '../review/records.ts';
import { type ReviewRequest, requestKey } from '../review/request.ts';
import type { Orm } from './database.ts';
import type { Log } from './log.ts';
import { queuedJobs, WAITING } from './schema.ts';
import { QUEUE, type QueueSettings, queueOptions } from './settings.ts';
import { settles } from './settles.ts';

const ERROR_LENGTH = 500;

/** How long an aborted review may take to come to its end. */
const ABORT_GRACE_MS = 5_000;

const requestSchema = z.object({
  installation: z.number(),
  owner: z.string(),
  repository: z.string(),
  pullRequest: z.number(),
  mergeGroup: z.object({ base: z.string(), head: z.string() }).exactOptional(),
});

export type ReviewHandler = (job: ReviewJob) => Promise<void>;

interface Running {
  readonly controller: AbortController;
  readonly startedAt: Date;
}

/** Why a review in progress is aborted. */
type AbortReason = 'cancelled' | 'shutdown';

/**
 * The reviews to do: one waiting and one active job per pull request, whatever the number of processes. pg-boss's `stately`
 * policy keeps it so; what is added here is that a retry counts as waiting too.
 */
export class ReviewQueue {
  readonly #boss: PgBoss;
  readonly #orm: Orm;
  readonly #settings: QueueSettings;
  readonly #log: Log;
  readonly #running = new Map<string, Running>();

  constructor(boss: PgBoss, orm: Orm, settings: QueueSettings, log: Log) {
    this.#boss = boss;
    this.#orm = orm;
    this.#settings = settings;
    this.#log = log;
  }

  /** Creates the queue, or brings the settings of an existing one up to date. */
  async prepare(): Promise<void> {
    await this.#boss.createQueue(QUEUE, { policy: 'stately', ...queueOptions(this.#settings) });
    await this.#boss.updateQueue(QUEUE, queueOptions(this.#settings));
  }

  /** Lets jobs run again that a process left active; only when no other process can be running them. Counts as a retry of theirs. */
  async restartOrphans(): Promise<void> {
    const orphans = await this.#ids(eq(queuedJobs.state, 'active'));
    for (const id of orphans) {
      await this.#boss.fail(QUEUE, id, { message: 'the process ended while the review was running' });
      await this.#boss.update(QUEUE, undefined, { id, startAfter: 0 });
    }
    if (orphans.length > 0) this.#log.info({ jobs: orphans.length }, 'restarting reviews that were cut off');
  }

  async enqueue(request: ReviewRequest): Promise<void> {
    // Where a job waits already, for its turn or for its retry, it runs now.
    await this.#boss.upsert(QUEUE, request, { singletonKey: requestKey(request), startAfter: 0 });
  }

  async cancel(request: ReviewRequest): Promise<void> {
    const key = requestKey(request);
    await this.removeWaiting(eq(queuedJobs.key, key));
    this.#running.get(key)?.controller.abort('cancelled' satisfies AbortReason);
  }

  async removeWaiting(which: SQL): Promise<void> {
    // In one statement of our own: pg-boss deletes by id, and a job may have become active in between.
    await this.#orm
      .delete(queuedJobs)
      .where(and(eq(queuedJobs.name, QUEUE), inArray(queuedJobs.state, WAITING), which));
  }

  /** When the review of that pull request that runs in this process was started, by the database's clock; null when none does. */
  startOf(request: ReviewRequest): Date | null {
    return this.#running.get(requestKey(request))?.startedAt ?? null;
  }

  async work(handler: ReviewHandler, concurrency: number): Promise<void> {
    const options = {
      localConcurrency: concurrency,
      includeMetadata: true,
      pollingIntervalSeconds: this.#settings.pollSeconds,
      notifyPollingIntervalSeconds: this.#settings.pollSeconds,
      heartbeatRefreshSeconds: this.#settings.heartbeatSeconds / 4,
    } as const;
    await this.#boss.work<unknown, void, typeof options>(QUEUE, options, async (jobs) => {
      for (const job of jobs) await this.#run(job, handler);
    });
  }

  /** Takes no more work and waits for what is running; what is not done by then is aborted and left to another process. */
  async stop(drainMs: number): Promise<void> {
    const idle = this.#boss.offWork(QUEUE, { wait: true });
    if (await settles(idle, drainMs)) return;
    for (const { controller } of this.#running.values()) controller.abort('shutdown' satisfies AbortReason);
    await settles(idle, ABORT_GRACE_MS);
  }

  /** Enqueues a failed job anew, with all its retries. False when no failed job has that id. */
  async retry(id: string): Promise<boolean> {
    const job = await this.#find(id);
    if (job?.state !== 'failed') return false;
    await this.enqueue(requestSchema.parse(job.data));
    await this.#boss.deleteJob(QUEUE, id);
    return true;
  }

  /** Forgets a waiting or failed job. Resolves to what it asked for; null when there is none of that id (a running one is not touched). */
  async drop(id: string): Promise<ReviewRequest | null> {
    const job = await this.#find(id);
    if (job?.state === 'failed') await this.#boss.deleteJob(QUEUE, id);
    else if (job?.state === 'created' || job?.state === 'retry') await this.removeWaiting(eq(queuedJobs.id, id));
    else return null;
    return requestSchema.parse(job.data);
  }

  async #run(job: JobWithMetadata<unknown>, handler: ReviewHandler): Promise<void> {
    const request = requestSchema.parse(job.data);
    const key = requestKey(request);
    const controller = new AbortController();
    const running = { controller, startedAt: job.startedOn };
    this.#running.set(key, running);
    try {
      await handler({
        request,
        signal: AbortSignal.any([job.signal, controller.signal]),
        lastAttempt: job.retryCount >= job.retryLimit,
      });
    } catch (error) {
      await this.#settleFailure(request, controller.signal, error);
    } finally {
      if (this.#running.get(key) === running) this.#running.delete(key);
    }
  }

  /** Rejects when the job is to be retried. */
  async #settleFailure(request: ReviewRequest, aborted: AbortSignal, error: unknown): Promise<void> {
    const key = requestKey(request);
    const reason: AbortReason | undefined = aborted.reason;
    if (reason === 'cancelled') {
      this.#log.info({ key }, 'review cancelled');
    } else if (reason === 'shutdown') {
      // No fault of the review: it takes the place of a new job, so that no retry is used up and another process starts at once.
      await this.enqueue(request);
      this.#log.info({ key }, 'review handed back at shutdown');
    } else if ((await this.#ids(and(eq(queuedJobs.key, key), inArray(queuedJobs.state, WAITING)))).length > 0) {
      this.#log.warn({ key, err: error }, 'review failed; a newer request for the same pull request takes over');
    } else {
      this.#log.warn({ key, err: error }, 'review failed');
      throw new Error(oneLine(error));
    }
  }

  async #find(id: string) {
    if (!z.guid().safeParse(id).success) return undefined;
    const [job] = await this.#orm
      .select({ state: queuedJobs.state, data: queuedJobs.data })
      .from(queuedJobs)
      .where(and(eq(queuedJobs.name, QUEUE), eq(queuedJobs.id, id)));
    return job;
  }

  async #ids(which: SQL | undefined): Promise<readonly string[]> {
    const rows = await this.#orm
      .select({ id: queuedJobs.id })
      .from(queuedJobs)
      .where(and(eq(queuedJobs.name, QUEUE), which));
    return rows.map(({ id }) => id);
  }
}

/** pg-boss keeps a failure as jsonb, which takes neither U+0000 nor lone surrogates; an error may quote what strangers wrote. */
function oneLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message
    .slice(0, ERROR_LENGTH)
    .toWellFormed()
    .replaceAll(/\p{Cc}+/gu, ' ');
}
