import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createShop, type Harbour, launch, openHarbour, openPull, type Ship } from './harbour.ts';

const token = 'known-to-whoever-runs-the-server';

let harbour: Harbour;
let ship: Ship;

beforeAll(async () => {
  harbour = await openHarbour();
  const env = { ...harbour.environment(await harbour.directory()), DRYDOCK_ADMIN_TOKEN: token };
  ship = await launch(harbour, '', { env, queue: { retryLimit: 0 } });
});

afterAll(async () => {
  await ship.close();
  await harbour.close();
});

const basic = `Basic ${Buffer.from(`anybody:${token}`).toString('base64')}`;
const get = (authorization?: string) =>
  fetch(ship.url, authorization === undefined ? {} : { headers: { authorization } });
const page = async () => (await get(basic)).text();
const post = (form: Readonly<Record<string, string>>, authorization = basic) =>
  fetch(`${ship.url}/retry`, {
    method: 'POST',
    redirect: 'manual',
    headers: { authorization },
    body: new URLSearchParams(form),
  });

test('the page is for those who have the token, and asks browsers for it', async () => {
  const [nobody, wrong, bearer, right] = await Promise.all([
    get(),
    get('Bearer guessed'),
    get(`Bearer ${token}`),
    get(basic),
  ]);
  expect([nobody, wrong, bearer, right].map(({ status }) => status)).toEqual([401, 401, 200, 200]);
  expect(nobody.headers.get('www-authenticate')).toMatch(/^Basic /);
  expect(await wrong.text()).not.toContain('<h1>');
  expect(right.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(right.headers.get('cache-control')).toBe('no-store');
  await ship.log.line("a request for the operator's page was refused");
});

test('it shows what was reviewed and what failed, and a button reviews again what failed', async () => {
  const shop = await createShop(harbour, 'board');
  const first = await openPull(harbour.github, shop, { Dockerfile: 'FROM node\n' });
  const { review } = await ship.reviewed(first);
  harbour.github.faults.answer('git/get-tree', 422, { message: 'broken' }, 2);
  const second = await openPull(harbour.github, shop, { Dockerfile: 'FROM debian\n' });
  await ship.log.until(({ name, msg }) => name === 'drydock' && msg === 'review failed', 2);
  const failed = await page();
  expect(failed).toContain(String(review));
  expect(failed).toContain(`board-org/board#${first.number}</a>`);
  const [, id = '', proof = ''] =
    /name="id" value="([^"]+)"><input type="hidden" name="proof" value="([^"]+)"/.exec(failed) ?? [];
  expect(failed).toContain('broken');

  expect((await post({ id, proof: 'made up' })).status).toBe(403);
  expect((await post({ id, proof }, 'Bearer guessed')).status).toBe(401);
  const retried = await post({ id, proof });
  expect([retried.status, retried.headers.get('location')]).toEqual([303, '/']);
  expect(await ship.reviewed(second)).toMatchObject({ outcome: 'posted' });
  expect((await post({ id, proof })).status).toBe(303);
  expect(await page()).toContain('Nothing has failed.');
});

test('without the token there is no page', async () => {
  const other = await openHarbour();
  const plain = await launch(other, await other.directory());
  expect((await fetch(plain.url, { headers: { authorization: basic } })).status).toBe(404);
  expect((await fetch(`${plain.url}/retry`, { method: 'POST', headers: { authorization: basic } })).status).toBe(404);
  await plain.close();
  await other.close();
});
