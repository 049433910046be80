import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { PullRequest } from '../support/github/index.ts';
import { createShop, type Harbour, launch, openHarbour, openPull, reviewsOf, type Ship } from './harbour.ts';
import { fingerprintsIn } from './people.ts';

let harbour: Harbour;
let ship: Ship;

beforeAll(async () => {
  harbour = await openHarbour();
  ship = await launch(harbour, await harbour.directory());
});

afterAll(async () => {
  await ship.close();
  await harbour.close();
});

const unpinned = 'FROM node\nCMD ["node"]\n';
const waits = 'FROM debian:13.1\nRUN apt-get update && apt-get install curl\nUSER 1000\n';

const create = async (name: string, files: Readonly<Record<string, string>>) =>
  openPull(harbour.github, await createShop(harbour, name), files);
const push = (pull: PullRequest, files: Readonly<Record<string, string>>) =>
  harbour.github.pushCommit(pull.repository, pull.head.ref, files);
const open = (pull: PullRequest) => pull.reviews.filter(({ minimized, body }) => minimized === null && body !== '');
const firstComment = (pull: PullRequest) => pull.threads[0]?.comments[0];

describe('a review after a push', () => {
  test('says what is new, still open and fixed since the last one', async () => {
    const pull = await create('since', { Dockerfile: `${unpinned}ADD x.txt /srv/\n` });
    await ship.reviewed(pull);
    expect(open(pull)[0]?.body).not.toContain('Since the last review');
    await push(pull, { Dockerfile: `${unpinned}CMD ["npm"]\n` });
    await ship.reviewed(pull, 2);
    const [latest, ...others] = open(pull);
    expect(others).toEqual([]);
    expect(latest?.body).toMatch(/Since the last review: 2 new, 1 still open, 1 fixed\./);
    expect(latest?.body).toMatch(/Only the last CMD[^*]*\*\* \(new\)/);
    expect(latest?.body).toMatch(/is not pinned\*\* \(\[/);
  });

  test('is not posted where nothing changed in substance; the old one says for which commit it still holds', async () => {
    const pull = await create('holds', { Dockerfile: unpinned });
    await ship.reviewed(pull);
    const first = pull.head.sha;
    const second = await push(pull, { 'README.md': '# Changed\n' });
    expect(await ship.reviewed(pull, 2)).toMatchObject({ outcome: 'unchanged' });
    expect(reviewsOf(pull)).toEqual([{ commit: first, minimized: null }]);
    const footer = open(pull)[0]?.body.trim().split('\n').at(-1);
    expect(footer).toContain(`Commit \`${first.slice(0, 12)}\`, still holds for \`${second.slice(0, 12)}\``);
    expect(footer).toContain(`/runs/${pull.repository.checkRuns.at(-1)?.id}`);
    const third = await push(pull, { 'README.md': '# Changed again\n' });
    await ship.reviewed(pull, 3);
    expect(open(pull)[0]?.body).toContain(`still holds for \`${third.slice(0, 12)}\``);
    expect(open(pull)[0]?.body).not.toContain(second.slice(0, 12));
  });

  test.each([
    ['a rename', { Dockerfile: null, 'app/Dockerfile': `${waits}` }],
    ['other line ends', { Dockerfile: waits.replaceAll('\n', '\r\n') }],
    ['moved lines', { Dockerfile: waits.replace('\n', '\n\n# A comment\n\n') }],
  ])('knows its findings again after %s', async (name, files) => {
    const { github } = harbour;
    const shop = await createShop(harbour, name.replaceAll(' ', '-'));
    await github.pushCommit(shop, 'main', { Dockerfile: 'FROM debian:13.1\nUSER 1000\n' });
    const pull = await openPull(github, shop, { Dockerfile: waits });
    await ship.reviewed(pull);
    const known = fingerprintsIn(JSON.stringify(pull.threads.map(({ comments }) => comments[0]?.body)));
    expect(known).toHaveLength(1);
    await github.pushCommit(shop, pull.head.ref, files);
    await ship.reviewed(pull, 2);
    expect(pull.threads).toHaveLength(1);
    expect(firstComment(pull)).toMatchObject({ minimized: null, editor: null });
  });

  test('stays the same after a rebase', async () => {
    const { github } = harbour;
    const pull = await create('rebased', { Dockerfile: waits });
    await ship.reviewed(pull);
    await github.pushCommit(pull.repository, 'main', { 'other.txt': 'x\n' });
    await github.forcePush(pull.repository, pull.head.ref, 'main', { Dockerfile: waits });
    expect(await ship.reviewed(pull, 2)).toMatchObject({ outcome: 'unchanged' });
    expect([open(pull).length, pull.threads.length]).toEqual([1, 1]);
  });

  test('is another one where the base changed and with it the findings', async () => {
    const { github } = harbour;
    const shop = await createShop(harbour, 'retargeted');
    await github.pushCommit(shop, 'next', { Dockerfile: unpinned });
    await github.forcePush(shop, 'topic', 'next', { Dockerfile: `${unpinned}# more\n` });
    const pull = await github.openPullRequest(shop, { head: 'topic', author: 'ada' });
    await ship.reviewed(pull);
    await github.editPullRequest(pull, { base: 'next' });
    await ship.reviewed(pull, 2);
    expect(open(pull)).toHaveLength(1);
    expect(open(pull)[0]?.body).toContain('No issues found');
    expect(pull.repository.checkRuns.at(-1)).toMatchObject({ conclusion: 'success' });
  });
});

describe('a thread whose finding is gone', () => {
  const fixed = waits.replace('install curl', 'install -y curl');

  test('says so, and is folded away as resolved', async () => {
    const pull = await create('thread', { Dockerfile: waits });
    await ship.reviewed(pull);
    const head = await push(pull, { Dockerfile: fixed });
    await ship.reviewed(pull, 2);
    expect(firstComment(pull)).toMatchObject({ minimized: 'RESOLVED' });
    expect(firstComment(pull)?.body).toContain(`Fixed in \`${head.slice(0, 12)}\``);
    expect(firstComment(pull)?.body).not.toContain('suggestion');
  });

  test('stays as it is where somebody answered', async () => {
    const pull = await create('answered', { Dockerfile: waits });
    await ship.reviewed(pull);
    const comment = firstComment(pull);
    if (comment === undefined) throw new Error('no comment');
    harbour.github.reply(comment, 'ada', 'Good catch.');
    await push(pull, { Dockerfile: fixed });
    await ship.reviewed(pull, 2);
    expect(comment).toMatchObject({ minimized: null, editor: null });
  });

  test('is asked to be resolved once for all threads, since GitHub refuses it', async () => {
    const before = harbour.github.requests.length;
    const pull = await create('refusals', {
      Dockerfile: `${waits}ADD a.txt /a/\nADD b.txt /b/\n`,
    });
    await ship.reviewed(pull);
    expect(pull.threads.length).toBeGreaterThan(2);
    await push(pull, { Dockerfile: 'FROM debian:13.1\nUSER 1000\n' });
    await ship.reviewed(pull, 2);
    const operations = harbour.github.requests.slice(before).flatMap((request) => request.operations);
    expect(operations.filter((operation) => operation.includes('resolveReviewThread')).length).toBeLessThanOrEqual(1);
    expect(pull.threads.every(({ comments: [first] }) => first?.minimized === 'RESOLVED')).toBe(true);
  });
});
