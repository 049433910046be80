import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { PullRequest } from '../support/github/index.ts';
import { checksOf, createShop, type Harbour, launch, openHarbour, openPull, type Ship } from './harbour.ts';
import { fingerprintsIn, reactionsOf } from './people.ts';

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

const waits = 'FROM debian:13.1\nRUN apt-get update && apt-get install curl\nUSER 1000\n';

/** A pull request with one blocker, reviewed, and the blocker's fingerprint. `grace` may write. */
async function createBlocked(name: string): Promise<{ pull: PullRequest; fingerprint: string }> {
  const shop = await createShop(harbour, name);
  harbour.github.setRole(shop, 'grace', 'write');
  const pull = await openPull(harbour.github, shop, { Dockerfile: waits });
  await ship.reviewed(pull);
  const [fingerprint = ''] = fingerprintsIn(pull.threads[0]?.comments[0]?.body ?? '');
  return { pull, fingerprint };
}

const conclusions = (pull: PullRequest) => checksOf(pull).map(([, , conclusion]) => conclusion);
const body = (pull: PullRequest) => pull.reviews.find(({ minimized }) => minimized === null)?.body ?? '';

test('what somebody with write access ignores does not count, is shown with the reason, and never returns', async () => {
  const { pull, fingerprint } = await createBlocked('ignored');
  const { github } = harbour;
  const comment = github.comment(pull, 'grace', `/drydock ignore ${fingerprint} a person answers @here`);
  await ship.reviewed(pull, 2);
  expect(reactionsOf(comment)).toEqual(['eyes', '+1']);
  expect(conclusions(pull).at(-1)).toBe('success');
  expect(pull.reviews).toHaveLength(1);
  expect(body(pull)).toContain(
    `by command: a person answers \`@here\` (\`/drydock unignore ${fingerprint}\` raises it again)`,
  );
  expect(pull.threads[0]?.comments[0]).toMatchObject({ minimized: 'RESOLVED' });
  await github.pushCommit(pull.repository, pull.head.ref, { Dockerfile: waits.replace('\n', '\n# moved\n') });
  await ship.reviewed(pull, 3);
  expect(conclusions(pull).at(-1)).toBe('success');
  expect(pull.threads).toHaveLength(1);
});

test('the last word counts, and the comment is the truth', async () => {
  const { pull, fingerprint } = await createBlocked('unignored');
  const ignore = harbour.github.comment(pull, 'grace', `/drydock ignore ${fingerprint.slice(0, 7)} fine`);
  await ship.reviewed(pull, 2);
  harbour.github.comment(pull, 'grace', `/drydock unignore ${fingerprint}`);
  await ship.reviewed(pull, 3);
  expect(conclusions(pull).at(-1)).toBe('failure');
  harbour.github.deleteComment(pull.comments.at(-1) ?? ignore);
  harbour.github.comment(pull, 'ada', '/review');
  await ship.reviewed(pull, 4);
  expect(conclusions(pull).at(-1)).toBe('success');
});

test.each([
  ['a reader', 'stranger'],
  ['the author', 'ada'],
])('%s ignores nothing', async (name, login) => {
  const { pull, fingerprint } = await createBlocked(name.replaceAll(' ', '-'));
  const comment = harbour.github.comment(pull, login, `/drydock ignore ${fingerprint} please`);
  await ship.reviewed(pull, 2);
  expect(reactionsOf(comment)).toEqual(['confused']);
  harbour.github.comment(pull, 'ada', '/review');
  await ship.reviewed(pull, 3);
  expect(conclusions(pull).at(-1)).toBe('failure');
});

test('a comment that somebody else has edited is nobody’s word', async () => {
  const { pull, fingerprint } = await createBlocked('edited');
  const { github } = harbour;
  const comment = github.comment(pull, 'grace', 'Looks good.');
  github.editComment(comment, `/drydock ignore ${fingerprint} edited in`, pull.repository.owner.login);
  github.comment(pull, 'ada', '/review');
  await ship.reviewed(pull, 2);
  expect(conclusions(pull).at(-1)).toBe('failure');
});

test('somebody who has lost write access has no word any more', async () => {
  const { pull, fingerprint } = await createBlocked('revoked');
  harbour.github.comment(pull, 'grace', `/drydock ignore ${fingerprint} fine`);
  await ship.reviewed(pull, 2);
  harbour.github.setRole(pull.repository, 'grace', 'read');
  harbour.github.comment(pull, 'ada', '/review');
  await ship.reviewed(pull, 3);
  expect(conclusions(pull).at(-1)).toBe('failure');
});

test('a fingerprint that no finding has gets a frown, and the one that was meant', async () => {
  const { pull, fingerprint } = await createBlocked('mistyped');
  const wrong = `${fingerprint.slice(0, 4)}${fingerprint[4] === '0' ? '1' : '0'}${fingerprint.slice(5)}`;
  const comment = harbour.github.comment(pull, 'grace', `/drydock ignore ${wrong} typed by hand`);
  await ship.reviewed(pull, 2);
  expect(reactionsOf(comment)).toEqual(['eyes', 'confused']);
  expect(pull.comments.at(-1)).toMatchObject({ author: { login: 'drydock' } });
  expect(pull.comments.at(-1)?.body).toContain(fingerprint);
  expect(pull.comments.at(-1)?.body).not.toContain(wrong);
});

test('a command in a thread is answered there', async () => {
  const { pull } = await createBlocked('thread');
  const [first] = pull.threads[0]?.comments ?? [];
  if (first === undefined) throw new Error('no thread');
  harbour.github.reply(first, 'grace', 'Why?');
  const comment = harbour.github.reply(first, 'ada', '/drydock explain install-needs-confirmation');
  await ship.reviewed(pull, 2);
  expect(reactionsOf(comment)).toEqual(['eyes', '+1']);
  expect(pull.comments).toEqual([]);
  expect(pull.threads[0]?.comments.map(({ author }) => author.login)).toEqual(['drydock', 'grace', 'ada', 'drydock']);
});

test('several commands before one review are each answered', async () => {
  const { github } = harbour;
  const held = github.faults.hold('git/get-tree');
  const shop = await createShop(harbour, 'coalesced');
  const pull = await openPull(github, shop, { Dockerfile: waits });
  await held.reached;
  const asked = ['/review', '/drydock help', '/drydock review'].map((text) => github.comment(pull, 'ada', text));
  await github.settled();
  held.release();
  await ship.reviewed(pull, 2);
  expect(asked.map(reactionsOf)).toEqual([
    ['eyes', '+1'],
    ['eyes', '+1'],
    ['eyes', '+1'],
  ]);
  expect(pull.reviews).toHaveLength(1);
});
