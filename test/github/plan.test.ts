import { describe, expect, test } from '@jest/globals';
import type { PostedReview } from '../../src/github/conversation.ts';
import { deservesReview, planReviews, type Wanted } from '../../src/github/plan.ts';
import { finding, report } from '../support/report.ts';

const sha = (letter: string) => letter.repeat(40);

function wanted(head: string, digest: string): NonNullable<Wanted> {
  return { marker: { base: sha('b'), head: sha(head), digest: digest.repeat(8) }, body: `review of ${head}` };
}

function posted(id: number, head: string, digest: string, minimised = false): PostedReview {
  return { id, nodeId: `node${id}`, url: `https://x/${id}`, marker: wanted(head, digest).marker, minimised };
}

function kinds(want: Wanted, reviews: readonly PostedReview[]): string[] {
  return planReviews(want, reviews).actions.map((action) =>
    'nodeId' in action ? `${action.kind} ${action.nodeId}` : action.kind,
  );
}

describe('planReviews', () => {
  test('posts the first review', () => {
    expect(planReviews(wanted('1', 'd'), [])).toEqual({
      actions: [{ kind: 'create-review', ...wanted('1', 'd') }],
      standing: null,
    });
  });

  test('posts a new review for a push that changes something, and folds the older one away after it', () => {
    expect(kinds(wanted('2', 'e'), [posted(1, '1', 'd')])).toEqual(['create-review', 'minimise node1']);
  });

  test('posts nothing for a push that changes nothing in substance', () => {
    const plan = planReviews(wanted('2', 'd'), [posted(1, '1', 'd')]);
    expect(plan.actions).toEqual([]);
    expect(plan.standing?.id).toBe(1);
  });

  test('posts nothing twice for one base and head', () => {
    expect(kinds(wanted('1', 'd'), [posted(1, '1', 'd')])).toEqual([]);
  });

  test('brings the review up to date where the same commits come to another result', () => {
    expect(planReviews(wanted('1', 'e'), [posted(1, '1', 'd')]).actions).toEqual([
      { kind: 'update-review', id: 1, body: 'review of 1' },
    ]);
  });

  test('shows the older review again when its head is back', () => {
    const reviews = [posted(1, '1', 'd', true), posted(2, '2', 'e')];
    expect(kinds(wanted('1', 'd'), reviews)).toEqual(['unminimise node1', 'minimise node2']);
  });

  test('leaves a review folded that somebody else has folded', () => {
    expect(kinds(wanted('1', 'd'), [posted(1, '1', 'd', true)])).toEqual([]);
  });

  test('says it again when the problem comes back after its review was folded away', () => {
    expect(kinds(wanted('3', 'd'), [posted(1, '1', 'd', true)])).toEqual(['create-review']);
  });

  test('folds what is posted away when nothing is to be said any more', () => {
    expect(kinds(null, [posted(1, '1', 'd', true), posted(2, '2', 'e')])).toEqual(['minimise node2']);
  });

  test('finishes the folding that an earlier run did not come to', () => {
    expect(kinds(wanted('2', 'e'), [posted(1, '1', 'd'), posted(2, '2', 'e')])).toEqual(['minimise node1']);
  });
});

describe('deservesReview', () => {
  test('a changed Dockerfile does, with or without findings', () => {
    expect(deservesReview(report())).toBe(true);
  });

  test('a file that only a rule reads does with an introduced finding alone', () => {
    const files = [{ path: 'Dockerfile', change: 'unchanged' as const }];
    expect(deservesReview(report({ files }))).toBe(false);
    expect(deservesReview(report({ files, findings: [finding({ status: 'touched' })] }))).toBe(false);
    expect(deservesReview(report({ files, findings: [finding()] }))).toBe(true);
  });
});
