import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { type ServeOptions, type Serving, serve } from '../../src/app.ts';
import type { App, LocalGithub, PullRequest, Repository } from '../support/github/index.ts';
import { startGithub } from '../support/github/index.ts';
import { type LogLine, LogLines } from './lines.ts';

const SECRET = 'a webhook secret';

/** A local GitHub with the App on it. */
export interface Harbour {
  readonly github: LocalGithub;
  readonly app: App;
  /** The environment of `drydock serve`. `webhook` is where deliveries go once somebody serves. */
  environment(dataDir: string): NodeJS.ProcessEnv;
  /** A directory that goes with the harbour. */
  directory(): Promise<string>;
  close(): Promise<void>;
}

export async function openHarbour(): Promise<Harbour> {
  const github = await startGithub();
  const app = await github.createApp({
    slug: 'drydock',
    permissions: {
      metadata: 'read',
      contents: 'read',
      pull_requests: 'write',
      issues: 'read',
      checks: 'write',
      merge_queues: 'read',
    },
    events: ['pull_request', 'issue_comment', 'pull_request_review_comment', 'check_run', 'check_suite', 'merge_group'],
    webhook: { secret: SECRET },
  });
  const directories: string[] = [];
  return {
    github,
    app,
    environment: (dataDir) => ({
      APP_ID: String(app.id),
      PRIVATE_KEY: app.privateKey,
      WEBHOOK_SECRET: SECRET,
      GHE_HOST: github.host,
      GHE_PROTOCOL: 'http',
      HOST: '127.0.0.1',
      PORT: '0',
      LOG_FORMAT: 'json',
      DRYDOCK_DATA_DIR: dataDir,
    }),
    async directory() {
      const directory = await mkdtemp(join(tmpdir(), 'drydock-test-'));
      directories.push(directory);
      return directory;
    },
    async close() {
      await github.close();
      for (const directory of directories) await rm(directory, { recursive: true, force: true });
    },
  };
}

export interface Ship extends Serving {
  readonly log: LogLines;
  /** When the pull request was reviewed for the `times`-th time: the log's line of it. */
  reviewed(pull: PullRequest, times?: number): Promise<LogLine>;
}

/** Serves in this process; GitHub's webhooks go there. */
export async function launch(harbour: Harbour, dataDir: string, options: Partial<ServeOptions> = {}): Promise<Ship> {
  const log = new LogLines();
  const serving = await serve({ env: harbour.environment(dataDir), log: pino({ level: 'info' }, log), ...options });
  harbour.app.webhook.url = `${serving.url}/api/github/webhooks`;
  return { ...serving, log, reviewed: (pull, times = 1) => log.line('review done', times, keyOf(harbour, pull)) };
}

/** A repository of an organisation of its own, with the App installed: no test waits for the pace of another's writes. */
export async function createShop({ github, app }: Harbour, name: string): Promise<Repository> {
  const owner = `${name}-org`;
  const files = { Dockerfile: 'FROM node:24.17.0\nCMD ["node"]\n', 'README.md': '# Shop\n' };
  const repository = await github.createRepository({ owner, name, files });
  github.install(app, owner);
  return repository;
}

/** A branch with these files and a pull request for it, by `ada`. */
export async function openPull(
  github: LocalGithub,
  repository: Repository,
  files: Readonly<Record<string, string>>,
  more: { readonly draft?: boolean } = {},
): Promise<PullRequest> {
  const branch = `change-${repository.pulls.length + 1}`;
  await github.pushCommit(repository, branch, files);
  return github.openPullRequest(repository, { head: branch, title: 'Change the image', author: 'ada', ...more });
}

/** As `requestKey` has it. */
export function keyOf({ github }: Harbour, { repository, number }: PullRequest): string {
  const installation = github.installations.find(({ account }) => account === repository.owner);
  return `${installation?.id}:${repository.owner.login}/${repository.name}#${number}`;
}

export function reviewsOf(pull: PullRequest): { commit: string; minimized: string | null }[] {
  return pull.reviews.map(({ commit, minimized }) => ({ commit, minimized }));
}

export function checksOf(pull: PullRequest): (string | null)[][] {
  return pull.repository.checkRuns
    .filter((run) => run.externalId === String(pull.number))
    .map(({ suite, status, conclusion, output }) => [suite.headSha, status, conclusion, output.title]);
}
