import { unprocessable } from '../http.ts';
import type { Account, PullRequest, Review } from '../model.ts';
import { reviewJson } from '../represent/posts.ts';
import type { World } from '../world.ts';
import { checkedBody } from './bodies.ts';
import { type NewReviewComment, placeOf } from './places.ts';
import { pullFiles } from './pulls.ts';
import { addReview, addThread, announce, announceComment } from './threads.ts';

export interface NewReview {
  readonly body?: string;
  readonly event?: 'APPROVE' | 'REQUEST_CHANGES' | 'COMMENT';
  readonly commit_id?: string;
  readonly comments?: readonly NewReviewComment[];
}

const states = { APPROVE: 'APPROVED', REQUEST_CHANGES: 'CHANGES_REQUESTED', COMMENT: 'COMMENTED' } as const;

/**
 * A review with its inline comments, all or nothing.
 * @throws HttpError 422 when one comment does not stand in the diff.
 */
export async function createReview(
  world: World,
  pull: PullRequest,
  author: Account,
  wanted: NewReview,
): Promise<Review> {
  const { event, comments = [] } = wanted;
  const body = wanted.body ?? '';
  for (const text of [body, ...comments.map((comment) => comment.body)]) if (text !== '') checkedBody(text);
  if (body === '' && event !== 'APPROVE' && event !== undefined && comments.length === 0) {
    throw unprocessable(`Pull request review body can't be blank`);
  }
  if (event !== undefined && event !== 'COMMENT' && author === pull.author) {
    throw unprocessable(`Can not ${event === 'APPROVE' ? 'approve' : 'request changes on'} your own pull request`);
  }
  if (event === undefined && pull.reviews.some((review) => review.author === author && review.state === 'PENDING')) {
    throw unprocessable('User can only have one pending review per pull request');
  }
  const commit = wanted.commit_id ?? pull.head.sha;
  if ((await pull.repository.git.resolve(commit)) === null)
    throw unprocessable('The commit_id is not part of the pull request');
  const files = comments.length === 0 ? [] : await pullFiles(pull);
  const places = comments.map((comment) => placeOf(files, comment));
  const state = event === undefined ? 'PENDING' : states[event];
  const review = addReview(world, pull, author, { body, state, commit });
  const posted = places.map((place, index) => addThread(world, review, place, comments[index]?.body ?? ''));
  if (event !== undefined) {
    announce(world, pull, author, 'pull_request_review', 'submitted', { review: webhookReview(world, review) });
    for (const comment of posted) announceComment(world, comment, 'created', author);
  }
  return review;
}

export function updateReview(world: World, review: Review, body: string, sender: Account): void {
  if (body === '') throw unprocessable(`Could not update pull request review: body can't be blank`);
  review.body = checkedBody(body);
  review.editor = sender;
  review.updatedAt = world.clock.iso();
  announce(world, review.pull, sender, 'pull_request_review', 'edited', {
    review: webhookReview(world, review),
    changes: {},
  });
}

export function dismissReview(world: World, review: Review, sender: Account): void {
  if (review.state !== 'APPROVED' && review.state !== 'CHANGES_REQUESTED') {
    throw unprocessable('Can not dismiss a commented pull request review');
  }
  review.state = 'DISMISSED';
  announce(world, review.pull, sender, 'pull_request_review', 'dismissed', { review: webhookReview(world, review) });
}

/** Webhooks write review states in lower case. */
function webhookReview(world: World, review: Review) {
  const json = reviewJson(world, review);
  return { ...json, body: review.body === '' ? null : review.body, state: review.state.toLowerCase() };
}
