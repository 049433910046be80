import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  checksOf,
  createShop,
  type Harbour,
  keyOf,
  launch,
  openHarbour,
  openPull,
  reviewsOf,
  type Ship,
} from './harbour.ts';

const pinned = 'FROM node:24.17.0\nCMD ["node"]\n';
const unpinned = 'FROM node\nCMD ["node"]\n';

describe('the App against a local GitHub', () => {
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

  const createPull = async (name: string, files: Readonly<Record<string, string>>, more = {}) =>
    openPull(harbour.github, await createShop(harbour, name), files, more);
  const push = (pull: Awaited<ReturnType<typeof createPull>>, files: Readonly<Record<string, string>>) =>
    harbour.github.pushCommit(pull.repository, pull.head.ref, files);

  describe('posts', () => {
    test('one review and a check run for a pull request that changes a Dockerfile', async () => {
      const pull = await createPull('first', { Dockerfile: unpinned });
      expect(await ship.reviewed(pull)).toMatchObject({ outcome: 'posted' });
      expect(reviewsOf(pull)).toEqual([{ commit: pull.head.sha, minimized: null }]);
      expect(pull.reviews[0]).toMatchObject({ author: { login: 'drydock' }, state: 'COMMENTED' });
      expect(pull.reviews[0]?.body).toContain('Blocker Issues');
      expect(checksOf(pull)).toEqual([[pull.head.sha, 'completed', 'failure', '1 blocker']]);
    });

    test('a new review after a push, with the older one folded away', async () => {
      const pull = await createPull('pushed', { Dockerfile: unpinned });
      await ship.reviewed(pull);
      const first = pull.head.sha;
      const second = await push(pull, { Dockerfile: pinned.replace('24.17.0', '22.12.0') });
      expect(await ship.reviewed(pull, 2)).toMatchObject({ outcome: 'posted' });
      expect(reviewsOf(pull)).toEqual([
        { commit: first, minimized: 'OUTDATED' },
        { commit: second, minimized: null },
      ]);
      expect(checksOf(pull).map(([, , conclusion]) => conclusion)).toEqual(['failure', 'success']);
    });

    test('nothing new when a push changes nothing in substance, but a check run on the new head', async () => {
      const pull = await createPull('same', { Dockerfile: unpinned });
      await ship.reviewed(pull);
      const first = pull.head.sha;
      const second = await push(pull, { 'README.md': '# Changed\n' });
      expect(await ship.reviewed(pull, 2)).toMatchObject({ outcome: 'unchanged' });
      expect(reviewsOf(pull)).toEqual([{ commit: first, minimized: null }]);
      expect(checksOf(pull)).toEqual([
        [first, 'completed', 'failure', '1 blocker'],
        [second, 'completed', 'failure', '1 blocker'],
      ]);
    });

    test('the older review again when a force push brings its head back', async () => {
      const pull = await createPull('back', { Dockerfile: unpinned });
      await ship.reviewed(pull);
      const first = pull.head.sha;
      await push(pull, { Dockerfile: pinned.replace('24.17.0', '22.12.0') });
      await ship.reviewed(pull, 2);
      await harbour.github.forcePush(pull.repository, pull.head.ref, first, {});
      await ship.reviewed(pull, 3);
      expect(pull.reviews.filter(({ minimized }) => minimized === null)).toHaveLength(1);
    });

    test('no comment and a green check run where no container file changes', async () => {
      const pull = await createPull('readme', { 'README.md': '# Other\n' });
      expect(await ship.reviewed(pull)).toMatchObject({ outcome: 'nothing-to-review' });
      expect([pull.reviews, pull.comments]).toEqual([[], []]);
      expect(checksOf(pull)).toEqual([[pull.head.sha, 'completed', 'success', 'No container files changed']]);
    });

    test('a review on a pull request from a fork', async () => {
      const { github } = harbour;
      const shop = await createShop(harbour, 'forked');
      const fork = await github.createFork(shop, 'grace');
      await github.pushCommit(fork, 'topic', { Dockerfile: unpinned });
      const pull = await github.openPullRequest(shop, { head: 'grace:topic' });
      expect(await ship.reviewed(pull)).toMatchObject({ outcome: 'posted' });
      expect(checksOf(pull)).toHaveLength(1);
    });

    test('no review of a draft, and one as soon as it is ready', async () => {
      const pull = await createPull('draft', { Dockerfile: unpinned }, { draft: true });
      expect(await ship.reviewed(pull)).toMatchObject({ outcome: 'skipped' });
      expect(checksOf(pull)).toEqual([[pull.head.sha, 'completed', 'neutral', 'Skipped']]);
      await harbour.github.setDraft(pull, false);
      expect(await ship.reviewed(pull, 2)).toMatchObject({ outcome: 'posted' });
    });

    test('every annotation once, in batches, also when the check is asked for again', async () => {
      const lines = Array.from({ length: 60 }, (_, index) => `RUN apt-get install tool${index}\n`);
      const pull = await createPull('long', { Dockerfile: `FROM debian:13.1\n${lines.join('')}CMD ["true"]\n` });
      await ship.reviewed(pull);
      const [run] = pull.repository.checkRuns;
      const annotations = run?.annotations.length ?? 0;
      expect(annotations).toBeGreaterThan(50);
      if (run !== undefined) harbour.github.rerequestCheckRun(run);
      expect(await ship.reviewed(pull, 2)).toMatchObject({ outcome: 'unchanged' });
      expect(pull.repository.checkRuns.map((one) => one.annotations.length)).toEqual([annotations]);
    });

    test('what is wrong with the settings on the check run, with file and line', async () => {
      const shop = await createShop(harbour, 'settings');
      await harbour.github.pushCommit(shop, 'main', {
        '.github/drydock.yml': 'profile: recommended\nfailOn: never\ncolour: red\n',
      });
      const pull = await openPull(harbour.github, shop, { Dockerfile: unpinned });
      await ship.reviewed(pull);
      expect(shop.checkRuns[0]).toMatchObject({ conclusion: 'success' });
      expect(shop.checkRuns[0]?.output.summary).toContain('.github/drydock.yml:3');
    });

    test('a check run on a merge group, of what the group adds', async () => {
      const pull = await createPull('queued', { Dockerfile: unpinned });
      await ship.reviewed(pull);
      const group = await harbour.github.enqueueMerge(pull);
      await ship.log.line('review done', 1, `${keyOf(harbour, pull)}@${group}`);
      expect(pull.repository.checkRuns.filter(({ suite }) => suite.headSha === group)).toMatchObject([
        { conclusion: 'failure', output: { title: '1 blocker' } },
      ]);
      expect(pull.reviews).toHaveLength(1);
    });
  });

  describe('answers', () => {
    const reactionsOf = (comment: { reactions: readonly { content: string }[] }) =>
      comment.reactions.map(({ content }) => content);

    test("the author's /review, also where nothing changed", async () => {
      const pull = await createPull('asked', { Dockerfile: unpinned });
      await ship.reviewed(pull);
      const comment = harbour.github.comment(pull, 'ada', '/review');
      expect(await ship.reviewed(pull, 2)).toMatchObject({ outcome: 'unchanged' });
      expect(reactionsOf(comment)).toEqual(['eyes', '+1']);
      expect(pull.reviews).toHaveLength(1);
      expect(pull.comments.map(({ author }) => author.login)).toEqual(['ada', 'drydock']);
      expect(pull.comments[1]?.body).toContain('Nothing changed in substance');
    });

    test("a reader's /review with a frown, and runs nothing", async () => {
      const pull = await createPull('reader', { Dockerfile: unpinned });
      await ship.reviewed(pull);
      const before = harbour.github.requests.length;
      const comment = harbour.github.comment(pull, 'stranger', '/review');
      expect(await ship.reviewed(pull, 2)).toMatchObject({ outcome: 'none' });
      expect(reactionsOf(comment)).toEqual(['confused']);
      const operations = harbour.github.requests.slice(before).flatMap((request) => request.operations);
      expect(operations).not.toContain('git/get-tree');
      expect(operations).not.toContain('checks/create');
    });

    test('/drydock explain with the rule, and an unknown word with a frown', async () => {
      const pull = await createPull('explained', { Dockerfile: unpinned });
      await ship.reviewed(pull);
      const explain = harbour.github.comment(pull, 'ada', '/drydock explain unpinned-base-image');
      await ship.reviewed(pull, 2);
      expect(reactionsOf(explain)).toEqual(['eyes', '+1']);
      expect(pull.comments.at(-1)?.body).toContain('unpinned-base-image');
      const other = harbour.github.comment(pull, 'ada', '/drydock sail');
      await ship.reviewed(pull, 3);
      expect(reactionsOf(other)).toEqual(['confused']);
    });

    test('/review for a draft that the settings skip', async () => {
      const pull = await createPull('draft-asked', { Dockerfile: unpinned }, { draft: true });
      await ship.reviewed(pull);
      harbour.github.comment(pull, 'ada', '/review');
      expect(await ship.reviewed(pull, 2)).toMatchObject({ outcome: 'posted' });
    });
  });

  describe('survives', () => {
    test('the answer to the creation of a review being lost', async () => {
      harbour.github.faults.drop('pulls/create-review', 'after');
      const pull = await createPull('dropped', { Dockerfile: unpinned });
      expect(await ship.reviewed(pull)).toMatchObject({ outcome: 'posted' });
      expect(pull.reviews).toHaveLength(1);
    });

    test('a request to create a review that never arrives', async () => {
      harbour.github.faults.drop('pulls/create-review', 'before');
      const pull = await createPull('unsent', { Dockerfile: unpinned });
      await ship.reviewed(pull);
      expect(pull.reviews).toHaveLength(1);
    });

    test('the answer to the creation of the check run being lost', async () => {
      harbour.github.faults.drop('checks/create', 'after');
      const pull = await createPull('check-dropped', { Dockerfile: unpinned });
      await ship.reviewed(pull);
      expect(checksOf(pull)).toHaveLength(1);
    });

    test('a secondary limit, by waiting as long as GitHub asks', async () => {
      harbour.github.faults.secondaryLimit('pulls/create-review', 1);
      const pull = await createPull('limited', { Dockerfile: unpinned });
      expect(await ship.reviewed(pull)).toMatchObject({ outcome: 'posted' });
      expect(pull.reviews).toHaveLength(1);
    });

    test('a delivery that comes twice', async () => {
      const pull = await createPull('twice', { Dockerfile: unpinned });
      await ship.reviewed(pull);
      const delivery = harbour.app.deliveries.find(
        ({ event, repository }) => event === 'pull_request' && repository === pull.repository.id,
      );
      if (delivery === undefined) throw new Error('no delivery');
      const again = await harbour.github.redeliver(harbour.app, delivery);
      expect(again?.statusCode).toBe(202);
      await harbour.github.comment(pull, 'ada', '/review');
      await ship.reviewed(pull, 2);
      expect(pull.reviews).toHaveLength(1);
    });

    test('a push in the middle of a review: only the newest head gets one', async () => {
      const held = harbour.github.faults.hold('git/get-tree');
      const pull = await createPull('overtaken', { Dockerfile: unpinned });
      await held.reached;
      const overtaken = pull.head.sha;
      const newest = await push(pull, { Dockerfile: 'FROM debian\nCMD ["true"]\n' });
      await harbour.github.settled();
      held.release();
      expect(await ship.reviewed(pull)).toMatchObject({ outcome: 'none' });
      await ship.reviewed(pull, 2);
      expect(reviewsOf(pull)).toEqual([{ commit: newest, minimized: null }]);
      expect(checksOf(pull).map(([head, status, conclusion]) => [head, status, conclusion])).toEqual([
        [overtaken, 'completed', 'neutral'],
        [newest, 'completed', 'failure'],
      ]);
    });

    test('a pull request that is closed in the middle: nothing is posted', async () => {
      const held = harbour.github.faults.hold('git/get-tree');
      const pull = await createPull('closed', { Dockerfile: unpinned });
      await held.reached;
      await harbour.github.closePullRequest(pull);
      await ship.log.line('review cancelled');
      held.release();
      expect(pull.reviews).toEqual([]);
      expect(checksOf(pull)).toEqual([[pull.head.sha, 'completed', 'neutral', 'The pull request was closed']]);
    });
  });

  test('as many requests for sixty Dockerfiles as for one', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 60 }, (_, index) => [`service${index}/Dockerfile`, `${unpinned}# ${index}\n`]),
    );
    const one = await ship.reviewed(await createPull('one', { Dockerfile: unpinned }));
    const sixty = await ship.reviewed(await createPull('sixty', many));
    // The annotations of sixty findings need a second batch.
    expect(Number(sixty['requests']) - Number(one['requests'])).toBeLessThanOrEqual(1);
    expect(one['requests']).toBeLessThanOrEqual(12);
  });

  test('says that it is ready, and what it did', async () => {
    expect((await fetch(`${ship.url}/readyz`)).status).toBe(200);
    const metrics = await (await fetch(`${ship.url}/metrics`)).text();
    expect(metrics).toMatch(/drydock_reviews_total\{outcome="posted"\} \d+/);
    expect(metrics).toContain('drydock_queue_jobs{state="failed"} 0');
  });
});
