import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { neededEvents, neededPermissions } from '../../src/github/needs.ts';
import { openJobs } from '../../src/jobs/jobs.ts';
import { newRequest, recordOf, SILENT } from '../jobs/support.ts';
import { CommandLine } from '../support/command-line.ts';
import { startGithub } from '../support/github/index.ts';

// Each command opens the embedded database, which takes seconds, on a busy machine many.
jest.setTimeout(90_000);

let drydock: CommandLine;
beforeAll(async () => {
  drydock = await CommandLine.build();
});
afterAll(() => drydock.remove());

describe('drydock doctor', () => {
  test('has a line for each check, and says with its status that nothing is wrong', async () => {
    const github = await startGithub();
    const app = await github.createApp({ slug: 'drydock', permissions: neededPermissions, events: neededEvents });
    const folder = await drydock.files('well', {
      '.env': [
        `APP_ID=${app.id}`,
        `PRIVATE_KEY=${app.privateKey.replaceAll('\n', '\\n')}`,
        'WEBHOOK_SECRET=f1b2c3d4e5f60718293a4b5c6d7e8f90',
        `GHE_HOST=${github.host}`,
        'GHE_PROTOCOL=http',
      ].join('\n'),
    });
    const text = await drydock.run(folder, ['doctor']);
    const json = await drydock.run(folder, ['doctor', '--format', 'json']);
    await github.close();

    expect(text).toMatchObject({ status: 0, stderr: '' });
    expect(text.stdout).toMatch(/^✓ credentials +GitHub knows this App as drydock$/m);
    expect(text.stdout).toMatch(/^! installations +installed nowhere → choose repositories/m);
    const { checks, summary } = JSON.parse(json.stdout) as { checks: unknown[]; summary: Record<string, number> };
    expect(text.stdout.match(/^[✓!✗] \S.*$/gm)).toHaveLength(checks.length);
    expect(text.stdout.trimEnd()).toMatch(/\n\d+ green, \d+ yellow, 0 red$/);
    expect(summary).toMatchObject({ red: 0 });
  });

  test('says with its status that something is', async () => {
    const folder = await drydock.files('unwell', { '.env': 'APP_ID=1\nGHE_HOST=127.0.0.1:9\nGHE_PROTOCOL=http\n' });
    const { status, stdout, stderr } = await drydock.run(folder, ['doctor']);
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
    expect(stdout).toMatch(/^✗ credentials +PRIVATE_KEY or PRIVATE_KEY_PATH missing.* → /m);
  });
});

describe('drydock queue and log', () => {
  const request = newRequest();
  const review = randomUUID();
  let folder: string;

  beforeAll(async () => {
    folder = await drydock.files('serving', { '.env': 'DRYDOCK_DATA_DIR=kept\n' });
    const jobs = await openJobs({ databaseUrl: undefined, dataDir: join(folder, 'kept'), log: SILENT });
    await jobs.store.enqueue(request);
    await jobs.store.recordReview(recordOf(request, { requests: 7, note: 'a\u001b[31mred\u202eline' }), review);
    await jobs.stop({ drainMs: 0 });
  });

  test('queue shows what waits and drops it', async () => {
    const listed = await drydock.run(folder, ['queue', 'list']);
    expect(listed).toMatchObject({ status: 0, stderr: '' });
    const pull = `${request.owner}/${request.repository}#${request.pullRequest}`;
    const row = listed.stdout.split('\n').find((line) => line.includes(pull));
    expect(row).toMatch(/^[0-9a-f-]{36} {2}waiting /);

    const id = row?.split(' ')[0] ?? '';
    expect(await drydock.run(folder, ['queue', 'drop', id])).toMatchObject({ status: 0, stdout: `${id} dropped\n` });
    const left = await drydock.run(folder, ['queue', 'list', '--format', 'json']);
    expect(JSON.parse(left.stdout)).toEqual([]);
  });

  test('log shows what was decided, and nothing that a terminal would obey', async () => {
    const { status, stdout, stderr } = await drydock.run(folder, ['log', review]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^ {2}requests: 7$/m);
    expect(stdout).toMatch(/^outcome: posted$/m);
    expect(stdout).not.toMatch(/[\u001b\u202e]/);
  });

  test.each([
    [['queue', 'retry', randomUUID()], /no failed job has the id [0-9a-f-]+: `drydock queue list`/],
    [['log', 'abc'], /"abc" is not an id: the check run/],
    [['queue', 'drop', 'abc'], /"abc" is not an id: `drydock queue list`/],
    [['queue', 'lst'], /unknown command 'lst' \(Did you mean list\?\)/],
  ])('%j ends with one line that helps', async (args, message) => {
    const { status, stdout, stderr } = await drydock.run(folder, args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/^drydock: [^\n]+\n$/);
  });

  test('make no database where there is none', async () => {
    const empty = await drydock.files('empty', { 'README.md': '' });
    expect(await drydock.run(empty, ['queue', 'list'])).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/^drydock: \.\/data holds no database: set DRYDOCK_DATA_DIR or DATABASE_URL/),
    });
  });
});
