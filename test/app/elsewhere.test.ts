import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { buildStep, manifestOf, workflowOf, workflowPath } from '../../src/rules/example-files.ts';
import type { Files, PullRequest } from '../support/github/index.ts';
import { checksOf, createShop, type Harbour, launch, openHarbour, type Ship } from './harbour.ts';

let harbour: Harbour;
let ship: Ship;

beforeAll(async () => {
  harbour = await openHarbour();
  ship = await launch(harbour, await harbour.directory(), { now: () => new Date('2026-11-23T12:00:00Z') });
});

afterAll(async () => {
  await ship.close();
  await harbour.close();
});

const workflow = (platforms: string) =>
  workflowOf([buildStep(`platforms: ${platforms}`, 'tags: acme/shop:dev').replace('context: .', 'context: shop')]);
const probe = (command: string) => manifestOf(`livenessProbe: { exec: { command: ${command} } }`);

const files = {
  'shop/Dockerfile':
    'FROM golang:1.26 AS build\nWORKDIR /src\nCOPY go.mod main.go ./\nRUN CGO_ENABLED=0 go build -o /shop .\n\nFROM debian:13.1-slim\nCOPY --from=build /shop /usr/local/bin/shop\nUSER 1000\nENTRYPOINT ["shop"]\n',
  'shop/go.mod': 'module example.com/shop\n\ngo 1.26.0\n',
  'shop/main.go': 'package main\n\nfunc main() {}\n',
  [workflowPath]: workflow('linux/amd64,linux/arm64'),
  'k8s/shop.yaml': probe('[shop, --check]'),
};

async function change(name: string, changed: Files): Promise<PullRequest> {
  const repository = await createShop(harbour, name);
  await harbour.github.pushCommit(repository, 'main', { ...files, Dockerfile: null });
  await harbour.github.pushCommit(repository, 'topic', changed);
  return harbour.github.openPullRequest(repository, { head: 'topic', author: 'ada' });
}

describe('a pull request that changes no Dockerfile', () => {
  test.each([
    [
      'asks-for-more',
      { 'shop/go.mod': 'module example.com/shop\n\ngo 1.27.0\n' },
      'toolchain-older-than-manifest',
      'shop/Dockerfile:1',
      'failure',
    ],
    ['platforms', { [workflowPath]: workflow('linux/amd64') }, 'platform-lost', `${workflowPath}:6`, 'success'],
    [
      'probe',
      { 'k8s/shop.yaml': probe('[curl, -f, localhost]') },
      'called-program-missing',
      'k8s/shop.yaml:9',
      'success',
    ],
    ['takes-away', { 'shop/main.go': null }, 'copy-source-missing', 'shop/Dockerfile:3', 'failure'],
  ])('is reviewed where it breaks one, and told where: %s', async (name, changed, rule, place, conclusion) => {
    const pull = await change(name, changed);
    await ship.reviewed(pull);
    const body = pull.reviews[0]?.body ?? '';
    expect([...body.matchAll(/Rule `([\w-]+)`/g)].map(([, id]) => id)).toEqual([rule]);
    expect(body).toContain(place);
    expect(checksOf(pull)).toMatchObject([[pull.head.sha, 'completed', conclusion, expect.any(String)]]);
  });

  test.each([
    ['asks-for-less', { 'shop/go.mod': 'module example.com/shop\n\ngo 1.25.0\n' }],
    ['one-platform-more', { [workflowPath]: workflow('linux/arm64,linux/amd64,linux/s390x') }],
    ['another-probe', { 'k8s/shop.yaml': probe('[shop, --check, --deep]') }],
    ['takes-away-what-nobody-copies', { 'README.md': null }],
  ])('gets no comment where it breaks none: %s', async (name, changed) => {
    const pull = await change(name, changed);
    await ship.reviewed(pull);
    expect(pull.reviews).toEqual([]);
    expect(checksOf(pull)).toMatchObject([[pull.head.sha, 'completed', 'success', expect.any(String)]]);
  });
});

describe('a large repository', () => {
  const numbered = (count: number, name: (index: number) => string, text: (index: number) => string) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [name(index), text(index)]));

  test('of 2,000 files, lock files among them, is read in at most 8 requests', async () => {
    const many = {
      ...numbered(
        1300,
        (at) => `src/${at}.ts`,
        (at) => `export const a = ${at};\n`,
      ),
      ...numbered(
        100,
        (at) => `service${at}/Dockerfile`,
        (at) => `FROM debian:13\nLABEL number=${at}\n`,
      ),
      // Two for each of 100 services; a change needs those of one.
      ...numbered(
        100,
        (at) => `service${at}/package-lock.json`,
        (at) => `{ "lockfileVersion": 3, "packages": {}, "service": "${`${at}`.padEnd(100_000)}" }\n`,
      ),
      ...numbered(
        100,
        (at) => `service${at}/package.json`,
        (at) => `{ "name": "service${at}" }\n`,
      ),
      ...numbered(
        50,
        (at) => `.github/workflows/${at}.yml`,
        (at) => workflow('linux/amd64').replace('shop', `service${at}`),
      ),
      ...numbered(
        300,
        (at) => `k8s/${at}.yaml`,
        (at) => probe(`[program${at}]`),
      ),
      ...numbered(
        50,
        (at) => `service${at}/build.sh`,
        (at) => `docker build . # ${at}\n`,
      ),
    };
    const repository = await createShop(harbour, 'two-thousand');
    await harbour.github.pushCommit(repository, 'main', many);
    await harbour.github.pushCommit(repository, 'topic', {
      'service1/Dockerfile': 'FROM node\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci\n',
      'service1/package.json': '{ "dependencies": { "fastify": "^5.6.0" } }\n',
    });
    const from = harbour.github.requests.length;
    const pull = await harbour.github.openPullRequest(repository, { head: 'topic', author: 'ada' });
    await ship.reviewed(pull);
    const operations = harbour.github.requests.slice(from).flatMap((request) => request.operations);
    expect(
      operations.filter((one) => one === 'git/get-tree' || one === 'graphql:repository').length,
    ).toBeLessThanOrEqual(8);
    expect(pull.reviews[0]?.body).toContain('unpinned-base-image');
    expect(pull.reviews[0]?.body).toContain('lock-file-out-of-date');
  });
});
