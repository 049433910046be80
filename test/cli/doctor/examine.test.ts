import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Check } from '../../../src/cli/doctor/check.ts';
import { examine } from '../../../src/cli/doctor/examine.ts';
import { neededEvents, neededPermissions } from '../../../src/github/needs.ts';
import { lockDirectory } from '../../../src/jobs/directory-lock.ts';
import { type App, type LocalGithub, startGithub } from '../../support/github/index.ts';

const secret = 'f1b2c3d4e5f60718293a4b5c6d7e8f90';
const key = 'sk-ant-1234';
const registration = { permissions: neededPermissions, events: neededEvents };

let github: LocalGithub;
let folder: string;
let app: App;
let modelUrl: string;

/** Knows one key and the models of Anthropic. */
const modelServer = createServer(({ headers, url = '' }, response) => {
  const status = headers.authorization !== `Bearer ${key}` ? 401 : url.startsWith('/v1/models/claude-') ? 200 : 404;
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ type: 'model', id: 'x' }));
});

beforeAll(async () => {
  github = await startGithub();
  await new Promise<void>((resolve) => modelServer.listen(0, '127.0.0.1', resolve));
  // Listening on a TCP port, it has an address of this kind.
  modelUrl = `http://127.0.0.1:${(modelServer.address() as AddressInfo).port}`;
  folder = await mkdtemp(join(tmpdir(), 'drydock-doctor-'));
  app = await github.createApp({ slug: 'drydock', ...registration });
  github.install(app, 'acme');
});

afterAll(async () => {
  await github.close();
  modelServer.close();
  await rm(folder, { recursive: true, force: true });
});

function environment(more: NodeJS.ProcessEnv = {}, of = app): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    APP_ID: String(of.id),
    PRIVATE_KEY: of.privateKey,
    WEBHOOK_SECRET: secret,
    GHE_HOST: github.host,
    GHE_PROTOCOL: 'http',
    NODE_ENV: 'production',
    DRYDOCK_DATA_DIR: join(folder, 'data'),
    ...more,
  };
}

async function examined(env: NodeJS.ProcessEnv): Promise<Record<string, Check>> {
  const checks = await examine(env);
  return Object.fromEntries(checks.map((check) => [check.name, check]));
}

describe('the doctor', () => {
  test('finds nothing wrong where all is well', async () => {
    const { shellcheck, ...checks } = await examined(
      environment({ ANTHROPIC_API_KEY: key, ANTHROPIC_BASE_URL: modelUrl }),
    );
    expect(Object.values(checks).filter(({ status }) => status !== 'green')).toEqual([]);
    expect(Object.keys(checks)).toEqual([
      ...['node', 'database', 'github', 'clock', 'credentials', 'permissions', 'events', 'installations'],
      ...['webhook secret', 'model', 'git'],
    ]);
    expect(checks['credentials']?.message).toBe('GitHub knows this App as drydock');
    expect(shellcheck?.status).not.toBe('red');
  });

  test('names the permissions and events that are missing, and what is too much', async () => {
    const { checks: _, ...permissions } = neededPermissions;
    const other = await github.createApp({ permissions, events: ['pull_request'] });
    const checks = await examined(environment({}, other));
    expect(checks['permissions']).toMatchObject({ status: 'red', message: 'missing checks: write' });
    expect(checks['events']).toMatchObject({
      status: 'red',
      message: expect.stringMatching(/^not subscribed to issue_comment, .*merge_group$/),
    });
    expect(checks['installations']).toMatchObject({ status: 'yellow', message: 'installed nowhere' });

    const greedy = await github.createApp({
      ...registration,
      permissions: { ...neededPermissions, contents: 'write' },
    });
    const { permissions: surplus } = await examined(environment({}, greedy));
    expect(surplus).toMatchObject({ status: 'yellow', message: 'more than needed: contents: write' });
  });

  test('names the accounts that have not accepted all permissions', async () => {
    const other = await github.createApp(registration);
    github.install(other, 'acme');
    const { merge_queues: _, ...accepted } = neededPermissions;
    github.install(other, 'late', { permissions: accepted });
    const { installations } = await examined(environment({}, other));
    expect(installations).toMatchObject({
      status: 'yellow',
      message: '1 of 2 without all permissions: late',
    });
  });

  test("says when GitHub does not accept the App's key", async () => {
    const stranger = await github.createApp(registration);
    const { credentials } = await examined(environment({ PRIVATE_KEY: stranger.privateKey }));
    expect(credentials).toMatchObject({ status: 'red', message: expect.stringMatching(/does not accept them: 401/) });
  });

  test.each([
    ['is not a key', { PRIVATE_KEY: 'what is this' }, /not a private key/],
    ['is cut off', { PRIVATE_KEY: '-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\n' }, /private key/],
    ['is not where it should be', { PRIVATE_KEY: '', PRIVATE_KEY_PATH: '/nowhere/key.pem' }, /\/nowhere\/key\.pem/],
    ['is not set', { PRIVATE_KEY: '' }, /^PRIVATE_KEY or PRIVATE_KEY_PATH missing/],
  ])('says when the private key %s', async (_, variables, message) => {
    const { credentials } = await examined(environment(variables));
    expect(credentials).toMatchObject({ status: 'red', message: expect.stringMatching(message) });
  });

  test('reads the key from a file', async () => {
    const path = join(folder, 'key.pem');
    await writeFile(path, app.privateKey);
    const { credentials } = await examined(environment({ PRIVATE_KEY: '', PRIVATE_KEY_PATH: path }));
    expect(credentials?.status).toBe('green');
  });

  test('tells a GitHub that cannot be reached from credentials that are wrong', async () => {
    const { github: reached, credentials } = await examined(environment({ GHE_HOST: '127.0.0.1:9' }));
    expect(reached).toMatchObject({ status: 'red', remedy: expect.stringContaining('GHE_HOST') });
    expect(credentials).toMatchObject({ status: 'red', message: expect.stringMatching(/^not checked/) });
  });

  test('asks for the registration where there are no credentials, but not in production', async () => {
    const none = { APP_ID: '', PRIVATE_KEY: '', WEBHOOK_SECRET: '' };
    const checks = await examined(environment({ ...none, NODE_ENV: '' }));
    expect(checks['credentials']).toMatchObject({
      status: 'yellow',
      remedy: expect.stringContaining('npm start'),
    });
    expect(checks).not.toHaveProperty('webhook secret');
    const production = await examined(environment(none));
    expect(production['credentials']?.status).toBe('red');
    expect(production['webhook secret']?.status).toBe('red');
  });

  test('names variables that are wrong, and still looks at the rest', async () => {
    const { environment: variables, git } = await examined(environment({ PORT: 'abc' }));
    expect(variables).toMatchObject({ status: 'red', message: expect.stringMatching(/^PORT: /) });
    expect(git?.status).toBe('green');
  });

  test('knows who has the embedded database, and leaves it alone', async () => {
    const directory = join(folder, 'held');
    const unlock = await lockDirectory(directory);
    const held = await examined(environment({ DRYDOCK_DATA_DIR: directory }));
    unlock();
    expect(held['database']).toMatchObject({
      status: 'green',
      message: expect.stringContaining(`in use by process ${process.pid}`),
    });
    const free = await examined(environment({ DRYDOCK_DATA_DIR: directory }));
    expect(free['database']?.message).toMatch(/in use by nobody$/);
  });

  test('says when the data directory cannot be used', async () => {
    const { database } = await examined(environment({ DRYDOCK_DATA_DIR: '/dev/null/data' }));
    expect(database).toMatchObject({ status: 'red', remedy: expect.stringContaining('DRYDOCK_DATA_DIR') });
  });

  test('says when Postgres cannot be reached, without the password', async () => {
    const { database } = await examined(
      environment({ DATABASE_URL: 'postgres://drydock:hunter2@127.0.0.1:9/drydock' }),
    );
    expect(database).toMatchObject({
      status: 'red',
      message: expect.stringMatching(/^Postgres at 127\.0\.0\.1:9\/drydock: .*ECONNREFUSED/),
    });
    expect(JSON.stringify(database)).not.toContain('hunter2');
  });

  test('asks the server of the model whether it takes the key and has the model', async () => {
    const asked = async (env: NodeJS.ProcessEnv) =>
      (await examined(environment({ ANTHROPIC_BASE_URL: modelUrl, ...env })))['model'];
    expect(await asked({ ANTHROPIC_API_KEY: key })).toMatchObject({
      status: 'green',
      message: expect.stringContaining('claude-sonnet'),
    });
    expect(await asked({ ANTHROPIC_API_KEY: 'sk-ant-9876' })).toMatchObject({
      status: 'red',
      message: expect.stringContaining('401'),
    });
    expect(await asked({ ANTHROPIC_API_KEY: key, DRYDOCK_MODEL: 'other' })).toMatchObject({
      status: 'red',
      message: 'the server has no model other',
    });
    expect(await asked({ ANTHROPIC_API_KEY: key, ANTHROPIC_BASE_URL: 'http://127.0.0.1:9' })).toMatchObject({
      status: 'yellow',
    });
  });

  test('does without programs that are optional', async () => {
    const { shellcheck, git } = await examined(environment({ PATH: folder }));
    expect([shellcheck?.status, git?.status]).toEqual(['yellow', 'yellow']);
  });

  test('shows no secret', async () => {
    const checks = JSON.stringify(
      await examine(environment({ ANTHROPIC_API_KEY: 'sk-ant-9876', ANTHROPIC_BASE_URL: modelUrl })),
    );
    for (const hidden of [secret, 'sk-ant-9876', app.privateKey.split('\n')[1] ?? '']) {
      expect(checks).not.toContain(hidden);
    }
  });
});
