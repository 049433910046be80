import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Octokit } from '@octokit/rest';
import { installationClient } from '../support/github/clients.ts';
import { at, type Scene, startScene } from './world.ts';

let scene: Scene;
let client: Octokit;
beforeAll(async () => {
  scene = await startScene();
  client = await installationClient(scene.github, scene.installation);
});
afterAll(() => scene.github.close());

test('a tree is cut where the host stops listing', async () => {
  const wanted = { ...at, tree_sha: scene.pull.head.sha, recursive: 'true' };
  expect((await client.rest.git.getTree(wanted)).data).toMatchObject({
    truncated: false,
    tree: [{ path: 'Dockerfile' }, { path: 'new.txt' }],
  });
  scene.github.limits.treeEntries = 1;
  expect((await client.rest.git.getTree(wanted)).data).toMatchObject({
    truncated: true,
    tree: [{ path: 'Dockerfile' }],
  });
});

test('a comparison names the merge base, and its files on the first page only', async () => {
  const main = scene.pull.base.sha;
  await scene.github.pushCommit(scene.repository, 'main', { 'README.md': 'moved on\n' });
  const basehead = `main...${scene.pull.head.sha}`;
  const first = await client.rest.repos.compareCommitsWithBasehead({ ...at, basehead });
  expect(first.data).toMatchObject({ status: 'diverged', ahead_by: 1, behind_by: 1, merge_base_commit: { sha: main } });
  expect(first.data.files?.map(({ filename }) => filename)).toEqual(['Dockerfile', 'new.txt']);
  const second = await client.rest.repos.compareCommitsWithBasehead({ ...at, basehead, page: 2 });
  expect(second.data.files).toBeUndefined();
});

test('the base of a pull request does not follow its branch', async () => {
  const { data } = await client.rest.pulls.get({ ...at, pull_number: 1 });
  expect(data.base.sha).toBe(scene.pull.base.sha);
  expect(data.base.sha).not.toBe(await scene.repository.git.resolve('main'));
});

test("a fork's commits are readable in the repository they are proposed to", async () => {
  const fork = await scene.github.createFork(scene.repository, 'bob');
  const sha = await scene.github.pushCommit(fork, 'patch', { 'fork.txt': 'from the fork\n' }, 'Patch', 'bob');
  const pull = await scene.github.openPullRequest(scene.repository, { head: 'bob:patch' });
  const { data } = await client.rest.repos.getContent({ ...at, path: 'fork.txt', ref: sha });
  expect(data).toMatchObject({ type: 'file', size: 14 });
  const shown = await client.rest.pulls.get({ ...at, pull_number: pull.number });
  expect(shown.data.head).toMatchObject({ label: 'bob:patch', repo: { full_name: 'bob/shop', fork: true } });
});

test('a forced push replaces the history', async () => {
  const sha = await scene.github.forcePush(scene.repository, 'feature', scene.pull.base.sha, { 'only.txt': 'x\n' });
  const { data } = await client.rest.pulls.listFiles({ ...at, pull_number: 1 });
  expect([scene.pull.head.sha, data.map(({ filename }) => filename)]).toEqual([sha, ['only.txt']]);
});
