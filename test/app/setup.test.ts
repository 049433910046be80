import { type ChildProcess, spawn } from 'node:child_process';
import { copyFile, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseEnv } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type App, type LocalGithub, startGithub } from '../support/github/index.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const address = /(?:Listening on|"url":") ?"?(http:\/\/[^"\s]+)/;

describe('setting the App up', () => {
  let github: LocalGithub;
  let app: App;
  let folder: string;
  let child: ChildProcess | null = null;

  beforeEach(async () => {
    github = await startGithub();
    app = await github.createApp({ webhook: { secret: 'the secret of the App' } });
    folder = await mkdtemp(join(tmpdir(), 'drydock-test-'));
    await copyFile(join(root, 'app.yml'), join(folder, 'app.yml'));
  });

  afterEach(async () => {
    child?.kill('SIGKILL');
    await github.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** Resolves to the address it listens on. */
  function serve(): Promise<string> {
    const env: NodeJS.ProcessEnv = {
      PATH: process.env['PATH'],
      GHE_HOST: github.host,
      GHE_PROTOCOL: 'http',
      PORT: '0',
      HOST: '127.0.0.1',
      LOG_FORMAT: 'json',
      DRYDOCK_PUBLIC_URL: 'https://drydock.example.com/',
      DRYDOCK_DATA_DIR: join(folder, 'data'),
    };
    const started = spawn(process.execPath, [join(root, 'src/cli.ts'), 'serve'], { cwd: folder, env });
    child = started;
    let output = '';
    return new Promise((resolve, reject) => {
      const look = (chunk: Buffer) => {
        output += chunk.toString();
        const found = address.exec(output)?.[1];
        if (found !== undefined) resolve(found);
      };
      started.stdout.on('data', look);
      started.stderr.on('data', look);
      started.once('close', () => reject(new Error(output)));
    });
  }

  test('the page registers the App, and the next start serves it', async () => {
    const setup = await serve();
    const page = await (await fetch(`${setup}/probot`)).text();
    expect(page).toContain('https://drydock.example.com/api/github/webhooks');
    expect(page).toContain('"checks":"write"');

    const code = github.manifestCode(app);
    const answer = await fetch(`${setup}/probot/setup?code=${code}`, { redirect: 'manual' });
    expect(answer.status).toBe(302);
    const file = join(folder, '.env');
    expect(parseEnv(await readFile(file, 'utf8'))).toMatchObject({
      APP_ID: String(app.id),
      PRIVATE_KEY: app.privateKey,
      WEBHOOK_SECRET: 'the secret of the App',
    });
    expect((await stat(file)).mode & 0o077).toBe(0);
    child?.kill();

    const ready = await fetch(`${await serve()}/readyz`);
    expect([ready.status, await ready.text()]).toEqual([200, 'ready\n']);
  }, 90_000);
});
