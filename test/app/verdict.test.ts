import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { PullRequest } from '../support/github/index.ts';
import { checksOf, createShop, type Harbour, keyOf, launch, openHarbour, openPull, type Ship } from './harbour.ts';

let harbour: Harbour;
let ship: Ship;

beforeAll(async () => {
  harbour = await openHarbour();
  ship = await launch(harbour, await harbour.directory());
});

afterAll(async () => {
  await ship.close();
  await harbour.close();
});

const unpinned = 'FROM node\nUSER node\nCMD ["node"]\n';
const pinned = 'FROM node:24.17.0\nUSER node\nCMD ["node"]\n';

async function create(name: string, files: Readonly<Record<string, string>>, settings = ''): Promise<PullRequest> {
  const shop = await createShop(harbour, name);
  if (settings !== '') await harbour.github.pushCommit(shop, 'main', { '.github/drydock.yml': settings });
  return openPull(harbour.github, shop, files);
}
const push = (pull: PullRequest, files: Readonly<Record<string, string>>) =>
  harbour.github.pushCommit(pull.repository, pull.head.ref, files);
const runs = (pull: PullRequest) => pull.repository.checkRuns;
const lastRun = (pull: PullRequest) => runs(pull).at(-1);

describe('the check run', () => {
  test('offers to review again, and does', async () => {
    const pull = await create('again', { Dockerfile: unpinned });
    await ship.reviewed(pull);
    const [run] = runs(pull);
    expect(run?.actions).toMatchObject([{ label: 'Review again' }]);
    if (run !== undefined) harbour.github.requestCheckAction(run, run.actions[0]?.identifier ?? '');
    expect(await ship.reviewed(pull, 2)).toMatchObject({ outcome: 'unchanged' });
    expect([runs(pull).length, pull.reviews.length]).toEqual([1, 1]);
  });

  test('holds the decision log in short', async () => {
    const settings = 'failOn: never\n';
    const pull = await create('log', { Dockerfile: unpinned }, settings);
    const { review } = await ship.reviewed(pull);
    const text = lastRun(pull)?.output.text ?? '';
    for (const part of [
      'Decision log',
      String(review),
      '.github/drydock.yml',
      'failOn',
      'Files read',
      'Findings',
      ' requests to GitHub',
    ]) {
      expect(text).toContain(part);
    }
    expect(text).toMatch(/`Dockerfile` at head `[0-9a-f]{12}`, \d+ bytes/);
    expect(text).toMatch(/`[0-9a-f]{12}` `unpinned-base-image` `Dockerfile:1` blocker, introduced, `FROM node`/);
  });

  test.each([
    ['a draft', {}, 'is a draft', { draft: true }],
    ['a label', { label: 'no-drydock', settings: 'review: { skipLabels: [no-drydock] }\n' }, 'has the label', {}],
    ['an author', { settings: 'review: { skipAuthors: [ada] }\n' }, 'are not reviewed', {}],
  ])(
    'says why it is neutral for %s',
    async (name, { label, settings }: { label?: string; settings?: string }, why, more) => {
      const { github } = harbour;
      const shop = await createShop(harbour, name.replaceAll(' ', '-'));
      if (settings !== undefined) await github.pushCommit(shop, 'main', { '.github/drydock.yml': settings });
      const pull = await openPull(github, shop, { Dockerfile: unpinned }, more);
      await ship.reviewed(pull);
      if (label !== undefined) {
        await github.addLabel(pull, label);
        await ship.reviewed(pull, 2);
      }
      expect(lastRun(pull)).toMatchObject({ conclusion: 'neutral', output: { title: 'Skipped' } });
      expect(lastRun(pull)?.output.summary).toContain(why);
    },
  );

  test('is not green for what could not be read', async () => {
    const pull = await create('unread', { Dockerfile: `FROM scratch\n# ${'x'.repeat(600_000)}\n` });
    await ship.reviewed(pull);
    expect(lastRun(pull)).toMatchObject({ conclusion: 'neutral' });
    expect(lastRun(pull)?.output.title).toContain('1 file not evaluated');
    expect(lastRun(pull)?.output.text).toContain('too large to read');
  });

  test('of a merge group counts what was ignored, and can be asked for again', async () => {
    const { github } = harbour;
    const pull = await create('group', { Dockerfile: unpinned });
    await ship.reviewed(pull);
    const fingerprint = /fingerprint `([0-9a-f]+)`/.exec(pull.reviews[0]?.body ?? '')?.[1];
    github.comment(pull, pull.repository.owner.login, `/drydock ignore ${fingerprint} on purpose`);
    await ship.reviewed(pull, 2);
    const group = await github.enqueueMerge(pull);
    const key = `${keyOf(harbour, pull)}@${group}`;
    await ship.log.line('review done', 1, key);
    const ofGroup = () => runs(pull).filter(({ suite }) => suite.headSha === group);
    expect(ofGroup()).toMatchObject([{ conclusion: 'success' }]);
    const [run] = ofGroup();
    if (run !== undefined) github.rerequestCheckRun(run);
    await ship.log.line('review done', 2, key);
    expect(ofGroup()).toHaveLength(1);
    expect(pull.reviews).toHaveLength(1);
  });

  test('is red for a blocker that the change itself ignores, says so, and is green once somebody who may agrees', async () => {
    const excused = `# drydock ignore=unpinned-base-image we like it fresh\n${unpinned}`;
    const pull = await create('excused', { Dockerfile: excused });
    await ship.reviewed(pull);
    expect(lastRun(pull)).toMatchObject({ conclusion: 'failure', output: { title: '1 ignored by the change itself' } });
    const body = pull.reviews[0]?.body ?? '';
    expect(body).toContain('by inline: we like it fresh');
    expect(body).not.toContain('No issues found');
    const [command] = /\/drydock ignore [0-9a-f]+ reason/.exec(body) ?? [];
    harbour.github.comment(pull, pull.repository.owner.login, command ?? '');
    await ship.reviewed(pull, 2);
    expect(lastRun(pull)).toMatchObject({ conclusion: 'success', output: { title: 'No issues found' } });
  });

  test('tells what the settings of the pull request would change', async () => {
    const pull = await create('preview', {
      Dockerfile: unpinned,
      '.github/drydock.yml': 'rules: { unpinned-base-image: off }\n',
    });
    await ship.reviewed(pull);
    expect(lastRun(pull)).toMatchObject({ conclusion: 'failure' });
    expect(lastRun(pull)?.output.summary).toContain('This pull request changes the settings');
    const wrong = await create('preview-wrong', { '.github/drydock.yml': 'failOn: sometimes\n' });
    await ship.reviewed(wrong);
    expect(lastRun(wrong)).toMatchObject({ conclusion: 'neutral' });
    expect(lastRun(wrong)?.annotations).toMatchObject([{ path: '.github/drydock.yml', start_line: 1 }]);
    expect(wrong.reviews).toEqual([]);
  });

  test("goes by the owner's settings where the repository has none", async () => {
    const { github } = harbour;
    const shop = await createShop(harbour, 'shared');
    const files = { '.github/drydock.yml': 'failOn: never\n' };
    await github.createRepository({ owner: shop.owner.login, name: '.github', files });
    const pull = await openPull(github, shop, { Dockerfile: unpinned });
    await ship.reviewed(pull);
    expect(checksOf(pull)).toEqual([[pull.head.sha, 'completed', 'success', '1 blocker']]);
    expect(lastRun(pull)?.output.text).toContain("the owner's `.github` repository");
  });
});

describe('where the settings ask for it', () => {
  const settings = 'review: { requestChanges: true }\n';
  const states = (pull: PullRequest) => pull.reviews.map(({ state }) => state);

  test('changes are requested, and the request is dismissed once a push has solved it', async () => {
    const pull = await create('requested', { Dockerfile: unpinned }, settings);
    await ship.reviewed(pull);
    expect(states(pull)).toEqual(['CHANGES_REQUESTED']);
    await push(pull, { Dockerfile: pinned.replace('24.17.0', '24.16.0') });
    await ship.reviewed(pull, 2);
    expect(states(pull)).toEqual(['DISMISSED', 'COMMENTED']);
  });

  test('a request is dismissed once a label says to leave the pull request alone', async () => {
    const pull = await create(
      'let-go',
      { Dockerfile: unpinned },
      'review: { requestChanges: true, skipLabels: [later] }\n',
    );
    await ship.reviewed(pull);
    await harbour.github.addLabel(pull, 'later');
    await ship.reviewed(pull, 2);
    expect(states(pull)).toEqual(['DISMISSED']);
    expect(pull.reviews[0]).toMatchObject({ minimized: null });
  });

  test('nothing is requested below the severity that fails', async () => {
    const pull = await create(
      'minor',
      { Dockerfile: pinned.replace('node"', 'npm"').replace('USER node\n', '') },
      settings,
    );
    await ship.reviewed(pull);
    expect(states(pull)).toEqual(['COMMENTED']);
  });
});

describe('few words', () => {
  test('a clean change gets one review, and after it the check run alone', async () => {
    const pull = await create('clean', { Dockerfile: `${pinned}LABEL a="1"\n` });
    await ship.reviewed(pull);
    expect(pull.reviews).toHaveLength(1);
    const [open = ''] = pull.reviews[0]?.body.split('<details>') ?? [];
    expect(open.split('\n').length).toBeLessThan(20);
    await push(pull, { Dockerfile: `${pinned}LABEL a="2" b="3"\n` });
    expect(await ship.reviewed(pull, 2)).toMatchObject({ outcome: 'unchanged' });
    expect(pull.reviews).toHaveLength(1);
    expect(runs(pull)).toHaveLength(2);
  });

  test("a bot's base image bump inside a major version gets one line", async () => {
    const { github } = harbour;
    const shop = await createShop(harbour, 'bump');
    await github.createApp({ slug: 'renovator' });
    await github.pushCommit(shop, 'renovate', { Dockerfile: 'FROM node:24.18.0\nCMD ["node"]\n' });
    const pull = await github.openPullRequest(shop, {
      head: 'renovate',
      title: 'Update node',
      author: 'renovator[bot]',
    });
    await ship.reviewed(pull);
    const [, ...lines] = (pull.reviews[0]?.body ?? '').trim().split('\n');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('`node:24.17.0` → `node:24.18.0`');
  });
});
