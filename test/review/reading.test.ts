import { describe, expect, test } from '@jest/globals';
import { pagesOf } from '../../src/github/blobs.ts';
import { loadReview } from '../../src/review/load.ts';
import { rules } from '../../src/rules/index.ts';
import { type Files, memorySource } from '../../src/snapshot/memory-source.ts';
import type { RepositorySource } from '../../src/snapshot/repository-source.ts';
import { reviewSnapshot } from '../support/snapshot.ts';

const many = (count: number, name: (index: number) => string, text: (index: number) => string) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [name(index), text(index)]));

/** What GitHub would be asked: a tree is one request, and so is each page of blobs. */
function counted(source: RepositorySource): { readonly source: RepositorySource; readonly requests: () => number } {
  let requests = 0;
  return {
    requests: () => requests,
    source: {
      listTree: (commit) => {
        requests += 1;
        return source.listTree(commit);
      },
      readBlobs: (blobs) => {
        requests += pagesOf(blobs).length;
        return source.readBlobs(blobs);
      },
    },
  };
}

async function read(before: Files, after: Files) {
  const { source, requests } = counted(memorySource({ before, after }));
  const description = { title: '', body: '' };
  const snapshot = await loadReview(source, { base: 'before', head: 'after', description }, rules);
  return {
    snapshot,
    requests: requests(),
    files: new Set([...snapshot.head.contents.values()].filter(({ kind }) => kind === 'text')).size,
  };
}

const workflow = (name: number) =>
  `on: push\njobs: { a: { runs-on: ubuntu-latest, steps: [{ uses: docker/build-push-action@v7, with: { context: service${name} } }] } }\n`;

describe('reading a repository', () => {
  test('of 2,000 files takes at most 8 requests', async () => {
    const files = {
      ...many(
        1500,
        (at) => `src/${at}.ts`,
        (at) => `export const a = ${at};\n`,
      ),
      ...many(
        100,
        (at) => `service${at}/Dockerfile`,
        (at) => `FROM debian:13\nLABEL number=${at}\n`,
      ),
      ...many(50, (at) => `.github/workflows/${at}.yml`, workflow),
      ...many(
        300,
        (at) => `k8s/${at}.yaml`,
        (at) => `kind: Pod\nspec: { containers: [{ image: service${at} }] }\n`,
      ),
      ...many(
        50,
        (at) => `service${at}/build.sh`,
        (at) => `docker build . # ${at}\n`,
      ),
    };
    const { requests, snapshot } = await read(files, { ...files, 'service1/Dockerfile': 'FROM debian:13\n' });
    expect(requests).toBeLessThanOrEqual(8);
    expect(snapshot.head.contents.get('service1/Dockerfile')?.kind).toBe('text');
  });

  test('with long lock files reads those that the change needs, and no more than 1 MB of a side', async () => {
    const lock = (at: number, version: string) =>
      `{ "lockfileVersion": 3, "packages": { "node_modules/a": { "version": "${version}" } }, "x": "${`${at}`.padEnd(300_000)}" }\n`;
    const files = {
      ...many(
        100,
        (at) => `service${at}/Dockerfile`,
        (at) => `FROM node:24-slim\nWORKDIR /app\nLABEL at=${at}\nCOPY . .\nRUN npm ci\n`,
      ),
      ...many(
        100,
        (at) => `service${at}/package.json`,
        (at) => `{ "version": "1.0.${at}", "dependencies": { "a": "^1.0.0" } }\n`,
      ),
      ...many(
        100,
        (at) => `service${at}/package-lock.json`,
        (at) => lock(at, '1.0.0'),
      ),
    };
    const { requests, snapshot } = await read(files, {
      ...files,
      ...many(
        10,
        (at) => `service${at}/package-lock.json`,
        (at) => lock(at, '2.0.0'),
      ),
    });
    const locks = [...snapshot.head.contents.keys()].filter((path) => path.endsWith('package-lock.json'));
    expect(locks).toEqual([0, 1, 2].map((at) => `service${at}/package-lock.json`));
    expect(requests).toBeLessThanOrEqual(8);
    const { findings } = reviewSnapshot(snapshot, {});
    const outOfDate = findings.filter(({ rule }) => rule === 'lock-file-out-of-date');
    expect(outOfDate.map(({ locations }) => locations[0]?.path)).toEqual(
      [0, 1, 2].map((at) => `service${at}/Dockerfile`),
    );
  });

  test('with a lock file that is too large says that it was not held against its manifest', async () => {
    const files = {
      Dockerfile: 'FROM node:24-slim\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci\n',
      'package.json': '{ "dependencies": { "a": "^1.0.0" } }\n',
      'package-lock.json': `{ "lockfileVersion": 3, "x": "${' '.repeat(2_000_000)}" }\n`,
    };
    const { snapshot } = await read({ ...files, Dockerfile: 'FROM node:24-slim\n' }, files);
    const { notEvaluated } = reviewSnapshot(snapshot, {});
    expect(notEvaluated).toEqual([
      { rule: 'lock-file-out-of-date', path: 'Dockerfile', reason: '`package-lock.json`: too large to read' },
    ]);
  });

  test('of 100,000 files reads what the change touches, keeps to its budget, and says what it left out', async () => {
    const files = {
      ...many(
        97_000,
        (at) => `src/${at % 100}/${at}.ts`,
        () => '',
      ),
      ...many(
        1500,
        (at) => `service${at}/Dockerfile`,
        (at) => `FROM debian:13\nLABEL number=${at}\n`,
      ),
      ...many(1500, (at) => `.github/workflows/${at}.yml`, workflow),
    };
    const {
      snapshot,
      requests,
      files: count,
    } = await read(files, { ...files, 'service1499/Dockerfile': 'FROM debian\nUSER 1\n' });
    expect(requests).toBeLessThanOrEqual(8);
    expect(count).toBeLessThanOrEqual(400);
    const { findings, notEvaluated } = reviewSnapshot(snapshot, {});
    expect(findings.map(({ rule }) => rule)).toContain('unpinned-base-image');
    expect(notEvaluated.map(({ reason }) => reason)).toContainEqual(
      expect.stringMatching(
        /^\d+ files that may say how images are built or run were not read: over the reading budget$/,
      ),
    );
  });
});
