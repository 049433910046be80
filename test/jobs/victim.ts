// Run as a process of its own, to be killed: stores a delivery, starts a review that never ends, and says so.
import { openJobs } from '../../src/jobs/jobs.ts';

const [dataDir = '', databaseUrl] = process.argv.slice(2);
const silent = () => {};
const jobs = await openJobs({
  dataDir,
  databaseUrl,
  log: { info: silent, warn: silent, error: console.error },
  settings: { heartbeatSeconds: 10 },
});
await jobs.store.storeDelivery({ id: 'from the victim', event: 'pull_request', payload: '{}' });
await jobs.store.enqueue({ installation: 9, owner: 'acme', repository: 'victim', pullRequest: 1 });
await jobs.work(
  async () => {
    process.stdout.write('started');
    await new Promise(() => {});
  },
  { concurrency: 1 },
);
