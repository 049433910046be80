/**
 * Measures the App as it is run: the built command line in a process of its own, against the local GitHub.
 * `npm run build && node bench/app.ts [--reviews 200]`; with DATABASE_URL the same on Postgres (the database is used as it is).
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { openHarbour } from '../test/app/harbour.ts';
import type { Repository } from '../test/support/github/index.ts';

const { values } = parseArgs({ options: { reviews: { type: 'string', default: '200' } } });
const rows: Record<string, string | number> = {};

const harbour = await openHarbour();
const data = await mkdtemp(join(tmpdir(), 'drydock-bench-'));
try {
  await measure();
} finally {
  await harbour.close();
  await rm(data, { recursive: true, force: true });
}
console.table(rows);
console.log(JSON.stringify(rows));

async function measure(): Promise<void> {
  const cold = await start();
  rows['start-up, new database (ms)'] = cold.milliseconds;
  await stop(cold.child);
  const app = await start();
  rows['start-up, warm (ms)'] = app.milliseconds;
  harbour.app.webhook.url = `${app.url}/api/github/webhooks`;
  rows['memory at rest (MB)'] = await residentMegabytes(app.child);

  rows['requests, one Dockerfile'] = (await reviewOnce(app, await repositoryOf('one', 1), files(1, 1))).requests;
  const large = await reviewOnce(app, await repositoryOf('sixty', 60), files(60, 1));
  rows['requests, 60 Dockerfiles'] = large.requests;
  rows['webhook to posted, 60 Dockerfiles (ms)'] = Math.round(large.milliseconds);

  const warm = await repositoryOf('warm', 1);
  const times: number[] = [];
  for (let round = 1; round <= 21; round++) {
    const { milliseconds, requests } = await reviewOnce(app, warm, files(1, round));
    rows['requests, one Dockerfile, token known'] = requests;
    if (round > 1) times.push(milliseconds);
  }
  rows['webhook to posted, median of 20 (ms)'] = Math.round(times.sort((a, b) => a - b)[10] ?? 0);
  let repository = warm;
  for (let round = 23; round < Number(values.reviews); round++) {
    // Writes are paced for each installation: a busy hour of one is spread over several here.
    if (round % 20 === 3) repository = await repositoryOf(`shop-${round}`, 1);
    await reviewOnce(app, repository, files(1, round));
  }
  rows[`memory after ${values.reviews} reviews (MB)`] = await residentMegabytes(app.child);
  await stop(app.child);
  for (const count of [200, 2000, 100_500]) await measureRepository(count);
}

/** A pull request that changes one Dockerfile of a repository of so many files, in a process of its own. */
async function measureRepository(count: number): Promise<void> {
  const app = await start();
  harbour.app.webhook.url = `${app.url}/api/github/webhooks`;
  const owner = `files-${count}`;
  const repository = await harbour.github.createRepository({ owner, name: 'shop', files: repositoryFiles(count) });
  harbour.github.install(harbour.app, owner);
  const reads = harbour.github.requests.length;
  const { requests, milliseconds } = await reviewOnce(app, repository, { 'service1/Dockerfile': 'FROM debian\n' });
  const reading = harbour.github.requests
    .slice(reads)
    .flatMap(({ operations }) => operations)
    .filter((one) => one === 'git/get-tree' || one === 'graphql:repository').length;
  rows[`requests, ${count} files`] = `${requests}, ${reading} of them to read`;
  rows[`webhook to posted, ${count} files (ms)`] = Math.round(milliseconds);
  rows[`memory at most, ${count} files (MB)`] = await peakMegabytes(app.child);
  await stop(app.child);
}

/** Sources, and for each hundred of them a few Dockerfiles, scripts, workflows and manifests. */
function repositoryFiles(count: number): Record<string, string> {
  const kinds: readonly ((index: number) => [string, string])[] = [
    (at) => [`service${at}/Dockerfile`, `FROM debian:13\nLABEL number=${at}\n`],
    (at) => [`service${at}/build.sh`, `docker build . # ${at}\n`],
    (at) => [
      `.github/workflows/${at}.yml`,
      `on: push\njobs: { a: { runs-on: ubuntu-latest, steps: [{ uses: docker/build-push-action@v7, with: { context: service${at} } }] } }\n`,
    ],
    (at) => [`k8s/${at}.yaml`, `kind: Pod\nspec: { containers: [{ image: service${at} }] }\n`],
  ];
  return Object.fromEntries(
    Array.from({ length: count }, (_, at) => {
      const kind = at % 25 < 5 ? kinds[at % 5] : undefined;
      return kind === undefined ? [`src/${at % 100}/${at}.ts`, `export const a = ${at};\n`] : kind(at);
    }),
  );
}

/** A repository of an organisation of its own, with the App installed. */
async function repositoryOf(owner: string, count: number): Promise<Repository> {
  const repository = await harbour.github.createRepository({ owner, name: 'shop', files: files(count, 0) });
  harbour.github.install(harbour.app, owner);
  return repository;
}

interface Started {
  readonly child: ChildProcess;
  readonly url: string;
  readonly milliseconds: number;
  /** Resolves with the next finished review. */
  readonly reviewed: () => Promise<{ readonly requests: number }>;
}

async function start(): Promise<Started> {
  const began = performance.now();
  const env = { ...process.env, ...harbour.environment(data) };
  const child = spawn(process.execPath, ['dist/cli.js', 'serve'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const waiting: ((line: Record<string, unknown>) => boolean)[] = [];
  createInterface({ input: child.stdout }).on('line', (text) => {
    const line = JSON.parse(text) as Record<string, unknown>;
    if (Number(line['level']) >= 50) console.error(text);
    const at = waiting.findIndex((take) => take(line));
    if (at !== -1) waiting.splice(at, 1);
  });
  const next = (message: string) =>
    new Promise<Record<string, unknown>>((resolve) => {
      waiting.push((line) => {
        if (line['msg'] !== message) return false;
        resolve(line);
        return true;
      });
    });
  const serving = await next('serving');
  return {
    child,
    url: String(serving['url']),
    milliseconds: Math.round(performance.now() - began),
    reviewed: async () => ({ requests: Number((await next('review done'))['requests']) }),
  };
}

/** Opens a pull request and waits until its review is posted and recorded; requests are counted where they arrive. */
async function reviewOnce(app: Started, repository: Repository, change: Record<string, string>) {
  const { github } = harbour;
  const branch = `change-${repository.pulls.length + 1}`;
  await github.pushCommit(repository, branch, change);
  const before = github.requests.length;
  const done = app.reviewed();
  const began = performance.now();
  await github.openPullRequest(repository, { head: branch, title: 'Change the image', author: 'ada' });
  await done;
  return { milliseconds: performance.now() - began, requests: github.requests.length - before };
}

function files(count: number, round: number): Record<string, string> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      count === 1 ? 'Dockerfile' : `services/${index}/Dockerfile`,
      `FROM node:24-slim\nRUN apt-get update && apt-get install${round > 0 ? '' : ' -y'} curl\nENV ROUND=${round}\nCMD ["node", "server-${index}.js"]\n`,
    ]),
  );
}

function residentMegabytes(child: ChildProcess): Promise<number> {
  return megabytes(child, /VmRSS:\s+(\d+)/);
}

function peakMegabytes(child: ChildProcess): Promise<number> {
  return megabytes(child, /VmHWM:\s+(\d+)/);
}

async function megabytes({ pid }: ChildProcess, line: RegExp): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Math.round(Number(line.exec(status)?.[1] ?? 0) / 1024);
}

function stop(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.on('exit', () => resolve());
    child.kill('SIGTERM');
  });
}
