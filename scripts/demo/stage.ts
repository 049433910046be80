import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';
import { parse } from 'yaml';
import * as z from 'zod';
import { serve } from '../../src/app.ts';
import { type PullRequest, type Review, startGithub } from '../../test/support/github/index.ts';
import { readExample } from './example.ts';

const root = new URL('../../', import.meta.url);
const manifest = z.object({
  default_permissions: z.record(z.string(), z.enum(['read', 'write'])),
  default_events: z.array(z.string()),
});

/** The example's pull request on a local GitHub, with the App installed. */
export interface Stage {
  readonly pull: PullRequest;
  /** Address of the pull request's page. */
  readonly page: string;
  /** Requests that the App has made so far. */
  readonly requests: () => number;
  /** What Drydock posted, oldest first. */
  readonly reviews: () => readonly Review[];
  /** Name of the newest check run's conclusion; null while it runs. */
  readonly conclusion: () => string | null;
  /** Stops everything and removes what it left on the disk. */
  readonly close: () => Promise<void>;
}

export interface StageOptions {
  readonly log: Logger;
  /** Hears what was done, in words. */
  readonly say: (message: string) => void;
}

/** Starts a GitHub and Drydock on loopback and opens the example's pull request. */
export async function openStage({ log, say }: StageOptions): Promise<Stage> {
  const cleanup: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const step of cleanup.splice(0).reverse()) await step();
  };
  try {
    const example = await readExample(fileURLToPath(new URL('examples/shop', root)));
    const github = await startGithub();
    cleanup.push(() => github.close());
    const repository = await github.createRepository({ owner: 'tidewater', name: 'shop', files: example.base });
    github.setRole(repository, 'mira', 'write');
    github.setRole(repository, 'jonas', 'maintain');
    github.setRole(repository, 'rita', 'read');
    say(`a local GitHub with the repository tidewater/shop listens on ${github.url}`);

    const { default_permissions: permissions, default_events: events } = manifest.parse(
      parse(await readFile(new URL('app.yml', root), 'utf8')),
    );
    const secret = 'known on this machine only';
    const app = await github.createApp({ slug: 'drydock', permissions, events, webhook: { secret } });
    github.install(app, 'tidewater');
    const dataDir = await mkdtemp(join(tmpdir(), 'drydock-demo-'));
    cleanup.push(() => rm(dataDir, { recursive: true, force: true }));
    const serving = await serve({
      log,
      env: {
        APP_ID: String(app.id),
        PRIVATE_KEY: app.privateKey,
        WEBHOOK_SECRET: secret,
        GHE_HOST: github.host,
        GHE_PROTOCOL: 'http',
        HOST: '127.0.0.1',
        PORT: '0',
        DRYDOCK_DATA_DIR: dataDir,
      },
    });
    cleanup.push(() => serving.close());
    app.webhook.url = `${serving.url}/api/github/webhooks`;
    say(`Drydock with its embedded Postgres listens on ${serving.url}`);

    const { pullRequest, secondCommit } = example;
    const branch = 'smaller-images';
    await github.pushCommit(repository, branch, pullRequest.files, pullRequest.title, 'mira');
    const pull = await github.openPullRequest(repository, {
      head: branch,
      title: pullRequest.title,
      body: pullRequest.body,
      author: 'mira',
    });
    github.prepareCommit(pull, `${secondCommit.title}\n\n${secondCommit.body}`, secondCommit.files);
    say(`mira opened pull request #${pull.number}; GitHub sends its signed webhook`);
    return {
      pull,
      page: `${github.url}/tidewater/shop/pull/${pull.number}`,
      requests: () => github.requests.length,
      reviews: () => pull.reviews.filter(({ author }) => author === app.bot),
      conclusion: () => repository.checkRuns.findLast((run) => run.suite.headSha === pull.head.sha)?.conclusion ?? null,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
