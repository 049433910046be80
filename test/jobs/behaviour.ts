import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Store } from '../../src/github/ports.ts';
import type { Jobs } from '../../src/jobs/jobs.ts';
import { type ReviewRequest, requestKey } from '../../src/review/request.ts';
import { newRequest, Reviewer, recordOf, until } from './support.ts';

/** What holds on both databases. */
export function describeJobs(database: string, open: () => Promise<Jobs>): void {
  describe(`the queue and the records on ${database}`, () => {
    let jobs: Jobs;
    let store: Store;
    const reviewer = new Reviewer();
    const entries = async (request: ReviewRequest) =>
      (await jobs.list()).filter(({ key }) => key === requestKey(request));

    beforeAll(async () => {
      jobs = await open();
      store = jobs.store;
      await jobs.work(reviewer.handler, { concurrency: 4 });
    });
    afterAll(() => jobs.stop({ drainMs: 0 }));

    test('a delivery counts as new until it is handled', async () => {
      const delivery = { id: randomUUID(), event: 'pull_request', payload: '{"a":"\\u0000"}' };
      expect(await store.storeDelivery(delivery)).toBe(true);
      expect(await store.storeDelivery(delivery)).toBe(true);
      expect(await store.unhandledDeliveries()).toContainEqual(delivery);
      await store.deliveryHandled(delivery.id, [newRequest()]);
      expect(await store.storeDelivery(delivery)).toBe(false);
      expect(await store.unhandledDeliveries()).not.toContainEqual(delivery);
    });

    test('five requests during a review make one more review', async () => {
      const request = newRequest();
      await store.enqueue(request);
      const first = await reviewer.run(request, 1);
      for (let i = 0; i < 5; i++) await store.enqueue(request);
      expect((await entries(request)).map(({ state }) => state).sort()).toEqual(['active', 'waiting']);
      first.finish();
      (await reviewer.run(request, 2)).finish();
      await until(async () => (await entries(request)).length === 0);
      expect(reviewer.of(request)).toHaveLength(2);
    });

    test('requests that come at the same time make one waiting job', async () => {
      const request = newRequest();
      await store.enqueue(request);
      const first = await reviewer.run(request, 1);
      await Promise.all(Array.from({ length: 8 }, () => store.enqueue(request)));
      expect(await entries(request)).toHaveLength(2);
      first.finish();
      (await reviewer.run(request, 2)).finish();
    });

    test('a request that differs only in case is the same pull request', async () => {
      const request = newRequest();
      await store.enqueue(request);
      const first = await reviewer.run(request, 1);
      await store.enqueue({ ...request, owner: 'ACME' });
      await store.enqueue({ ...request, repository: 'Shop' });
      expect(await entries(request)).toHaveLength(2);
      first.finish();
      (await reviewer.run(request, 2)).finish();
    });

    test('a failing review is tried again, then kept as failed until it is retried or dropped', async () => {
      const request = newRequest();
      await store.enqueue(request);
      const first = await reviewer.run(request, 1);
      expect(first.lastAttempt).toBe(false);
      first.fail('GitHub is\u0000 down');
      const second = await reviewer.run(request, 2);
      expect(second.lastAttempt).toBe(true);
      second.fail('GitHub is\u0000 down');
      await until(async () => (await entries(request)).some(({ state }) => state === 'failed'));
      const [failed] = await entries(request);
      expect(failed).toMatchObject({ retries: 1, error: 'GitHub is  down' });
      expect((await jobs.stats()).failed).toBeGreaterThanOrEqual(1);

      expect(await jobs.retry(failed?.id ?? '')).toBe(true);
      const third = await reviewer.run(request, 3);
      expect(third.lastAttempt).toBe(false);
      third.fail('still');
      (await reviewer.run(request, 4)).fail('still');
      await until(async () => (await entries(request)).some(({ state }) => state === 'failed'));
      const [again] = await entries(request);
      expect(await jobs.drop(again?.id ?? '')).toBe(true);
      expect(await entries(request)).toEqual([]);
    });

    test('a failing review gives way to a newer request', async () => {
      const request = newRequest();
      await store.enqueue(request);
      const first = await reviewer.run(request, 1);
      await store.enqueue(request);
      first.fail('too slow');
      (await reviewer.run(request, 2)).finish();
      await until(async () => (await entries(request)).length === 0);
      expect(reviewer.of(request)).toHaveLength(2);
    });

    test('retrying a failed review while another waits adds none', async () => {
      const request = newRequest();
      await store.enqueue(request);
      (await reviewer.run(request, 1)).fail('no');
      (await reviewer.run(request, 2)).fail('no');
      await until(async () => (await entries(request)).some(({ state }) => state === 'failed'));
      const [failed] = await entries(request);
      await store.enqueue(request);
      const third = await reviewer.run(request, 3);
      await store.enqueue(request);
      await jobs.retry(failed?.id ?? '');
      expect((await entries(request)).map(({ state }) => state).sort()).toEqual(['active', 'waiting']);
      third.finish();
      (await reviewer.run(request, 4)).finish();
    });

    test('retry and drop say when there is no such job, and leave a running one alone', async () => {
      const request = newRequest();
      await store.enqueue(request);
      const run = await reviewer.run(request, 1);
      const [active] = await entries(request);
      expect(await jobs.drop(active?.id ?? '')).toBe(false);
      expect(await jobs.retry(active?.id ?? '')).toBe(false);
      expect(await jobs.drop(randomUUID())).toBe(false);
      expect(await jobs.retry('no uuid')).toBe(false);
      run.finish();
    });

    test('cancelling aborts the running review, drops the waiting one and retries neither', async () => {
      const request = newRequest();
      await store.enqueue(request);
      const run = await reviewer.run(request, 1);
      await store.enqueue(request);
      await store.cancel(request);
      expect(run.signal.aborted).toBe(true);
      await until(async () => (await entries(request)).length === 0);
      expect(reviewer.of(request)).toHaveLength(1);
    });

    test('a command waits until it is answered, and stays answered when its delivery comes again', async () => {
      const request = newRequest();
      const id = `issue_comment:${request.pullRequest}`;
      const command = {
        id,
        request,
        commentKind: 'issue_comment',
        commentId: 5,
        author: 'ann',
        text: '/review',
      } as const;
      await store.addCommand(command);
      await store.addCommand(command);
      expect(await store.pendingCommands(request)).toEqual([command]);
      await store.commandAnswered(id);
      await store.addCommand(command);
      expect(await store.pendingCommands(request)).toEqual([]);
    });

    test('the last review is the newest one, as it was stored', async () => {
      const request = newRequest();
      expect(await store.lastReview(request)).toBeNull();
      const [first, second] = [randomUUID(), randomUUID()];
      await store.recordReview(recordOf(request), first);
      const record = recordOf(request, { quoted: 'NUL \u0000 and half a pair \ud800' });
      await store.recordReview(record, second);
      await store.recordReview(recordOf(request, { again: true }), second);
      expect(await store.lastReview(request)).toMatchObject({ id: second, ...record });
      expect(await jobs.findReview(first)).toMatchObject({ id: first });
      expect(await jobs.findReview(randomUUID())).toBeNull();
    });

    test('recent reviews come newest first, without what makes them long', async () => {
      const request = newRequest();
      await store.recordReview(
        recordOf(request, { checkRun: 'https://github.example/runs/1', said: '\u0000' }),
        randomUUID(),
      );
      const newest = randomUUID();
      const log = { review: 'https://github.example/pull/1#review', checkRun: 'https://github.example/runs/2' };
      await store.recordReview({ ...recordOf(request, log), outcome: 'failed' }, newest);
      const [second, first] = (await jobs.recentReviews()).filter(({ key }) => key === requestKey(request));
      expect(second).toMatchObject({ id: newest, outcome: 'failed', head: 'h1', url: log.review, summary: null });
      expect(first).toMatchObject({ outcome: 'posted', url: 'https://github.example/runs/1' });
      expect(first).not.toHaveProperty('log');
    });

    test('a removed repository is forgotten, and the others of its installation are not', async () => {
      const [gone, kept] = [newRequest('gone'), newRequest('kept')];
      for (const request of [gone, kept]) await store.recordReview(recordOf(request), randomUUID());
      await store.purge(1, 'Gone');
      expect(await store.lastReview(gone)).toBeNull();
      expect(await store.lastReview(kept)).not.toBeNull();
    });

    test('the waiting reviews of a removed installation are dropped', async () => {
      const request = { ...newRequest(), installation: 77 };
      await store.enqueue(request);
      const run = await reviewer.run(request, 1);
      await store.enqueue(request);
      await store.purge(77, null);
      expect((await entries(request)).map(({ state }) => state)).toEqual(['active']);
      run.finish();
    });

    test('the last sweep is remembered', async () => {
      const at = new Date('2026-11-23T10:00:00Z');
      await jobs.sweptAt(new Date(0));
      await jobs.sweptAt(at);
      expect(await jobs.lastSweep()).toEqual(at);
    });

    test('health is good while the database answers', async () => {
      await expect(jobs.health()).resolves.toBeUndefined();
    });
  });
}
