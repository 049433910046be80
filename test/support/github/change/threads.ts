import type { Account, PullRequest, Review, ReviewComment, Thread } from '../model.ts';
import { reviewCommentJson } from '../represent/posts.ts';
import { pullSimpleJson } from '../represent/pulls.ts';
import type { World } from '../world.ts';
import type { Place } from './places.ts';

export function addReview(
  world: World,
  pull: PullRequest,
  author: Account,
  { body, state, commit }: Pick<Review, 'body' | 'state' | 'commit'>,
): Review {
  const now = world.clock.iso();
  const review: Review = {
    ...world.identify('PRR'),
    kind: 'review',
    pull,
    author,
    body,
    editor: null,
    minimized: null,
    state,
    commit,
    submittedAt: state === 'PENDING' ? null : now,
    updatedAt: now,
  };
  pull.reviews.push(review);
  world.nodes.set(review.nodeId, review);
  return review;
}

/** A thread with its first comment. */
export function addThread(world: World, review: Review, place: Place, body: string): ReviewComment {
  const thread: Thread = {
    ...world.identify('PRRT'),
    ...place,
    pull: review.pull,
    commit: review.commit,
    line: place.originalLine,
    startLine: place.originalStartLine,
    position: place.originalPosition,
    resolvedBy: null,
    comments: [],
  };
  review.pull.threads.push(thread);
  world.nodes.set(thread.nodeId, thread);
  return addComment(world, review, thread, null, body);
}

export function addComment(
  world: World,
  review: Review,
  thread: Thread,
  replyTo: ReviewComment | null,
  body: string,
): ReviewComment {
  const now = world.clock.iso();
  const comment: ReviewComment = {
    ...world.identify('PRRC'),
    kind: 'review comment',
    pull: review.pull,
    author: review.author,
    body,
    editor: null,
    minimized: null,
    review,
    thread,
    replyTo,
    createdAt: now,
    updatedAt: now,
    reactions: [],
  };
  thread.comments.push(comment);
  world.nodes.set(comment.nodeId, comment);
  return comment;
}

export function announceComment(
  world: World,
  comment: ReviewComment,
  action: string,
  sender: Account,
  extra: object = {},
): void {
  announce(world, comment.pull, sender, 'pull_request_review_comment', action, {
    comment: reviewCommentJson(world, comment),
    ...extra,
  });
}

export function announce(
  world: World,
  pull: PullRequest,
  sender: Account,
  name: string,
  action: string,
  payload: object,
): void {
  world.emit({
    name,
    action,
    repository: pull.repository,
    sender,
    payload: { ...payload, pull_request: pullSimpleJson(world, pull) },
  });
}
