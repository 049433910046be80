import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { ReviewJob, ReviewRecord } from '../review/records.ts';
import { requestKey } from '../review/request.ts';
import { completeCheckRun, startCheckRun } from './checks.ts';
import type { Clients } from './clients.ts';
import { errorFields, statusOf } from './errors.ts';
import type { Identity } from './identity.ts';
import { close } from './inbox.ts';
import type { Metrics } from './metrics.ts';
import { failed } from './outcomes.ts';
import { ownerSettings } from './owner-settings.ts';
import { type Kept, type Progress, type ReviewerOptions, reviewMergeGroup, reviewPullRequest } from './reviewer.ts';
import type { Target } from './target.ts';

export interface WorkerOptions extends ReviewerOptions {
  readonly clients: Clients;
  readonly identity: () => Promise<Identity>;
  readonly metrics: Metrics;
  readonly log: Logger;
}

/** What the queue calls for each job. Rejects when the job is to be tried again. */
export function createWorker(options: WorkerOptions): (job: ReviewJob) => Promise<void> {
  const { clients, identity, metrics, store } = options;
  const kept: Kept = { ownerSettings: ownerSettings(clients), unresolvable: new Set() };
  return async (job) => {
    const { request, signal, lastAttempt } = job;
    const id = randomUUID();
    const log = options.log.child({ review: id, pullRequest: requestKey(request) });
    const stop = metrics.reviewSeconds.startTimer();
    const onRequest = () => {
      progress.requests += 1;
      metrics.githubRequests.inc();
    };
    const use = { signal, onRequest };
    const progress: Progress = {
      id,
      use,
      requests: 0,
      head: null,
      check: null,
      baseTip: '',
      mergeBase: '',
      answers: [],
    };
    let target: Target | null = null;
    try {
      const octokit = await clients.forRepository(request, use);
      target = { octokit, request, identity: await identity() };
      const reviewer = { ...options, ...kept };
      const group = request.mergeGroup;
      const record =
        group === undefined
          ? await reviewPullRequest(reviewer, target, progress)
          : await reviewMergeGroup(reviewer, target, group, progress);
      if (record !== null) await store.recordReview(record, id);
      for (const answer of progress.answers) await close({ target, store }, answer);
      const outcome = record?.outcome ?? 'none';
      metrics.reviews.inc({ outcome });
      const { head, requests } = progress;
      log.info({ outcome, head, requests, seconds: stop(), timings: record?.log['timings'] }, 'review done');
    } catch (error) {
      signal.throwIfAborted();
      const status = statusOf(error);
      if (status === 401) clients.forget(request);
      if (status === 404 && progress.head === null) {
        log.info({ requests: progress.requests }, 'pull request is out of reach: App or repository removed');
        return;
      }
      log[lastAttempt ? 'error' : 'warn']({ requests: progress.requests, ...errorFields(error) }, 'review failed');
      if (lastAttempt) await giveUp(options, target, progress, log);
      throw error;
    }
  };
}

/** Says on the pull request that there will be no review. Best effort: what failed the review may fail this too. */
async function giveUp(
  { store, metrics }: WorkerOptions,
  target: Target | null,
  { id, head, check, baseTip, mergeBase, requests }: Progress,
  log: Logger,
): Promise<void> {
  metrics.reviews.inc({ outcome: 'failed' });
  if (target === null || head === null) return;
  const { request } = target;
  const record: ReviewRecord = {
    request,
    baseTip,
    mergeBase,
    head,
    outcome: 'failed',
    report: null,
    log: { requests },
  };
  try {
    await completeCheckRun(target, head, check ?? (await startCheckRun(target, head)), failed(id));
    for (const pending of await store.pendingCommands(request)) {
      await close({ target, store }, { pending, reaction: 'confused', text: null });
    }
    await store.recordReview(record, id);
  } catch (error) {
    log.error(errorFields(error), 'failure could not be reported');
  }
}
