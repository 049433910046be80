import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Crew, hire } from './crew.ts';
import { checksOf, createShop, type Harbour, openHarbour, openPull, reviewsOf } from './harbour.ts';

const unpinned = { Dockerfile: 'FROM node\nCMD ["node"]\n' };

describe('drydock serve on the embedded database', () => {
  let harbour: Harbour;
  let directory: string;
  let crew: Crew | null = null;

  beforeAll(async () => {
    harbour = await openHarbour();
    directory = await harbour.directory();
  });

  afterAll(async () => {
    await crew?.kill();
    await harbour.close();
  });

  const start = async (env: NodeJS.ProcessEnv = {}) => {
    crew = await hire(harbour, { ...harbour.environment(directory), ...env });
    return crew;
  };
  /** The one that an earlier test left running, or a new one. */
  const running = async () => crew ?? start();

  test('reviews after a kill -9 what was stored before it', async () => {
    const first = await running();
    // The worker's first request: until it is answered, the delivery is stored and no more.
    const held = harbour.github.faults.hold('apps/create-installation-access-token');
    const pull = await openPull(harbour.github, await createShop(harbour, 'stored'), unpinned);
    await held.reached;
    await first.kill();
    held.release();
    await (await start()).reviewed(pull);
    expect(reviewsOf(pull)).toEqual([{ commit: pull.head.sha, minimized: null }]);
  }, 60_000);

  test('reviews once after a kill -9 in the middle of reading', async () => {
    const first = await running();
    const held = harbour.github.faults.hold('git/get-tree', 'after');
    const pull = await openPull(harbour.github, await createShop(harbour, 'fetched'), unpinned);
    await held.reached;
    await first.kill();
    held.release();
    await (await start()).reviewed(pull);
    expect(reviewsOf(pull)).toEqual([{ commit: pull.head.sha, minimized: null }]);
    expect(checksOf(pull)).toEqual([[pull.head.sha, 'completed', 'failure', '1 blocker']]);
  }, 60_000);

  test('posts no second review after a kill -9 between posting and recording', async () => {
    const first = await running();
    const held = harbour.github.faults.hold('pulls/create-review', 'after');
    const pull = await openPull(harbour.github, await createShop(harbour, 'posted'), unpinned);
    await held.reached;
    await first.kill();
    held.release();
    expect(await (await start()).reviewed(pull)).toMatchObject({ outcome: 'unchanged' });
    expect(reviewsOf(pull)).toEqual([{ commit: pull.head.sha, minimized: null }]);
    expect(checksOf(pull)).toEqual([[pull.head.sha, 'completed', 'failure', '1 blocker']]);
  }, 60_000);

  test('finishes the review under way when it is told to stop', async () => {
    const first = await running();
    const held = harbour.github.faults.hold('git/get-tree');
    const pull = await openPull(harbour.github, await createShop(harbour, 'drained'), unpinned);
    await held.reached;
    const stopped = first.stop();
    await first.log.line('stopping');
    held.release();
    expect(await stopped).toBe(0);
    crew = null;
    expect(reviewsOf(pull)).toEqual([{ commit: pull.head.sha, minimized: null }]);
  }, 60_000);

  test('asks at its start for the deliveries that nobody took while it was down', async () => {
    const first = await running();
    await first.kill();
    const pull = await openPull(harbour.github, await createShop(harbour, 'down'), unpinned);
    await harbour.github.settled();
    // Sent again to where it went the first time.
    const port = new URL(first.url).port;
    await (await start({ PORT: port })).reviewed(pull);
    expect(reviewsOf(pull)).toEqual([{ commit: pull.head.sha, minimized: null }]);
  }, 60_000);
});
