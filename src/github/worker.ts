import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { ReviewJob } from '../review/records.ts';
import { requestKey } from '../review/request.ts';
import { redactAll } from '../text/redact.ts';
import type { Clients } from './clients.ts';
import { errorFields, statusOf } from './errors.ts';
import { giveUp, refusalOf, takeBack, tellUngranted } from './give-up.ts';
import type { Identity } from './identity.ts';
import { close } from './inbox.ts';
import type { Metrics } from './metrics.ts';
import { countNarration, narrationFields } from './narrate.ts';
import { ownerSettings } from './owner-settings.ts';
import {
  type Kept,
  type Progress,
  type ReviewerOptions,
  reviewMergeGroup,
  reviewPullRequest,
  superseded,
} from './reviewer.ts';
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
      onRuleFailure: ({ rule, path, error }) => log.error({ rule, path, ...errorFields(error) }, 'a rule failed'),
      head: null,
      check: null,
      baseTip: '',
      mergeBase: '',
      narrated: null,
      answers: [],
    };
    let target: Target | null = null;
    try {
      const octokit = await clients.forRepository(request, use);
      target = { octokit, request, identity: await identity() };
      const reviewer = { ...options, ...kept };
      const group = request.mergeGroup;
      const result =
        group === undefined
          ? await reviewPullRequest(reviewer, target, progress)
          : await reviewMergeGroup(reviewer, target, group, progress);
      const record = result === superseded ? null : result;
      if (record !== null) await store.recordReview(redactAll(record), id);
      for (const answer of progress.answers) await close({ target, store }, answer);
      if (progress.narrated !== null) countNarration(metrics, progress.narrated);
      if (result === null) await store.settle(request);
      const outcome = record?.outcome ?? 'none';
      metrics.reviews.inc({ outcome });
      const { head, requests, narrated } = progress;
      const narrative = narrated === null ? null : narrationFields(narrated);
      log.info({ outcome, head, requests, seconds: stop(), timings: record?.log['timings'], narrative }, 'review done');
    } catch (error) {
      if (signal.aborted && signal.reason === 'cancelled') await takeBack(options, request, progress, log);
      signal.throwIfAborted();
      if (statusOf(error) === 401) clients.forget(request);
      const refusal = progress.head === null ? await refusalOf(error, clients, request, use) : null;
      if (refusal !== null) {
        if (refusal.kind === 'gone') {
          log.info({ requests: progress.requests }, 'pull request is out of reach: App or repository removed');
        } else {
          const limited = { octokit: refusal.octokit, request, identity: await identity() };
          await tellUngranted(store, limited, progress, refusal.missing, log);
        }
        await store.settle(request);
        return;
      }
      log[lastAttempt ? 'error' : 'warn']({ requests: progress.requests, ...errorFields(error) }, 'review failed');
      if (lastAttempt) {
        metrics.reviews.inc({ outcome: 'failed' });
        if (target !== null) await giveUp(store, target, progress, log);
      }
      throw error;
    }
  };
}
