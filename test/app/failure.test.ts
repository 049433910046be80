import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { checksOf, createShop, type Harbour, launch, openHarbour, openPull, type Ship } from './harbour.ts';

let harbour: Harbour;
let ship: Ship;

beforeAll(async () => {
  harbour = await openHarbour();
  ship = await launch(harbour, await harbour.directory(), { queue: { retryLimit: 0 } });
});

afterAll(async () => {
  await ship.close();
  await harbour.close();
});

test('a review that fails for good says so on the check run, with the id that the log has', async () => {
  harbour.github.faults.answer('git/get-tree', 422, { message: 'broken' }, 2);
  const pull = await openPull(harbour.github, await createShop(harbour, 'broken'), { Dockerfile: 'FROM node\n' });
  // The queue says so once the worker is through with it.
  const failure = await ship.log.line('review failed', 1);
  await ship.log.until(({ name, msg }) => name === 'drydock' && msg === 'review failed', 2);
  expect(checksOf(pull)).toEqual([[pull.head.sha, 'completed', 'neutral', 'The review could not be finished']]);
  expect(pull.repository.checkRuns[0]?.output.summary).toContain(String(failure['review']));
  expect(pull.reviews).toEqual([]);
});

test('an App that was removed in the meantime is no failure', async () => {
  const shop = await createShop(harbour, 'removed');
  const held = harbour.github.faults.hold('apps/create-installation-access-token');
  await openPull(harbour.github, shop, { Dockerfile: 'FROM node\n' });
  await held.reached;
  const installation = harbour.github.installations.find(({ account }) => account === shop.owner);
  if (installation !== undefined) harbour.github.uninstall(installation);
  held.release();
  await ship.log.line('pull request is out of reach: App or repository removed');
});
