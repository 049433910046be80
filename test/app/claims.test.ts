import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createShop, type Harbour, launch, openHarbour, type Ship } from './harbour.ts';

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

const changed = { Dockerfile: 'FROM node:24.17.0\nUSER node\nCMD ["node"]\n' };
const contradicted = 'The description says what the change does not do';

test('a description is checked again when it is edited', async () => {
  const { github } = harbour;
  const shop = await createShop(harbour, 'edited-text');
  await github.pushCommit(shop, 'change', changed, 'Run as node');
  const body = 'Updates node:22.1.0 to node:24.17.0.';
  const pull = await github.openPullRequest(shop, { head: 'change', title: 'Run as node', body, author: 'ada' });
  await ship.reviewed(pull);
  expect(pull.reviews[0]?.body).toContain(contradicted);

  await github.editPullRequest(pull, { body: 'Stays on node:24.17.0.' });
  await ship.reviewed(pull, 2);
  expect(pull.reviews.at(-1)?.body).not.toContain(contradicted);

  await github.editPullRequest(pull, { title: 'Pin all base images by digest' });
  await ship.reviewed(pull, 3);
  expect(pull.reviews.at(-1)?.body).toContain(contradicted);
});

test('what commit messages claim is checked, and no request more is made for it', async () => {
  const { github } = harbour;
  const shop = await createShop(harbour, 'messages');
  await github.pushCommit(shop, 'change', changed, 'build: pin all base images by digest');
  await github.pushCommit(shop, 'change', { 'README.md': '# Shop, again\n' }, 'Say it again');
  const pull = await github.openPullRequest(shop, { head: 'change', title: 'Run as node', author: 'ada' });
  const first = await ship.reviewed(pull);
  expect(pull.reviews[0]?.body).toContain(
    'The commit message `build: pin all base images by digest` says that the base images are pinned by digest, but `node:24.17.0` has none.',
  );

  await github.pushCommit(shop, 'change', { 'README.md': '# Shop\n' }, 'Revert "build: pin all base images by digest"');
  const second = await ship.reviewed(pull, 2);
  expect(pull.reviews[1]?.body).not.toContain('commit message');
  expect(Number(second['requests'])).toBeLessThanOrEqual(Number(first['requests']) + 3);
});
