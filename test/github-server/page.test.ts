import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { installationClient } from '../support/github/clients.ts';
import { at, type Scene, startScene } from './world.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await startScene();
});
afterAll(() => scene.github.close());

const show = async (path: string) => (await fetch(`${scene.github.url}${path}`)).text();
const press = (path: string, form: Record<string, string> = {}, headers: Record<string, string> = {}) =>
  fetch(`${scene.github.url}${path}`, { method: 'POST', body: new URLSearchParams(form), headers, redirect: 'manual' });

test('a conversation is shown, and nothing in it can run', async () => {
  scene.github.comment(
    scene.pull,
    'mallory',
    '**bold** <script>alert(1)</script> <img src=x onerror=alert(1)> [x](javascript:alert(1))\n\n> [!WARNING]\n> careful',
  );
  const page = await show('/acme/shop/pull/1');
  expect(page).toContain('<strong>bold</strong>');
  expect(page).toContain('class="alert alert-warning"');
  expect(page).not.toMatch(/alert\(1\)|onerror|javascript:/);
});

test('diagrams are drawn by Mermaid, which comes from this server', async () => {
  const page = await fetch(`${scene.github.url}/acme/shop/pull/1`);
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(await page.text()).toContain("library.src = '/-/mermaid.js'");
  expect(await show('/-/mermaid.js')).toContain('mermaid');
});

test('a suggestion is committed by its button', async () => {
  const client = await installationClient(scene.github, scene.installation);
  const body = 'Pin it:\n```suggestion\nFROM node:24.1\n```';
  await client.rest.pulls.createReview({
    ...at,
    pull_number: 1,
    event: 'COMMENT',
    comments: [{ path: 'Dockerfile', line: 1, body }],
  });
  const id = scene.pull.threads[0]?.comments[0]?.id;
  expect(await show('/acme/shop/pull/1')).toContain('+FROM node:24.1');
  expect((await press(`/acme/shop/pull/1/suggestions/${id}`)).status).toBe(303);
  const file = await scene.repository.git.read(`${scene.pull.head.sha}:Dockerfile`);
  expect(file?.content.toString('utf8')).toMatch(/^FROM node:24.1\nRUN step 2\n/);
});

test('a comment is written as the chosen person', async () => {
  await press('/acme/shop/pull/1/comments', { author: 'alice', body: '/review' });
  expect(scene.pull.comments.at(-1)).toMatchObject({ author: { login: 'alice' }, body: '/review' });
});

test('other sites cannot press the buttons', async () => {
  const before = scene.pull.comments.length;
  const answer = await press(
    '/acme/shop/pull/1/comments',
    { author: 'alice', body: 'x' },
    { origin: 'http://elsewhere.example' },
  );
  expect([answer.status, scene.pull.comments.length]).toEqual([403, before]);
});

test('a minimised post is folded under its reason', async () => {
  const comment = scene.github.comment(scene.pull, 'alice', 'old words');
  comment.minimized = 'OUTDATED';
  expect(await show('/acme/shop/pull/1')).toMatch(/<details[^>]*id="issuecomment-\d+"><summary>.*marked as outdated/);
});

test('a permalink shows the file at its commit', async () => {
  const page = await show(`/acme/shop/blob/${scene.pull.base.sha}/Dockerfile`);
  expect(page).toContain('<tr id="L1"><td>1</td><td>FROM node:24</td></tr>');
});
