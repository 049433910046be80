import { describe, expect, test } from '@jest/globals';
import type { PostedReview } from '../../src/github/conversation.ts';
import { deservesReview, planReviews, type Wanted } from '../../src/github/plan.ts';
import { finding, report } from '../support/report.ts';

const sha = (letter: string) => letter.repeat(40);

function wanted(head: string, digest: string, event: Wanted['event'] = 'COMMENT'): Wanted {
  const body = `review of ${head}`;
  const marker = { base: sha('b'), head: sha(head), digest: digest.repeat(8), raised: [] };
  return { marker, event, suggestions: [], quiet: false, body, bodyAlone: body, held: () => `still ${head}` };
}

function posted(id: number, head: string, digest: string, more: Partial<PostedReview> = {}): PostedReview {
  const { marker, body } = wanted(head, digest);
  const nodeId = `node${id}`;
  const url = `https://x/${id}`;
  return { id, nodeId, url, body, marker, commit: sha(head), state: 'COMMENTED', minimised: false, ...more };
}

const minimised = { minimised: true };
const requesting = { state: 'CHANGES_REQUESTED' };

function kinds(want: Wanted | null, reviews: readonly PostedReview[]): string[] {
  return planReviews(want, reviews).actions.map((action) => {
    if ('nodeId' in action) return `${action.kind} ${action.nodeId}`;
    return 'id' in action ? `${action.kind} ${action.id}` : action.kind;
  });
}

describe('planReviews', () => {
  test('posts the first review', () => {
    const want = wanted('1', 'd');
    expect(planReviews(want, [])).toEqual({
      actions: [{ kind: 'create-review', review: want }],
      standing: null,
      changed: false,
    });
  });

  test('posts a new review for a push that changes something, and folds the older one away after it', () => {
    expect(kinds(wanted('2', 'e'), [posted(1, '1', 'd')])).toEqual(['create-review', 'minimise node1']);
  });

  test('posts nothing for a push that changes nothing in substance; the review says that it still holds', () => {
    const plan = planReviews(wanted('2', 'd'), [posted(1, '1', 'd')]);
    expect(plan.actions).toEqual([{ kind: 'update-review', id: 1, body: 'still 2' }]);
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
    const reviews = [posted(1, '1', 'd', minimised), posted(2, '2', 'e')];
    expect(kinds(wanted('1', 'd'), reviews)).toEqual(['unminimise node1', 'minimise node2']);
  });

  test('leaves a review folded that somebody else has folded', () => {
    expect(kinds(wanted('1', 'd'), [posted(1, '1', 'd', minimised)])).toEqual([]);
  });

  test('says it again when the problem comes back after its review was folded away', () => {
    expect(kinds(wanted('3', 'd'), [posted(1, '1', 'd', minimised)])).toEqual(['create-review']);
  });

  test('folds what is posted away when nothing is to be said any more', () => {
    expect(kinds(null, [posted(1, '1', 'd', minimised), posted(2, '2', 'e')])).toEqual(['minimise node2']);
  });

  test('dismisses a request for changes once there is nothing to request', () => {
    expect(kinds(wanted('2', 'e'), [posted(1, '1', 'd', requesting)])).toEqual([
      'create-review',
      'minimise node1',
      'dismiss 1',
    ]);
    expect(kinds(wanted('1', 'e'), [posted(1, '1', 'd', requesting)])).toEqual(['update-review 1', 'dismiss 1']);
    expect(kinds(null, [posted(1, '1', 'd', requesting)])).toEqual(['minimise node1', 'dismiss 1']);
  });

  test('leaves a request for changes to the newer one that replaces it', () => {
    const want = wanted('2', 'e', 'REQUEST_CHANGES');
    expect(kinds(want, [posted(1, '1', 'd', requesting)])).toEqual(['create-review', 'minimise node1']);
  });

  test('posts anew for the same head where changes are requested only now', () => {
    const want = wanted('1', 'e', 'REQUEST_CHANGES');
    expect(kinds(want, [posted(1, '1', 'd', { state: 'DISMISSED' })])).toEqual(['create-review', 'minimise node1']);
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
