import type { Logger } from 'pino';
import type { Octokit } from './clients.ts';

const DAY_MS = 24 * 3600 * 1000;
/** Failures are looked for from so long before the last sweep: a delivery under way then may have failed since. */
const OVERLAP_MS = 10 * 60_000;
/** Redeliveries in one sweep; the next one goes on. */
const REDELIVERIES = 200;

export interface SweepOptions {
  /** Authenticated as the App. */
  readonly app: Octokit;
  /** github.com can send again what is at most 3 days old, an Enterprise Server 7. */
  readonly keptDays: 3 | 7;
  readonly lastSweep: () => Promise<Date | null>;
  readonly sweptAt: (at: Date) => Promise<void>;
  readonly now: () => Date;
  readonly log: Logger;
}

/** One attempt to deliver. A redelivery is an attempt of its own with the same GUID. */
export interface Attempt {
  readonly id: number;
  readonly guid: string;
  /** ISO 8601. */
  readonly delivered_at: string;
}

/** Asks GitHub to send again what did not arrive: it does not do so by itself. */
export async function sweepDeliveries({ app, keptDays, lastSweep, sweptAt, now, log }: SweepOptions): Promise<void> {
  const started = now();
  const last = await lastSweep();
  const oldest = started.getTime() - keptDays * DAY_MS;
  const since = Math.max(oldest, (last?.getTime() ?? 0) - OVERLAP_MS);
  const failures = await attemptsSince(app, 'failure', since);
  const successes = failures.length === 0 ? [] : await attemptsSince(app, 'success', since);
  const lost = lostDeliveries(failures, successes);
  for (const { id } of lost.slice(0, REDELIVERIES)) {
    await app.rest.apps.redeliverWebhookDelivery({ delivery_id: id });
  }
  if (lost.length > 0) log.info({ deliveries: lost.length }, 'asked GitHub to send failed deliveries again');
  if (lost.length <= REDELIVERIES) await sweptAt(started);
}

/** The last attempt of each GUID that never arrived, oldest first. */
export function lostDeliveries(failures: readonly Attempt[], successes: readonly Attempt[]): Attempt[] {
  const arrived = new Set(successes.map(({ guid }) => guid));
  const lost = new Map<string, Attempt>();
  for (const attempt of failures) {
    const known = lost.get(attempt.guid);
    if (!arrived.has(attempt.guid) && (known === undefined || known.id < attempt.id)) lost.set(attempt.guid, attempt);
  }
  return [...lost.values()].sort((a, b) => a.id - b.id);
}

/** Newest first, as GitHub lists them. */
async function attemptsSince(app: Octokit, status: 'failure' | 'success', since: number): Promise<Attempt[]> {
  const attempts: Attempt[] = [];
  const pages = app.paginate.iterator(app.rest.apps.listWebhookDeliveries, { status, per_page: 100 });
  for await (const { data } of pages) {
    const recent = data.filter(({ delivered_at }) => Date.parse(delivered_at) >= since);
    attempts.push(...recent);
    if (recent.length < data.length) break;
  }
  return attempts;
}
