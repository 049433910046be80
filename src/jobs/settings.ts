import type { ConstructorOptions, QueueOptions } from 'pg-boss';

export const QUEUE = 'reviews';

/** What decides how soon work starts, and how soon it starts again. */
export interface QueueSettings {
  /** A job whose worker was not heard from for so long runs again. At least 10. */
  readonly heartbeatSeconds: number;
  /** How often lost jobs are looked for. */
  readonly superviseSeconds: number;
  /** How often a worker looks by itself: NOTIFY wakes it for new work, but not when the wait before a retry ends. */
  readonly pollSeconds: number;
  /** Runs after the first one. */
  readonly retryLimit: number;
  /** Seconds before the first retry; doubled each time, plus up to as much again by chance. */
  readonly retryDelaySeconds: number;
}

/**
 * Killed work starts again within a minute: 20 s until the heartbeat is missed, 10 s until that is seen, 5 to 10 s delay,
 * 5 s until a worker looks. The delays of six retries add up to five to ten minutes, which outlasts a hiccup of GitHub or of
 * the network; longer troubles are left to the next push, to `/review` or to `drydock queue retry`.
 */
export const DEFAULT_SETTINGS: QueueSettings = {
  heartbeatSeconds: 20,
  superviseSeconds: 10,
  pollSeconds: 5,
  retryLimit: 6,
  retryDelaySeconds: 5,
};

/** Failed jobs are listed, and waiting ones wait, for so long. */
const KEEP_SECONDS = 14 * 24 * 3600;

/** Longer than any review takes; then it is given up and tried again. */
const EXPIRE_SECONDS = 15 * 60;

export function queueOptions(settings: QueueSettings): QueueOptions & { notify: boolean } {
  return {
    notify: true,
    heartbeatSeconds: settings.heartbeatSeconds,
    expireInSeconds: EXPIRE_SECONDS,
    retentionSeconds: KEEP_SECONDS,
    deleteAfterSeconds: KEEP_SECONDS,
    retryLimit: settings.retryLimit,
    retryDelay: settings.retryDelaySeconds,
    retryBackoff: settings.retryDelaySeconds > 0,
  };
}

export function bossOptions(settings: QueueSettings): ConstructorOptions {
  return {
    // A worker starts within milliseconds of the enqueue, on both databases.
    useListenNotify: true,
    superviseIntervalSeconds: settings.superviseSeconds,
    monitorIntervalSeconds: settings.superviseSeconds,
    // The process has metrics and a log of its own.
    registerInstance: false,
    openTelemetry: { enabled: false },
  };
}
