import { createHmac } from 'node:crypto';
import { request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { createMetrics } from '../../src/github/metrics.ts';
import { createHttpServer } from '../../src/github/server.ts';
import { createWebhookRoute } from '../../src/github/webhooks.ts';
import type { Delivery } from '../../src/review/records.ts';

const log = pino({ level: 'silent' });
let server: Server;

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

/** A server whose store does what the test says. */
async function start(storeDelivery: (delivery: Delivery) => Promise<boolean> = async () => true) {
  const metrics = createMetrics(async () => ({ waiting: 0, active: 0, failed: 0 }));
  const fed: Delivery[] = [];
  const feed = (delivery: Delivery) => void fed.push(delivery);
  const secrets = ['new secret', 'old secret'];
  const webhooks = createWebhookRoute({ store: { storeDelivery }, secrets, feed, metrics, log });
  server = createHttpServer({ webhooks, ready: async () => {}, metrics, log });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, hook: `${url}/api/github/webhooks`, fed };
}

function signed(body: string, secret = 'new secret'): Record<string, string> {
  return {
    'x-github-delivery': '11111111-2222-3333-4444-555555555555',
    'x-github-event': 'ping',
    'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
  };
}

const post = (url: string, body: string, headers: Record<string, string>) =>
  fetch(url, { method: 'POST', body, headers });

describe('the webhook route', () => {
  test('acknowledges a delivery once it is stored, and feeds it then', async () => {
    const { promise: stored, resolve: store } = Promise.withResolvers<boolean>();
    const { promise: asked, resolve: ask } = Promise.withResolvers<void>();
    const { hook, fed } = await start(() => {
      ask();
      return stored;
    });
    let answered = false;
    const answer = post(hook, '{"zen":1}', signed('{"zen":1}')).then((response) => {
      answered = true;
      return response.status;
    });
    await asked;
    expect([answered, fed.length]).toEqual([false, 0]);
    store(true);
    expect(await answer).toBe(202);
    expect(fed).toEqual([{ id: '11111111-2222-3333-4444-555555555555', event: 'ping', payload: '{"zen":1}' }]);
  });

  test('acknowledges what was handled before, and does not feed it again', async () => {
    const { hook, fed } = await start(async () => false);
    expect((await post(hook, '{}', signed('{}'))).status).toBe(202);
    expect(fed).toEqual([]);
  });

  test('accepts the previous secret while it is rotated', async () => {
    const { hook } = await start();
    expect((await post(hook, '{}', signed('{}', 'old secret'))).status).toBe(202);
  });

  test.each([
    ['another secret', { ...signed('{}', 'wrong') }],
    ['another body', { ...signed('{"a":1}') }],
    ['no signature', { ...signed('{}'), 'x-hub-signature-256': '' }],
  ])('refuses a signature of %s with 401', async (_, headers) => {
    const { hook, fed } = await start();
    expect((await post(hook, '{}', headers)).status).toBe(401);
    expect(fed).toEqual([]);
  });

  test('refuses requests that are no deliveries with 400', async () => {
    const { hook } = await start();
    const { 'x-github-event': _, ...noEvent } = signed('{}');
    expect((await post(hook, '{}', noEvent)).status).toBe(400);
    expect((await post(hook, '{', signed('{'))).status).toBe(400);
    expect((await post(hook, '[]', signed('[]'))).status).toBe(400);
  });

  test('refuses 26 MB with 413, announced or not', async () => {
    const { hook } = await start();
    const body = 'x'.repeat(26 * 1024 * 1024);
    expect((await post(hook, body, signed('{}'))).status).toBe(413);
    const status = await new Promise((resolve, reject) => {
      const sending = request(hook, { method: 'POST', headers: signed('{}') }, (response) =>
        resolve(response.statusCode),
      );
      sending.on('error', reject);
      for (let at = 0; at < 26; at++) sending.write('x'.repeat(1024 * 1024));
    });
    expect(status).toBe(413);
  });

  test('says 503 when the delivery cannot be stored', async () => {
    const { hook, fed } = await start(() => Promise.reject(new Error('away')));
    expect((await post(hook, '{}', signed('{}'))).status).toBe(503);
    expect(fed).toEqual([]);
  });

  test('counts deliveries for Prometheus, and knows no other page', async () => {
    const { url, hook } = await start();
    await post(hook, '{}', signed('{}'));
    const metrics = await fetch(`${url}/metrics`);
    expect(await metrics.text()).toContain('drydock_deliveries_total{status="202"} 1');
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    expect((await fetch(`${url}/`)).status).toBe(404);
    expect((await fetch(hook)).status).toBe(404);
  });
});
