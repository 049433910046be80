import { randomUUID } from 'node:crypto';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openEmbedded } from '../../src/jobs/database.ts';
import { deliveriesReviewed, deliveryHandled, storeDelivery } from '../../src/jobs/deliveries.ts';
import { type Jobs, openJobs } from '../../src/jobs/jobs.ts';
import { deliveries } from '../../src/jobs/schema.ts';
import { type ReviewRequest, requestKey } from '../../src/review/request.ts';
import { describeJobs } from './behaviour.ts';
import { describeLedger } from './ledger.ts';
import { kill, newRequest, QUICK, Reviewer, recordOf, SILENT, startVictim, VICTIMS_REQUEST } from './support.ts';

const root = mkdtempSync(join(tmpdir(), 'jobs-'));
const template = join(root, 'template');
const open = (dataDir: string): Promise<Jobs> => openJobs({ dataDir, log: SILENT, settings: QUICK });

/** A directory with an empty database; making one anew takes seconds. */
function copyTemplate(name: string): string {
  const directory = join(root, name);
  cpSync(template, directory, { recursive: true });
  return directory;
}

beforeAll(async () => {
  await (await open(template)).stop({ drainMs: 0 });
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describeJobs('the embedded database', () => open(copyTemplate('shared')));
describeLedger('the embedded database', () => open(copyTemplate('ledger')));

describe('the data directory', () => {
  test('is for one process, and the second is told which one has it and what to do', async () => {
    const directory = copyTemplate('one');
    const victim = await startVictim(directory);
    try {
      await expect(open(directory)).rejects.toThrow(
        expect.objectContaining({
          name: 'DirectoryInUseError',
          message: expect.stringMatching(new RegExp(`${directory} is in use by process ${victim.pid} .*DATABASE_URL`)),
        }),
      );
    } finally {
      await kill(victim);
    }
  });

  test('is free after kill -9, with what was acknowledged, and the review that was cut off starts again at once', async () => {
    const directory = copyTemplate('killed');
    await kill(await startVictim(directory));
    const jobs = await open(directory);
    const reviewer = new Reviewer();
    try {
      expect(await jobs.store.unhandledDeliveries()).toMatchObject([{ id: 'from the victim', payload: '{}' }]);
      await jobs.work(reviewer.handler, { concurrency: 1 });
      (await reviewer.run(VICTIMS_REQUEST, 1)).finish();
    } finally {
      await jobs.stop({ drainMs: 1000 });
    }
  });

  test('is free after stop, which hands back what did not end in time', async () => {
    const directory = copyTemplate('stopped');
    const request = newRequest();
    const before = new Reviewer();
    const jobs = await open(directory);
    await jobs.work(before.handler, { concurrency: 1 });
    await jobs.store.enqueue(request);
    const cutOff = await before.run(request, 1);
    await jobs.stop({ drainMs: 0 });
    expect(cutOff.signal.aborted).toBe(true);

    const after = new Reviewer();
    const reopened = await open(directory);
    try {
      expect(await reopened.list()).toMatchObject([{ state: 'waiting', retries: 0 }]);
      await reopened.work(after.handler, { concurrency: 1 });
      (await after.run(request, 1)).finish();
    } finally {
      await reopened.stop({ drainMs: 1000 });
    }
  });

  test('says what is wrong when it cannot be written', async () => {
    await expect(open('/dev/null/data')).rejects.toThrow('/dev/null/data');
  });
});

describe('what is kept', () => {
  test('is forgotten after 90 days', async () => {
    const jobs = await open(copyTemplate('old'));
    try {
      const request = newRequest();
      const delivery = { id: 'old', event: 'ping', payload: '{}' };
      await jobs.store.recordReview(recordOf(request), randomUUID());
      await jobs.store.storeDelivery(delivery);
      await jobs.store.deliveryHandled(delivery.id, []);

      await jobs.purgeOld(inDays(89));
      expect(await jobs.store.lastReview(request)).not.toBeNull();
      expect(await jobs.store.storeDelivery(delivery)).toBe(false);

      await jobs.purgeOld(inDays(91));
      expect(await jobs.store.lastReview(request)).toBeNull();
      expect(await jobs.store.storeDelivery(delivery)).toBe(true);
    } finally {
      await jobs.stop({ drainMs: 0 });
    }
  });

  test('of a delivery is done when every review that it asked for has been made, by a run that began after it came', async () => {
    const database = await openEmbedded(copyTemplate('deliveries'));
    const { orm } = database;
    const stateOf = async () => (await orm.select().from(deliveries))[0];
    try {
      await storeDelivery(orm, { id: '1', event: 'check_suite', payload: '{}' });
      await deliveryHandled(orm, '1', ['a', 'b', 'a']);
      await deliveriesReviewed(orm, 'a', inDays(-1));
      expect(await stateOf()).toMatchObject({ state: 'handled', awaiting: ['a', 'b'], payload: null });
      await deliveriesReviewed(orm, 'a', null);
      expect(await stateOf()).toMatchObject({ state: 'handled', awaiting: ['b'] });
      await deliveriesReviewed(orm, 'b', inDays(1));
      expect(await stateOf()).toMatchObject({ state: 'done', awaiting: [] });
    } finally {
      await database.close();
    }
  });

  test('of a delivery is done too when there is nothing left to review, and forgotten with its installation', async () => {
    const dataDir = copyTemplate('settled');
    const jobs = await openJobs({ dataDir, log: SILENT });
    const ends: Record<string, (request: ReviewRequest) => Promise<unknown>> = {
      closed: (request) => jobs.store.cancel(request),
      settled: (request) => jobs.store.settle(request),
      dropped: async (request) => {
        const job = (await jobs.list()).find(({ key }) => key === requestKey(request));
        await jobs.drop(job?.id ?? '');
      },
      waiting: async () => undefined,
      removed: ({ installation, repository }) => jobs.store.purge(installation, repository.toUpperCase()),
    };
    for (const [id, end] of Object.entries(ends)) {
      const request = newRequest(id);
      await jobs.store.storeDelivery({ id, event: 'pull_request', payload: '{}' });
      await jobs.store.enqueue(request);
      await jobs.store.deliveryHandled(id, [request]);
      await end(request);
    }
    await jobs.stop({ drainMs: 0 });
    const database = await openEmbedded(dataDir);
    const rows = await database.orm.select().from(deliveries);
    await database.close();
    expect(Object.fromEntries(rows.map(({ id, state }) => [id, state]))).toEqual({
      closed: 'done',
      settled: 'done',
      dropped: 'done',
      waiting: 'handled',
    });
  });
});

const inDays = (days: number): Date => new Date(Date.now() + days * 24 * 3600 * 1000);
