import { anchorOf, type FileDiff, hunkUpTo, lineAtPosition, type Side } from '../diff.ts';
import { HttpError, unprocessable, validationFailed } from '../http.ts';
import type {
  Account,
  App,
  Classifier,
  IssueComment,
  PullRequest,
  Reaction,
  ReactionContent,
  Review,
  ReviewComment,
  Thread,
} from '../model.ts';
import { issueCommentJson, reviewCommentJson, reviewJson } from '../represent/posts.ts';
import { issueJson, pullSimpleJson } from '../represent/pulls.ts';
import type { World } from '../world.ts';
import { pullFiles } from './pulls.ts';

const longestBody = 65_536;

export interface NewReview {
  readonly body?: string;
  readonly event?: 'APPROVE' | 'REQUEST_CHANGES' | 'COMMENT';
  readonly commit_id?: string;
  readonly comments?: readonly NewReviewComment[];
}

export interface NewReviewComment {
  readonly path: string;
  readonly body: string;
  readonly position?: number;
  readonly line?: number;
  readonly side?: string;
  readonly start_line?: number;
  readonly start_side?: string;
  readonly subject_type?: string;
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
  if (body.length > longestBody) throw unprocessable(`Body is too long (maximum is ${longestBody} characters)`);
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
  const now = world.clock.iso();
  const review: Review = {
    ...world.identify('PRR'),
    kind: 'review',
    pull,
    author,
    body,
    minimized: null,
    state: event === undefined ? 'PENDING' : states[event],
    commit,
    submittedAt: event === undefined ? null : now,
    updatedAt: now,
  };
  pull.reviews.push(review);
  world.nodes.set(review.nodeId, review);
  const posted = places.map((place, index) => addThread(world, review, place, comments[index]?.body ?? ''));
  if (event !== undefined) {
    announce(world, pull, author, 'pull_request_review', 'submitted', { review: webhookReview(world, review) });
    for (const comment of posted) announceComment(world, comment, 'created', author);
  }
  return review;
}

type Place = Pick<
  Thread,
  'path' | 'subject' | 'side' | 'startSide' | 'originalLine' | 'originalStartLine' | 'originalPosition' | 'diffHunk'
>;

function placeOf(files: readonly FileDiff[], comment: NewReviewComment): Place {
  if (comment.body.length > longestBody) throw unprocessable(`Body is too long (maximum is ${longestBody} characters)`);
  const file = files.find((candidate) => candidate.path === comment.path);
  if (file === undefined) throw unprocessable('Path could not be resolved');
  const base = { path: file.path, startSide: null, originalStartLine: null };
  if (comment.subject_type === 'file') {
    return { ...base, subject: 'file', side: 'RIGHT', originalLine: null, originalPosition: null, diffHunk: '' };
  }
  const at =
    comment.line === undefined
      ? lineAtPosition(file, comment.position ?? 0)
      : { line: comment.line, side: sideOf(comment.side) };
  const anchor = at === null ? null : anchorOf(file, at.line, at.side);
  if (at === null || anchor === null) throw unprocessable('Pull request review thread line must be part of the diff');
  const place: Place = {
    ...base,
    subject: 'line',
    side: at.side,
    originalLine: at.line,
    originalPosition: anchor.position,
    diffHunk: hunkUpTo(anchor.hunk, anchor.index),
  };
  if (comment.start_line === undefined) return place;
  const startSide = comment.start_side === undefined ? at.side : sideOf(comment.start_side);
  const start = anchorOf(file, comment.start_line, startSide);
  if (start === null) throw unprocessable('Pull request review thread start line must be part of the diff');
  if (start.hunk !== anchor.hunk) {
    throw unprocessable('Pull request review thread start line must be part of the same hunk as the line.');
  }
  if (start.position >= anchor.position)
    throw unprocessable('Pull request review thread start line must precede the end line.');
  return { ...place, startSide, originalStartLine: comment.start_line };
}

function sideOf(side: string | undefined): Side {
  return side?.toUpperCase() === 'LEFT' ? 'LEFT' : 'RIGHT';
}

function addThread(world: World, review: Review, place: Place, body: string): ReviewComment {
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

function addComment(
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

/** A single comment makes a review of its own around it, as on GitHub. */
export async function createReviewComment(
  world: World,
  pull: PullRequest,
  author: Account,
  wanted: NewReviewComment & { readonly commit_id: string },
): Promise<ReviewComment> {
  const place = placeOf(await pullFiles(pull), wanted);
  const review = emptyReview(world, pull, author, wanted.commit_id);
  const comment = addThread(world, review, place, wanted.body);
  announceComment(world, comment, 'created', author);
  return comment;
}

export function createReply(world: World, to: ReviewComment, author: Account, body: string): ReviewComment {
  const review = emptyReview(world, to.pull, author, to.pull.head.sha);
  const comment = addComment(world, review, to.thread, to.thread.comments[0] ?? to, body);
  announceComment(world, comment, 'created', author);
  return comment;
}

function emptyReview(world: World, pull: PullRequest, author: Account, commit: string): Review {
  const now = world.clock.iso();
  const review: Review = {
    ...world.identify('PRR'),
    kind: 'review',
    pull,
    author,
    body: '',
    minimized: null,
    state: 'COMMENTED',
    commit,
    submittedAt: now,
    updatedAt: now,
  };
  pull.reviews.push(review);
  world.nodes.set(review.nodeId, review);
  return review;
}

export function updateReview(world: World, review: Review, body: string, sender: Account): void {
  if (body === '') throw unprocessable(`Could not update pull request review: body can't be blank`);
  review.body = checkedBody(body);
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

export function updateReviewComment(world: World, comment: ReviewComment, body: string, sender: Account): void {
  const changes = { body: { from: comment.body } };
  comment.body = checkedBody(body);
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

export function createIssueComment(
  world: World,
  pull: PullRequest,
  author: Account,
  body: string,
  app: App | null = null,
): IssueComment {
  const now = world.clock.iso();
  const comment: IssueComment = {
    ...world.identify('IC'),
    kind: 'issue comment',
    pull,
    author,
    body: checkedBody(body),
    minimized: null,
    app,
    createdAt: now,
    updatedAt: now,
    reactions: [],
  };
  pull.comments.push(comment);
  world.nodes.set(comment.nodeId, comment);
  announceIssueComment(world, comment, 'created', author);
  return comment;
}

export function updateIssueComment(world: World, comment: IssueComment, body: string, sender: Account): void {
  const changes = { body: { from: comment.body } };
  comment.body = checkedBody(body);
  comment.updatedAt = world.clock.iso();
  announceIssueComment(world, comment, 'edited', sender, { changes });
}

export function deleteIssueComment(world: World, comment: IssueComment, sender: Account): void {
  comment.pull.comments.splice(comment.pull.comments.indexOf(comment), 1);
  world.nodes.delete(comment.nodeId);
  announceIssueComment(world, comment, 'deleted', sender);
}

/** One reaction of a kind per person: the one that stands is returned again. */
export function react(
  world: World,
  comment: IssueComment | ReviewComment,
  user: Account,
  content: ReactionContent,
): { readonly reaction: Reaction; readonly isNew: boolean } {
  const known = comment.reactions.find((reaction) => reaction.user === user && reaction.content === content);
  if (known !== undefined) return { reaction: known, isNew: false };
  const reaction: Reaction = { ...world.identify('REA'), user, content, createdAt: world.clock.iso() };
  comment.reactions.push(reaction);
  return { reaction, isNew: true };
}

export function removeReaction(
  comment: IssueComment | ReviewComment,
  user: Account,
  matches: (reaction: Reaction) => boolean,
): boolean {
  const at = comment.reactions.findIndex(matches);
  const reaction = comment.reactions[at];
  if (reaction === undefined) return false;
  if (reaction.user !== user) throw new HttpError(403, 'Must have admin rights to Repository.');
  comment.reactions.splice(at, 1);
  return true;
}

export function minimize(post: IssueComment | Review | ReviewComment, classifier: Classifier | null): void {
  post.minimized = classifier;
}

function checkedBody(body: string): string {
  if (body === '') throw validationFailed('IssueComment', 'body', 'missing_field');
  if (body.length > longestBody) {
    throw validationFailed(
      'IssueComment',
      'data',
      'unprocessable',
      `Body is too long (maximum is ${longestBody} characters)`,
    );
  }
  return body;
}

function announceIssueComment(
  world: World,
  comment: IssueComment,
  action: string,
  sender: Account,
  extra: object = {},
): void {
  const payload = { issue: issueJson(world, comment.pull), comment: issueCommentJson(world, comment), ...extra };
  world.emit({ name: 'issue_comment', action, repository: comment.pull.repository, sender, payload });
}

function announceComment(
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

function announce(
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

/** Webhooks write review states in lower case. */
function webhookReview(world: World, review: Review) {
  const json = reviewJson(world, review);
  return { ...json, body: review.body === '' ? null : review.body, state: review.state.toLowerCase() };
}
