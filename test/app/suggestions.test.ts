import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { rules } from '../../src/rules/index.ts';
import type { PullRequest } from '../support/github/index.ts';
import { fakeRule } from '../support/rules.ts';
import { createShop, type Harbour, launch, openHarbour, openPull, type Ship } from './harbour.ts';
import { commitSuggestion, openSuggestions } from './people.ts';

/** Its fix replaces as many lines as the instruction has. */
const splitSignal = fakeRule({
  id: 'split-signal',
  severity: 'minor',
  fixable: true,
  *check({ file: { path, instructions } }) {
    for (const { keyword, range } of instructions) {
      if (keyword !== 'STOPSIGNAL' || range.startLine === range.endLine) continue;
      const { startLine, endLine } = range;
      const edits = [{ path, startLine, endLine, replacement: 'STOPSIGNAL SIGTERM\n' }];
      const fix = { title: 'One line is enough', applicability: 'safe' as const, edits };
      yield { message: 'It is split.', subject: 'STOPSIGNAL', at: { path, range }, fix };
    }
  },
});

let harbour: Harbour;
let ship: Ship;

beforeAll(async () => {
  harbour = await openHarbour();
  ship = await launch(harbour, await harbour.directory(), { rules: [...rules, splitSignal] });
});

afterAll(async () => {
  await ship.close();
  await harbour.close();
});

/** A finding with a safe fix on one line, one that spans lines, one that deletes, and two in one statement. */
const fixable = `FROM debian:13.1
RUN apt-get update && apt-get install curl \\

    && curl --version
ADD app.js /srv/
STOPSIGNAL \\
    SIGTERM
CMD node /srv/app.js
`;

const review = (pull: PullRequest, at = 0) => pull.reviews.filter(({ body }) => body !== '').at(at)?.body ?? '';

test('a safe fix is a suggestion on the lines it replaces, in the same review, and one line in its body', async () => {
  const pull = await openPull(harbour.github, await createShop(harbour, 'suggested'), { Dockerfile: fixable });
  await ship.reviewed(pull);
  expect(pull.reviews).toHaveLength(1);
  expect(pull.threads.map(({ side, startLine, line }) => [side, startLine, line])).toEqual([
    ['RIGHT', null, 2],
    ['RIGHT', null, 3],
    ['RIGHT', null, 5],
    ['RIGHT', 6, 7],
    ['RIGHT', null, 8],
  ]);
  const [first, deletion] = pull.threads.map(({ comments }) => comments[0]?.body ?? '');
  expect(first).toContain('```suggestion\nRUN apt-get update && apt-get install -y curl \\\n```');
  expect(deletion).toContain('```suggestion\n```');
  expect(review(pull)).toMatch(
    /\*\*1\. Package install waits for an answer\*\*: a change is suggested at \[`Dockerfile:2`\]/,
  );
  expect(review(pull)).not.toContain('install -y');
});

test('suggestions that people commit solve what they were made for', async () => {
  const pull = await openPull(harbour.github, await createShop(harbour, 'pressed'), { Dockerfile: fixable });
  await ship.reviewed(pull);
  const suggested = openSuggestions(pull).length;
  for (const [done, comment] of openSuggestions(pull).entries()) {
    await commitSuggestion(harbour.github, comment);
    await ship.reviewed(pull, done + 2);
  }
  expect(openSuggestions(pull)).toEqual([]);
  // Nothing was suggested again on the way.
  expect(pull.threads).toHaveLength(suggested);
  const latest = review(pull, -1);
  for (const title of ['Package install waits', 'Empty line', 'ADD', 'shell form', 'STOPSIGNAL'])
    expect(latest).not.toContain(`. ${title}`);
  expect(pull.threads.every(({ comments: [first] }) => first?.body.includes('Fixed in'))).toBe(true);
});

test('lines that the diff does not show are left to the body', async () => {
  const { github } = harbour;
  const shop = await createShop(harbour, 'far');
  const filler = Array.from({ length: 20 }, (_, index) => `LABEL line${index}="x"\n`).join('');
  await github.pushCommit(shop, 'main', {
    Dockerfile: `FROM debian:13.1\nARG TOOL=curl\n${filler}RUN apt-get update && apt-get install $TOOL\n`,
  });
  const pull = await openPull(github, shop, {
    Dockerfile: `FROM debian:13.1\nARG TOOL=wget\n${filler}RUN apt-get update && apt-get install $TOOL\nCMD node /srv/app.js\n`,
  });
  await ship.reviewed(pull);
  expect(pull.threads.every(({ line }) => line !== null && line >= 20)).toBe(true);
});

test('no more suggestions than the settings allow, the most severe first', async () => {
  const { github } = harbour;
  const shop = await createShop(harbour, 'few');
  await github.pushCommit(shop, 'main', { '.github/drydock.yml': 'review: { inlineSuggestions: 1 }\n' });
  const pull = await openPull(github, shop, { Dockerfile: fixable });
  await ship.reviewed(pull);
  expect(pull.threads.map(({ line }) => line)).toEqual([2]);
  expect(review(pull)).toContain('✅');
});

test('a place that GitHub does not take costs the suggestions, and not the review', async () => {
  const message = 'Unprocessable Entity: "Pull request review thread line must be part of the diff"';
  harbour.github.faults.answer('pulls/create-review', 422, { message });
  const pull = await openPull(harbour.github, await createShop(harbour, 'refused'), { Dockerfile: fixable });
  expect(await ship.reviewed(pull)).toMatchObject({ outcome: 'posted' });
  expect([pull.reviews.length, pull.threads.length]).toEqual([1, 0]);
  expect(review(pull)).toContain('apt-get install -y curl');
});
