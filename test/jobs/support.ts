import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { jest } from '@jest/globals';
import type { ReviewJob, ReviewRecord } from '../../src/review/records.ts';
import type { ReviewRequest } from '../../src/review/request.ts';

export const SILENT = { info: () => {}, warn: () => {}, error: () => {} };

/** As quick as pg-boss lets it be. */
export const QUICK = {
  pollSeconds: 0.5,
  superviseSeconds: 1,
  heartbeatSeconds: 10,
  retryLimit: 1,
  retryDelaySeconds: 0,
};

/** A pull request that no other test uses. */
export function newRequest(repository = 'shop'): ReviewRequest {
  pullRequests += 1;
  return { installation: 1, owner: 'acme', repository, pullRequest: pullRequests };
}
let pullRequests = 0;

export function recordOf(request: ReviewRequest, log: ReviewRecord['log'] = {}): ReviewRecord {
  return { request, baseTip: 'b1', mergeBase: 'b0', head: 'h1', outcome: 'posted', report: null, log };
}

/** A review whose course the test decides. */
export interface Run extends ReviewJob {
  finish(): void;
  fail(message: string): void;
}

/** Hands every review that starts to the test, which asks for it by its pull request. */
export class Reviewer {
  readonly runs: Run[] = [];
  #wake: () => void = () => {};

  readonly handler = (job: ReviewJob): Promise<void> =>
    new Promise((resolve, reject) => {
      job.signal.addEventListener('abort', () => reject(job.signal.reason));
      this.runs.push({ ...job, finish: resolve, fail: (message) => reject(new Error(message)) });
      this.#wake();
    });

  of(request: ReviewRequest): Run[] {
    return this.runs.filter((run) => run.request.pullRequest === request.pullRequest);
  }

  /** The run with that number (from 1) of the pull request, as soon as it has started. */
  async run(request: ReviewRequest, number: number): Promise<Run> {
    for (;;) {
      const run = this.of(request)[number - 1];
      if (run !== undefined) return run;
      await new Promise<void>((resolve) => {
        const before = this.#wake;
        this.#wake = () => {
          before();
          resolve();
        };
      });
    }
  }
}

/** Waits until the check holds, for what the database tells and nobody announces. */
export async function until(check: () => Promise<boolean>): Promise<void> {
  while (!(await check())) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** The pull request that the victim reviews. */
export const VICTIMS_REQUEST: ReviewRequest = { installation: 9, owner: 'acme', repository: 'victim', pullRequest: 1 };

/** Another process that has stored a delivery and is in the middle of a review. */
export async function startVictim(...args: string[]): Promise<ChildProcess> {
  const script = fileURLToPath(new URL('./victim.ts', import.meta.url));
  const victim = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(victim.stdout, 'data');
  return victim;
}

export async function kill(victim: ChildProcess): Promise<void> {
  const exit = once(victim, 'exit');
  victim.kill('SIGKILL');
  await exit;
}

// A cold start of the embedded database takes seconds, on a busy machine many.
jest.setTimeout(90_000);
