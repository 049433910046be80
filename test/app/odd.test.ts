import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Files, PullRequest } from '../support/github/index.ts';
import { checksOf, createShop, type Harbour, launch, openHarbour, type Ship } from './harbour.ts';

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

async function create(name: string, files: Files): Promise<PullRequest> {
  const shop = await createShop(harbour, name);
  await harbour.github.pushCommit(shop, 'topic', files);
  return harbour.github.openPullRequest(shop, { head: 'topic', author: 'ada' });
}
const numbered = (count: number, name: (index: number) => string, text: string) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [name(index), `${text}# ${index}\n`]));

describe('large', () => {
  test('3,000 changed files: the Dockerfile among them is found', async () => {
    const files = numbered(3000, (index) => `src/${index}.txt`, '');
    const pull = await create('three-thousand', { ...files, 'deep/Dockerfile': unpinned });
    const { requests } = await ship.reviewed(pull);
    expect(pull.reviews[0]?.body).toContain('deep/Dockerfile:1');
    expect(requests).toBeLessThanOrEqual(12);
  });

  test('163 Dockerfiles with one problem: one entry, and an annotation for each', async () => {
    const pull = await create(
      'many',
      numbered(163, (index) => `service${index}/Dockerfile`, unpinned),
    );
    await ship.reviewed(pull);
    const [review] = pull.reviews;
    expect(review?.body.match(/Base image is not pinned\*\*/g)).toHaveLength(1);
    expect(review?.body).toContain('The same in 162 more places');
    expect(review?.body.length).toBeLessThan(60_000);
    expect(pull.repository.checkRuns[0]?.annotations).toHaveLength(163);
    expect(pull.repository.checkRuns[0]?.output.text?.length).toBeLessThan(65_535);
  });

  test('a tree that GitHub does not list whole is not called clean', async () => {
    const { limits } = harbour.github;
    const whole = limits.treeEntries;
    limits.treeEntries = 3;
    try {
      const pull = await create(
        'truncated',
        numbered(20, (index) => `src/${index}.txt`, ''),
      );
      await ship.reviewed(pull);
      expect(checksOf(pull)).toEqual([[pull.head.sha, 'completed', 'neutral', 'Too many files to list']]);
    } finally {
      limits.treeEntries = whole;
    }
  });
});

describe('odd', () => {
  test('renamed, deleted, binary and linked files, and a submodule, are no obstacle', async () => {
    const { github } = harbour;
    const shop = await createShop(harbour, 'zoo');
    const old = `${unpinned}LABEL a="1"\n`;
    await github.pushCommit(shop, 'main', { 'old/Dockerfile': old, 'gone/Dockerfile': unpinned });
    const submodule = { mode: '160000' as const, commit: 'c'.repeat(40) };
    await github.pushCommit(shop, 'topic', {
      'old/Dockerfile': null,
      'new/Dockerfile': old,
      'gone/Dockerfile': null,
      'binary/Dockerfile': Buffer.from([0, 1, 2, 3]),
      'linked/Dockerfile': { mode: '120000', content: '../new/Dockerfile' },
      'module/Dockerfile': submodule,
      'added/Dockerfile': 'FROM python\nENTRYPOINT ["python3", "/srv/app.py"]\nSTOPSIGNAL SIGINT\n',
    });
    const pull = await github.openPullRequest(shop, { head: 'topic', author: 'ada' });
    expect(await ship.reviewed(pull)).toMatchObject({ outcome: 'posted' });
    const body = pull.reviews[0]?.body ?? '';
    expect(body).toContain('added/Dockerfile:1');
    expect(body).toMatch(/`binary\/Dockerfile`: binary/);
    expect(body).not.toMatch(/linked|module/);
    // Only what is new counts; the renamed one has it from before.
    expect(checksOf(pull)[0]?.[3]).toContain('1 blocker');
  });

  test('a pull request of a fork that was deleted is reviewed from what GitHub has kept', async () => {
    const { github } = harbour;
    const shop = await createShop(harbour, 'orphaned');
    const fork = await github.createFork(shop, 'grace');
    await github.pushCommit(fork, 'topic', { Dockerfile: unpinned });
    const pull = await github.openPullRequest(shop, { head: 'grace:topic' });
    await ship.reviewed(pull);
    github.deleteRepository(fork);
    github.comment(pull, shop.owner.login, '/review');
    expect(await ship.reviewed(pull, 2)).toMatchObject({ outcome: 'unchanged' });
  });

  test('text that wants to be more than text stays text, wherever it is shown', async () => {
    const hostile = '@everyone #1 <img src=x> ![x](http://evil.example/x) [y](javascript:1)';
    const pull = await create('hostile', {
      [`@team #7/Dockerfile`]: `FROM node\nUSER node\nADD a@everyone /b/\nLABEL note="${hostile}"\n`,
      'two/Dockerfile': `FROM debian:13.1\nRUN apt-get update && apt-get install curl # ${hostile}\nUSER 1000\n`,
    });
    harbour.github.comment(pull, pull.repository.owner.login, `/drydock ignore ${hostile}`);
    await ship.reviewed(pull, 2);
    const inline = pull.threads.flatMap(({ comments }) => comments);
    const posts = [...pull.reviews, ...inline, ...pull.comments].filter(({ author }) => author.login === 'drydock');
    const { summary, text } = pull.repository.checkRuns.at(-1)?.output ?? {};
    const shown = [...posts.map(({ body }) => body), summary ?? '', text ?? ''];
    expect(inline.length).toBeGreaterThan(0);
    for (const markdown of shown) {
      // What stands in code is shown as it is, and does nothing.
      const prose = markdown.replace(/^(`{3,})[\s\S]*?^\1$/gm, '').replace(/(`+)(?!`).*?[^`]\1(?!`)/g, '');
      expect(prose).not.toMatch(/@everyone|@team|#[17]\b|(?<!\\)<img|evil\.example|(?<!\\)\]\(javascript:/);
    }
  });

  test('nothing is posted once the pull request is closed in the middle', async () => {
    const held = harbour.github.faults.hold('repos/compare-commits');
    const pull = await create('closing', { Dockerfile: unpinned });
    await held.reached;
    harbour.github.sendWebhooks(false);
    await harbour.github.closePullRequest(pull);
    harbour.github.sendWebhooks(true);
    held.release();
    expect(await ship.reviewed(pull)).toMatchObject({ outcome: 'none' });
    expect([pull.reviews, pull.comments]).toEqual([[], []]);
    expect(checksOf(pull)).toEqual([[pull.head.sha, 'completed', 'neutral', 'The pull request was closed']]);
  });
});
