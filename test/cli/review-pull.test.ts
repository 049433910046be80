import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CommandLine } from '../support/command-line.ts';
import { installationToken } from '../support/github/clients.ts';
import { type LocalGithub, type PullRequest, type Repository, startGithub } from '../support/github/index.ts';

const waits = 'FROM debian:13.1\nRUN apt-get update && apt-get install --no-install-recommends jq\nUSER 1000\n';
const fixed = waits.replace('install --no', 'install -y --no');

let drydock: CommandLine;
let github: LocalGithub;
let shop: Repository;

beforeAll(async () => {
  [drydock, github] = await Promise.all([CommandLine.build(), startGithub()]);
  shop = await github.createRepository({ owner: 'acme', name: 'shop', files: { Dockerfile: 'FROM debian:13.1\n' } });
  github.setRole(shop, 'ada', 'write');
});

afterAll(async () => {
  await drydock.remove();
  await github.close();
});

async function open(files: Readonly<Record<string, string>>): Promise<PullRequest> {
  const head = `topic-${shop.pulls.length + 1}`;
  await github.pushCommit(shop, head, files);
  return github.openPullRequest(shop, { head, author: 'grace' });
}

const address = ({ number }: PullRequest) => `${github.url}/acme/shop/pull/${number}`;

/** As `ada`, unless told otherwise. */
function run(args: readonly string[], env: NodeJS.ProcessEnv = { GITHUB_TOKEN: github.tokenFor('ada') }) {
  return drydock.run(drydock.folder, ['review', ...args], '', { GHE_HOST: '', GITHUB_SERVER_URL: '', ...env });
}

describe('drydock review --pr', () => {
  test('prints what the pull request comes to, posts nothing, and ends as the settings of its base say', async () => {
    const pull = await open({ Dockerfile: waits });
    const { status, stdout, stderr } = await run(['--pr', address(pull), '--format', 'json']);
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({
      subject: { head: pull.head.sha, base: pull.base.sha },
      summary: { blocker: 1 },
    });
    expect([pull.reviews, pull.comments, shop.checkRuns]).toEqual([[], [], []]);
    await github.pushCommit(shop, 'main', { '.github/drydock.yml': 'failOn: never\n' });
    expect((await run(['--pr', address(pull)])).status).toBe(0);
    expect((await run(['--pr', address(pull), '--fail-on', 'blocker'])).status).toBe(1);
    await github.pushCommit(shop, 'main', { '.github/drydock.yml': null });
  });

  test('posts the review in the name of whoever asks, once, and follows it as the App does', async () => {
    const pull = await open({ Dockerfile: waits });
    const first = await run(['--pr', address(pull), '--post']);
    expect(first).toMatchObject({ status: 1, stderr: '' });
    expect(first.stdout).toMatch(new RegExp(`^posted: ${address(pull)}#pullrequestreview-\\d+\n$`));
    expect(pull.reviews).toMatchObject([{ author: { login: 'ada' }, state: 'COMMENTED', minimized: null }]);
    expect(pull.threads).toHaveLength(1);
    expect((await run(['--pr', address(pull), '--post'])).stdout).toMatch(/^nothing changed in substance/);
    expect(pull.reviews).toHaveLength(1);
    await github.pushCommit(shop, pull.head.ref, { Dockerfile: fixed });
    expect(await run(['--pr', address(pull), '--post'])).toMatchObject({ status: 0 });
    expect(pull.reviews.map(({ minimized }) => minimized)).toEqual(['OUTDATED', null]);
    expect(pull.reviews[1]?.body).toContain('Since the last review: 1 still open, 1 fixed.');
    // A person may resolve what an App may not.
    expect(pull.threads[0]?.resolvedBy?.login).toBe('ada');
    expect(shop.checkRuns).toEqual([]);
  });

  test('posts as the bot of a workflow, with what a workflow may, and knows its own review again', async () => {
    const permissions = { metadata: 'read', contents: 'read', pull_requests: 'write' } as const;
    const app = await github.createApp({ slug: 'github-actions', permissions });
    const token = await installationToken(github, github.install(app, 'acme'));
    const pull = await open({ Dockerfile: waits });
    for (const text of [waits, fixed]) {
      await github.pushCommit(shop, pull.head.ref, { Dockerfile: `${text}# again\n` });
      const { stdout, stderr } = await run(['--pr', address(pull), '--post'], { GITHUB_TOKEN: token });
      expect({ stdout, stderr }).toEqual({ stdout: expect.stringMatching(/^posted: /), stderr: '' });
    }
    expect(pull.reviews.map(({ author, minimized }) => [author.login, minimized])).toEqual([
      ['github-actions', 'OUTDATED'],
      ['github-actions', null],
    ]);
    expect(pull.threads[0]?.comments[0]).toMatchObject({ minimized: 'RESOLVED' });
  });

  test('says when there is nothing to post, or nowhere', async () => {
    const readme = await open({ 'README.md': '# Changed\n' });
    expect(await run(['--pr', address(readme), '--post'])).toMatchObject({
      status: 0,
      stdout: 'no container file changes: nothing is posted\n',
    });
    await github.closePullRequest(readme);
    const closed = await run(['--pr', address(readme), '--post']);
    expect(closed).toEqual({
      status: 2,
      stdout: '',
      stderr: `drydock: ${address(readme)} is closed: nothing is posted there\n`,
    });
  });

  test.each([
    [
      'without a token',
      ['--pr', 'https://github.com/acme/shop/pull/1'],
      { GITHUB_TOKEN: '' },
      /--pr needs GITHUB_TOKEN/,
    ],
    [
      'for what is no pull request',
      ['--pr', 'https://github.com/acme/shop'],
      undefined,
      /not a pull request's address/,
    ],
    [
      'for a server that nobody named',
      ['--pr', 'https://github.example/acme/shop/pull/1'],
      undefined,
      /sent to github\.com only/,
    ],
    [
      'with a reference besides',
      ['--pr', 'https://github.com/acme/shop/pull/1', '--base', 'main'],
      undefined,
      /cannot be used with option '--base/,
    ],
    ['to post nowhere', ['--post'], undefined, /--post needs a pull request/],
  ])('refuses in one line %s', async (_, args, env, said) => {
    const { status, stdout, stderr } = await run(args, env ?? { GITHUB_TOKEN: 'ghp_x' });
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(said);
    expect(stderr.trimEnd()).not.toContain('\n');
  });

  test('says in one line what GitHub refuses', async () => {
    const missing = await run(['--pr', `${github.url}/acme/shop/pull/999`]);
    expect(missing.stderr).toMatch(
      /^drydock: .*\/pull\/999: there is no such pull request that GITHUB_TOKEN may read\n$/,
    );
    const wrong = await run(['--pr', `${github.url}/acme/shop/pull/1`], { GITHUB_TOKEN: 'ghp_wrong' });
    expect(wrong.stderr).toMatch(/^drydock: GitHub does not accept GITHUB_TOKEN/);
    const away = await run(['--pr', 'http://127.0.0.1:9/acme/shop/pull/1']);
    expect(away.stderr).toMatch(/^drydock: GitHub does not answer: .*\n$/);
    expect([missing, wrong, away].map(({ status }) => status)).toEqual([2, 2, 2]);
  });
});
