import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Jobs, openJobs } from '../../src/jobs/jobs.ts';
import { startPostgres } from '../support/postgres.ts';
import { describeJobs } from './behaviour.ts';
import { describeLedger } from './ledger.ts';
import { kill, newRequest, QUICK, Reviewer, SILENT, startVictim, VICTIMS_REQUEST } from './support.ts';

const server = startPostgres();
const open = (databaseUrl: string): Promise<Jobs> =>
  openJobs({ databaseUrl, dataDir: '', log: SILENT, settings: QUICK });

if (server === null) {
  test.skip('Postgres is not installed here: the embedded database alone was tested', () => {});
} else {
  afterAll(() => server.remove());

  describeJobs('Postgres', async () => open(await server.createDatabase()));

  let shared: Promise<string> | undefined;
  const openShared = async () => {
    shared ??= server.createDatabase();
    return open(await shared);
  };
  describeLedger('Postgres', openShared, openShared);

  describe('processes that share a Postgres server', () => {
    let url: string;
    beforeAll(async () => {
      url = await server.createDatabase();
    });

    test('may start at the same time on an empty database, and never review one pull request at the same time', async () => {
      const processes = await Promise.all([open(url), open(url), open(url)]);
      const request = newRequest();
      const reviewer = new Reviewer();
      let running = 0;
      let most = 0;
      for (const jobs of processes) {
        await jobs.work(
          async (job) => {
            running += 1;
            most = Math.max(most, running);
            await reviewer.handler(job).finally(() => {
              running -= 1;
            });
          },
          { concurrency: 2 },
        );
      }
      for (let number = 1; number <= 5; number++) {
        await Promise.all(processes.map((jobs) => jobs.store.enqueue(request)));
        const run = await reviewer.run(request, number);
        await Promise.all(processes.map((jobs) => jobs.store.enqueue(request)));
        run.finish();
      }
      (await reviewer.run(request, 6)).finish();
      for (const jobs of processes) await jobs.stop({ drainMs: 1000 });
      expect(most).toBe(1);
    });

    test('take over the review of a killed one when its heartbeat is missed', async () => {
      await kill(await startVictim('', url));
      const jobs = await open(url);
      const reviewer = new Reviewer();
      try {
        await jobs.work(reviewer.handler, { concurrency: 1 });
        expect(await jobs.stats()).toMatchObject({ active: 1 });
        (await reviewer.run(VICTIMS_REQUEST, 1)).finish();
      } finally {
        await jobs.stop({ drainMs: 1000 });
      }
    });
  });

  describe('a Postgres server that goes away', () => {
    test('is an error for the caller, not the end of the process, and work goes on when it is back', async () => {
      const jobs = await open(await server.createDatabase());
      const reviewer = new Reviewer();
      await jobs.work(reviewer.handler, { concurrency: 2 });
      const delivery = { id: '1', event: 'pull_request', payload: '{"title":"private"}' };
      try {
        server.kill();
        const failure = await jobs.store.storeDelivery(delivery).catch(String);
        expect(failure).toMatch('connect');
        expect(failure).not.toMatch('private');
        await expect(jobs.health()).rejects.toThrow();
        server.start();
        expect(await jobs.store.storeDelivery(delivery)).toBe(true);
        const request = newRequest();
        await jobs.store.enqueue(request);
        (await reviewer.run(request, 1)).finish();
      } finally {
        await jobs.stop({ drainMs: 1000 });
      }
    });

    test('is an error at start', async () => {
      await expect(open('postgres://nobody@localhost/none?host=%2Fnowhere')).rejects.toThrow();
    });
  });
}
