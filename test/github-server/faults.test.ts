import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Octokit } from '@octokit/rest';
import { installationClient } from '../support/github/clients.ts';
import { at, type Scene, startScene } from './world.ts';

let scene: Scene;
let client: Octokit;
beforeEach(async () => {
  scene = await startScene();
  client = await installationClient(scene.github, scene.installation);
});
afterEach(() => scene.github.close());

const create = () => client.rest.pulls.createReview({ ...at, pull_number: 1, event: 'COMMENT', body: 'x' });

test('an answer that is dropped after the effect leaves the review behind', async () => {
  scene.github.faults.drop('pulls/create-review', 'after');
  await expect(create()).rejects.toThrow();
  expect(scene.pull.reviews).toHaveLength(1);
  await create();
  expect(scene.pull.reviews).toHaveLength(2);
});

test('a connection that is dropped before the effect leaves nothing', async () => {
  scene.github.faults.drop('pulls/create-review', 'before');
  await expect(create()).rejects.toThrow();
  expect(scene.pull.reviews).toHaveLength(0);
});

test('a held request waits, and others pass', async () => {
  const { reached, release } = scene.github.faults.hold('pulls/create-review', 'after');
  const held = create();
  await reached;
  expect(scene.pull.reviews).toHaveLength(1);
  await client.rest.pulls.get({ ...at, pull_number: 1 });
  release();
  await expect(held).resolves.toMatchObject({ status: 200 });
});

test('the secondary limit says when to come back', async () => {
  scene.github.faults.secondaryLimit('graphql', 7);
  await expect(client.graphql('{ viewer { login } }')).rejects.toMatchObject({
    status: 403,
    response: { headers: { 'retry-after': '7' } },
  });
  await expect(client.graphql('{ viewer { login } }')).resolves.toEqual({ viewer: { login: 'drydock[bot]' } });
});

test('a fault can be aimed at one mutation', async () => {
  const comment = scene.github.comment(scene.pull, 'alice', 'x');
  scene.github.faults.answer('graphql:minimizeComment', 502);
  const minimize = (id: string) =>
    client.graphql(
      `mutation { minimizeComment(input: { subjectId: "${id}", classifier: OUTDATED }) { clientMutationId } }`,
    );
  await expect(client.graphql('{ viewer { login } }')).resolves.toBeDefined();
  await expect(minimize(comment.nodeId)).rejects.toMatchObject({ status: 502 });
  expect(comment.minimized).toBeNull();
});

test('the primary limit is spent by requests', async () => {
  scene.github.limits.requestsPerHour = 2;
  await create();
  const { headers } = await create();
  expect(headers['x-ratelimit-remaining']).toBe('0');
  await expect(create()).rejects.toMatchObject({
    status: 403,
    message: expect.stringContaining('API rate limit exceeded'),
  });
});

test('every request is logged with its operation', async () => {
  await create();
  expect(scene.github.requests.at(-1)).toMatchObject({
    operations: ['pulls/create-review'],
    status: 200,
    actor: 'installation',
  });
});

test('a client that dies in the middle of its request is no defect', async () => {
  const { hostname, port } = new URL(scene.github.url);
  const socket = connect(Number(port), hostname);
  socket.write('POST /api/graphql HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{');
  await once(socket, 'connect');
  socket.destroy();
  await once(socket, 'close');
  await expect(client.rest.meta.get()).resolves.toMatchObject({ status: 200 });
});
