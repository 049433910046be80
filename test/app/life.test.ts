import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { PullRequest } from '../support/github/index.ts';
import { checksOf, type Harbour, launch, openHarbour, type Ship } from './harbour.ts';
import { life } from './life.ts';
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

const told = (pull: PullRequest) => pull.reviews.filter(({ body }) => body !== '');
const standing = (pull: PullRequest) => told(pull).filter(({ minimized }) => minimized === null);
const suggested = (pull: PullRequest) => pull.threads.map(({ comments }) => fingerprintsIn(comments[0]?.body ?? ''));

/** Posts that somebody is notified of, and the newest check run. */
function sight(pull: PullRequest) {
  const [, , conclusion, title] = checksOf(pull).at(-1) ?? [];
  return [told(pull).length, pull.threads.length, conclusion, title];
}

test('nothing is said twice in the life of a pull request, and the check run is right after each step', async () => {
  const seen: unknown[] = [];
  const everSuggested = new Set<string>();
  let ignored: string | undefined;
  for await (const { pull } of life(harbour, ship)) {
    seen.push(sight(pull));
    expect(standing(pull)).toHaveLength(1);
    expect(checksOf(pull).filter(([, status]) => status !== 'completed')).toEqual([]);
    for (const fingerprint of suggested(pull).flat()) everSuggested.add(fingerprint);
    const [grace] = pull.comments;
    ignored ??= /ignore (\w+)/.exec(grace?.body ?? '')?.[1];
    const notes = JSON.stringify(pull.repository.checkRuns.at(-1)?.annotations);
    if (ignored !== undefined)
      expect([fingerprintsIn(standing(pull)[0]?.body ?? ''), notes].join()).not.toContain(ignored);
    if (seen.length === 9) {
      expect(pull.comments.map(({ author }) => author.login)).toEqual(['grace', 'mallory']);
      expect(pull.comments.map(reactionsOf)).toEqual([['eyes', '+1'], ['confused']]);
      expect(pull.threads.map(({ comments }) => comments[0]?.minimized)).toEqual(pull.threads.map(() => 'RESOLVED'));
      expect(pull.state).toBe('closed');
    }
  }
  const open = 'failure';
  expect(seen).toEqual([
    [1, 5, open, '3 blockers, 1 critical, 5 major, 3 minor'],
    // Each suggestion is a push of its own.
    [6, 5, open, '2 blockers, 1 critical, 3 major, 1 minor'],
    [6, 5, open, '2 blockers, 1 critical, 3 major, 1 minor'],
    [6, 5, open, '2 blockers, 1 critical, 3 major, 1 minor'],
    [6, 5, open, '1 blocker, 1 critical, 3 major, 1 minor'],
    [6, 5, open, '1 blocker, 1 critical, 3 major, 1 minor'],
    [6, 5, open, '1 blocker, 1 critical, 3 major, 1 minor'],
    [7, 5, 'success', 'No issues found'],
    [7, 5, 'success', 'No issues found'],
  ]);
  expect(everSuggested.size).toBe(5);
  expect(ignored).toBeDefined();
}, 90_000);
