import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Octokit } from '@octokit/rest';
import { installationClient } from '../support/github/clients.ts';
import { at, permissions, type Scene, startScene } from './world.ts';

let scene: Scene;
let client: Octokit;
beforeAll(async () => {
  scene = await startScene();
  client = await installationClient(scene.github, scene.installation);
});
afterAll(() => scene.github.close());

const repository = (selection: string) => `{ repository(owner: "acme", name: "shop") { ${selection} } }`;

describe('blobs', () => {
  test('come in bulk, whatever they are', async () => {
    const sha = await scene.github.pushCommit(scene.repository, 'blobs', {
      'a.txt': 'a\n',
      'b.bin': Buffer.from([0, 1, 2]),
      'c.txt': 'x'.repeat(600_000),
    });
    const part = (alias: string, path: string) =>
      `${alias}: object(expression: "${sha}:${path}") { ... on Blob { byteSize isBinary isTruncated text } }`;
    const paths: [string, string][] = [
      ['a', 'a.txt'],
      ['b', 'b.bin'],
      ['c', 'c.txt'],
      ['d', 'missing'],
    ];
    const answer = await client.graphql<{ repository: Record<string, { text: string | null } | null> }>(
      repository(paths.map(([alias, path]) => part(alias, path)).join(' ')),
    );
    expect(answer.repository['a']).toEqual({ byteSize: 2, isBinary: false, isTruncated: false, text: 'a\n' });
    expect(answer.repository['b']).toMatchObject({ isBinary: true, text: null });
    expect(answer.repository['c']).toMatchObject({ byteSize: 600_000, isTruncated: true });
    expect(answer.repository['d']).toBeNull();
  });
});

describe('a query', () => {
  test('that the published schema does not know is refused', async () => {
    await expect(client.graphql(repository('colour'))).rejects.toThrow(
      'Cannot query field "colour" on type "Repository"',
    );
  });

  test('for a list without a bound is refused', async () => {
    await expect(
      client.graphql(repository('pullRequest(number: 1) { reviews { nodes { id } } }')),
    ).rejects.toMatchObject({
      errors: [{ type: 'MISSING_PAGINATION_BOUNDARIES' }],
    });
  });

  test('for what is not there says NOT_FOUND beside the data', async () => {
    await expect(client.graphql(repository('pullRequest(number: 99) { id }'))).rejects.toMatchObject({
      errors: [{ type: 'NOT_FOUND', path: ['repository', 'pullRequest'] }],
      data: { repository: { pullRequest: null } },
    });
  });
});

describe('an App that may not write contents', () => {
  const resolve = 'mutation($id: ID!) { resolveReviewThread(input: { threadId: $id }) { thread { isResolved } } }';

  async function thread() {
    await client.rest.pulls.createReview({
      ...at,
      pull_number: 1,
      event: 'COMMENT',
      comments: [{ path: 'Dockerfile', line: 1, body: 'x' }],
    });
    return scene.pull.threads.at(-1);
  }

  test('cannot resolve its own thread', async () => {
    const id = (await thread())?.nodeId;
    await expect(client.graphql(resolve, { id })).rejects.toMatchObject({
      errors: [{ type: 'FORBIDDEN', message: 'Resource not accessible by integration' }],
    });
  });

  test('can minimise its own comment as resolved', async () => {
    const id = (await thread())?.comments[0]?.nodeId;
    const minimize = `mutation($id: ID!) { minimizeComment(input: { subjectId: $id, classifier: RESOLVED }) { minimizedComment { isMinimized minimizedReason } } }`;
    expect(await client.graphql(minimize, { id })).toMatchObject({
      minimizeComment: { minimizedComment: { isMinimized: true, minimizedReason: 'resolved' } },
    });
  });

  test('resolves it once it may', async () => {
    const id = (await thread())?.nodeId;
    const app = await scene.github.createApp({ slug: 'stronger', permissions: { ...permissions, contents: 'write' } });
    const stronger = await installationClient(scene.github, scene.github.install(app, 'acme'));
    expect(await stronger.graphql(resolve, { id })).toMatchObject({
      resolveReviewThread: { thread: { isResolved: true } },
    });
  });
});
