import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startPostgres } from '../support/postgres.ts';
import { type Crew, hire } from './crew.ts';
import { createShop, type Harbour, openHarbour, openPull, reviewsOf } from './harbour.ts';

const unpinned = { Dockerfile: 'FROM node\nCMD ["node"]\n' };
const postgres = startPostgres();

(postgres === null ? describe.skip : describe)('two processes of drydock serve on one Postgres', () => {
  let harbour: Harbour;
  let crews: Crew[] = [];

  beforeAll(async () => {
    harbour = await openHarbour();
    const env = { ...harbour.environment(await harbour.directory()), DATABASE_URL: await postgres?.createDatabase() };
    crews = [await hire(harbour, env), await hire(harbour, env)];
  }, 60_000);

  afterAll(async () => {
    for (const crew of crews) await crew.kill();
    await harbour.close();
    postgres?.remove();
  });

  /** Either process. */
  const reviewed = (pull: Parameters<Crew['reviewed']>[0]) => Promise.race(crews.map((crew) => crew.reviewed(pull)));

  test('post one review when both get the same delivery', async () => {
    const pull = await openPull(harbour.github, await createShop(harbour, 'shared'), unpinned);
    await harbour.github.settled();
    const delivery = harbour.app.deliveries.find(({ event }) => event === 'pull_request');
    harbour.app.webhook.url = `${crews[0]?.url}/api/github/webhooks`;
    if (delivery !== undefined) await harbour.github.redeliver(harbour.app, delivery);
    await reviewed(pull);
    expect(reviewsOf(pull)).toEqual([{ commit: pull.head.sha, minimized: null }]);
  });

  test('post at most one review for each head of quick pushes, and one for the newest', async () => {
    const pull = await openPull(harbour.github, await createShop(harbour, 'quick'), unpinned);
    let newest = '';
    for (const image of ['debian', 'alpine', 'ubuntu', 'fedora']) {
      newest = await harbour.github.pushCommit(pull.repository, pull.head.ref, { Dockerfile: `FROM ${image}\n` });
    }
    await Promise.race(
      crews.map((crew) => crew.log.until((line) => line['head'] === newest && line['outcome'] === 'posted')),
    );
    const commits = reviewsOf(pull).map(({ commit }) => commit);
    expect(new Set(commits).size).toBe(commits.length);
    expect(commits.at(-1)).toBe(newest);
    expect(reviewsOf(pull).filter(({ minimized }) => minimized === null)).toHaveLength(1);
  });

  test('refuse a delivery with 503 while the database is away, and review it once it was sent again', async () => {
    const shop = await createShop(harbour, 'away');
    await harbour.github.settled();
    postgres?.kill();
    const pull = await openPull(harbour.github, shop, unpinned);
    await harbour.github.settled();
    const refused = harbour.app.deliveries.find(
      ({ event, repository }) => event === 'pull_request' && repository === shop.id,
    );
    expect(refused?.statusCode).toBe(503);
    expect((await fetch(`${crews[0]?.url}/readyz`)).status).toBe(503);
    postgres?.start();
    if (refused !== undefined) await harbour.github.redeliver(harbour.app, refused);
    await reviewed(pull);
    expect(reviewsOf(pull)).toHaveLength(1);
  }, 60_000);
});
