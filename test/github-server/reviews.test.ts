import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Octokit } from '@octokit/rest';
import { installationClient } from '../support/github/clients.ts';
import { at, type Scene, startScene } from './world.ts';

let scene: Scene;
let client: Octokit;
const pull = { ...at, pull_number: 1 };

beforeAll(async () => {
  scene = await startScene();
  client = await installationClient(scene.github, scene.installation);
});
afterAll(() => scene.github.close());

const review = (comment: object) =>
  client.rest.pulls.createReview({
    ...pull,
    event: 'COMMENT',
    body: 'x',
    comments: [{ path: 'Dockerfile', body: 'y', ...comment }],
  });

describe('an inline comment', () => {
  test.each([
    ['a changed line', { line: 1 }],
    ['a line of context', { line: 4, side: 'RIGHT' }],
    ['a removed line', { line: 1, side: 'LEFT' }],
    ['several lines', { start_line: 1, line: 3 }],
    ['a position', { position: 3 }],
  ])('stands on %s', async (_, place) => {
    expect((await review(place)).status).toBe(200);
  });

  test.each([
    ['a line outside the diff', { line: 15 }, 'line must be part of the diff'],
    ['a file outside the diff', { path: 'README.md', line: 1 }, 'Path could not be resolved'],
    ['lines in the wrong order', { start_line: 3, line: 1 }, 'must precede'],
  ])('is refused on %s, and the whole review with it', async (_, place, message) => {
    const before = scene.pull.reviews.length;
    await expect(review(place)).rejects.toMatchObject({ status: 422, message: expect.stringContaining(message) });
    expect(scene.pull.reviews).toHaveLength(before);
  });

  test('moves with its line, and loses it once the line is changed', async () => {
    await review({ line: 1 });
    const [last] = scene.pull.threads.slice(-1);
    await scene.github.pushCommit(scene.repository, 'feature', {
      Dockerfile: '# syntax=docker/dockerfile:1\nFROM node\n',
    });
    expect(last?.line).toBe(2);
    await scene.github.pushCommit(scene.repository, 'feature', { Dockerfile: 'FROM node:24\n' });
    const { data } = await client.rest.pulls.listReviewComments({ ...pull, per_page: 100 });
    expect(data.at(-1)).toMatchObject({ line: null, original_line: 1 });
  });
});

test('the bot is NAME[bot] by REST and NAME by GraphQL', async () => {
  const { data } = await client.rest.issues.createComment({ ...at, issue_number: 1, body: 'hello' });
  expect(data.user).toMatchObject({ login: 'drydock[bot]', type: 'Bot' });
  const query =
    '{ repository(owner: "acme", name: "shop") { pullRequest(number: 1) { comments(last: 1) { nodes { author { login __typename } } } } } }';
  expect(JSON.stringify(await client.graphql(query))).toContain('{"login":"drydock","__typename":"Bot"}');
});

test('a reaction that stands already is answered 200, a new one 201', async () => {
  const comment = scene.github.comment(scene.pull, 'alice', '/review');
  const reaction = () =>
    client.rest.reactions.createForIssueComment({ ...at, comment_id: comment.id, content: 'eyes' });
  // The App may read issues and write pull requests: the latter is enough here.
  expect((await reaction()).status).toBe(201);
  expect((await reaction()).status).toBe(200);
  expect(comment.reactions).toHaveLength(1);
});

test('at most 50 annotations are taken at once', async () => {
  const annotation = {
    path: 'Dockerfile',
    start_line: 1,
    end_line: 1,
    annotation_level: 'warning',
    message: 'm',
  } as const;
  const create = (count: number) =>
    client.rest.checks.create({
      ...at,
      name: 'Drydock',
      head_sha: scene.pull.head.sha,
      conclusion: 'neutral',
      output: { title: 't', summary: 's', annotations: Array.from({ length: count }, () => annotation) },
    });
  await expect(create(51)).rejects.toMatchObject({ status: 422 });
  const { data } = await create(50);
  await client.rest.checks.update({
    ...at,
    check_run_id: data.id,
    output: { title: 't', summary: 's', annotations: [annotation] },
  });
  const again = await client.rest.checks.get({ ...at, check_run_id: data.id });
  expect(again.data.output.annotations_count).toBe(51);
});

test('lists come in pages of 30 with links, of 100 at most', async () => {
  for (let index = 0; index < 105; index += 1) scene.github.comment(scene.pull, 'alice', `comment ${index}`);
  const first = await client.rest.issues.listComments({ ...at, issue_number: 1 });
  expect(first.data).toHaveLength(30);
  expect(first.headers.link).toMatch(/page=2>; rel="next"/);
  const largest = await client.rest.issues.listComments({ ...at, issue_number: 1, per_page: 500 });
  expect(largest.data).toHaveLength(100);
  const all = await client.paginate(client.rest.issues.listComments, { ...at, issue_number: 1, per_page: 100 });
  expect(all).toHaveLength(scene.pull.comments.length);
});
