import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { appClient } from '../support/github/clients.ts';
import { type Scene, startReceiver, startScene } from './world.ts';

let scene: Scene;
let receiver: Awaited<ReturnType<typeof startReceiver>>;
beforeEach(async () => {
  [scene, receiver] = await Promise.all([startScene(), startReceiver()]);
  scene.app.webhook.url = receiver.url;
});
afterEach(async () => {
  await scene.github.close();
  await receiver.close();
});

const payloads = () =>
  receiver.received.map(
    ({ body }) => JSON.parse(body) as { action: string; number?: number; pull_request?: { head: { sha: string } } },
  );

test('a push to the branch of a pull request is delivered, signed, with the new head', async () => {
  const sha = await scene.github.pushCommit(scene.repository, 'feature', { 'new.txt': 'newer\n' });
  await scene.github.settled();
  const [request] = receiver.received;
  expect(payloads()).toMatchObject([
    { action: 'synchronize', number: 1, pull_request: { head: { sha } }, installation: { id: scene.installation.id } },
  ]);
  expect(request?.headers['x-github-event']).toBe('pull_request');
  const expected = createHmac('sha256', 'hush')
    .update(request?.body ?? '')
    .digest('hex');
  expect(request?.headers['x-hub-signature-256']).toBe(`sha256=${expected}`);
});

test('nothing of the published example shows in a payload', async () => {
  await scene.github.editPullRequest(scene.pull, { title: 'Other' });
  scene.github.comment(scene.pull, 'alice', '/review');
  await scene.github.settled();
  expect(receiver.received).toHaveLength(2);
  expect(receiver.received.map(({ body }) => body).join('')).not.toMatch(/codertocat|octocoders/i);
});

test('a failed delivery is listed as such and comes again with the same guid', async () => {
  receiver.state.status = 503;
  await scene.github.setDraft(scene.pull, true);
  await scene.github.settled();
  receiver.state.status = 202;
  await scene.github.setDraft(scene.pull, false);
  await scene.github.settled();

  const client = appClient(scene.github, scene.app);
  const { data: failed } = await client.rest.apps.listWebhookDeliveries({ status: 'failure' });
  expect(failed).toMatchObject([{ status_code: 503, action: 'converted_to_draft', redelivery: false }]);
  await client.rest.apps.redeliverWebhookDelivery({ delivery_id: failed[0]?.id ?? 0 });
  await scene.github.settled();

  expect(payloads().map(({ action }) => action)).toEqual([
    'converted_to_draft',
    'ready_for_review',
    'converted_to_draft',
  ]);
  const [first, , again] = receiver.received;
  expect(again?.headers['x-github-delivery']).toBe(first?.headers['x-github-delivery']);
  expect(again?.body).toBe(first?.body);
});

test('a receiver that is away is a failed delivery too', async () => {
  await receiver.close();
  await scene.github.closePullRequest(scene.pull);
  await scene.github.settled();
  const { data } = await appClient(scene.github, scene.app).rest.apps.listWebhookDeliveries();
  expect(data).toMatchObject([{ status_code: 502, action: 'closed' }]);
});

test('deliveries are walked by a cursor', async () => {
  for (let index = 0; index < 5; index += 1) await scene.github.addLabel(scene.pull, `label-${index}`);
  await scene.github.settled();
  const client = appClient(scene.github, scene.app);
  const all = await client.paginate(client.rest.apps.listWebhookDeliveries, { per_page: 2 });
  expect(new Set(all.map(({ id }) => id)).size).toBe(5);
});
