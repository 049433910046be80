import { afterAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { inspectPostgres } from '../../src/jobs/inspect.ts';
import { openJobs } from '../../src/jobs/jobs.ts';
import { type PostgresServer, startPostgres } from '../support/postgres.ts';
import { SILENT } from './support.ts';

const server = startPostgres();

if (server === null) test.skip('Postgres is not installed here', () => {});
else describeInspection(server);

function describeInspection(server: PostgresServer): void {
  afterAll(() => server.remove());

  test('Postgres has no tables until the first start, which is not now', async () => {
    const url = await server.createDatabase();
    const before = await inspectPostgres(url);
    expect(before).toMatchObject({ kind: 'reached', migrated: 0, mayCreate: true });
    expect(await inspectPostgres(url)).toEqual(before);

    const jobs = await openJobs({ databaseUrl: url, dataDir: '/nowhere', log: SILENT });
    await jobs.stop({ drainMs: 0 });
    const after = await inspectPostgres(url);
    expect(after).toMatchObject({ migrated: before.kind === 'reached' ? before.migrations : null });
  });

  test('Postgres tells when its user may not make the tables', async () => {
    const url = await server.createDatabase();
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query('CREATE ROLE reader LOGIN');
    await client.end();
    expect(await inspectPostgres(url.replace('//postgres@', '//reader@'))).toMatchObject({
      kind: 'reached',
      mayCreate: false,
    });
  });

  test('Postgres tells why it refuses a user', async () => {
    const url = await server.createDatabase();
    expect(await inspectPostgres(url.replace('//postgres@', '//nobody-at-all@'))).toEqual({
      kind: 'unreachable',
      reason: 'role "nobody-at-all" does not exist',
    });
  });
}
