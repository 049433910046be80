import type { Account, PullRequest, ReviewComment } from '../model.ts';
import type { World } from '../world.ts';
import { checkedBody } from './bodies.ts';
import { type NewReviewComment, placeOf } from './places.ts';
import { pullFiles } from './pulls.ts';
import { addComment, addReview, addThread, announceComment } from './threads.ts';

/** A single comment makes a review of its own around it, as on GitHub. */
export async function createReviewComment(
  world: World,
  pull: PullRequest,
  author: Account,
  wanted: NewReviewComment & { readonly commit_id: string },
): Promise<ReviewComment> {
  const place = placeOf(await pullFiles(pull), { ...wanted, body: checkedBody(wanted.body) });
  const review = addReview(world, pull, author, { body: '', state: 'COMMENTED', commit: wanted.commit_id });
  const comment = addThread(world, review, place, wanted.body);
  announceComment(world, comment, 'created', author);
  return comment;
}

export function createReply(world: World, to: ReviewComment, author: Account, body: string): ReviewComment {
  const review = addReview(world, to.pull, author, { body: '', state: 'COMMENTED', commit: to.pull.head.sha });
  const comment = addComment(world, review, to.thread, to.thread.comments[0] ?? to, checkedBody(body));
  announceComment(world, comment, 'created', author);
  return comment;
}

export function updateReviewComment(world: World, comment: ReviewComment, body: string, sender: Account): void {
  const changes = { body: { from: comment.body } };
  comment.body = checkedBody(body);
  comment.editor = sender;
  comment.updatedAt = world.clock.iso();
  announceComment(world, comment, 'edited', sender, { changes });
}

/** The thread goes with its last comment. */
export function deleteReviewComment(world: World, comment: ReviewComment, sender: Account): void {
  const { thread, pull } = comment;
  thread.comments.splice(thread.comments.indexOf(comment), 1);
  if (thread.comments.length === 0) pull.threads.splice(pull.threads.indexOf(thread), 1);
  world.nodes.delete(comment.nodeId);
  announceComment(world, comment, 'deleted', sender);
}
