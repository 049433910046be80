import {
  type Classifier,
  type IssueComment,
  type Reaction,
  type Review,
  type ReviewComment,
  reactionContents,
  type Thread,
} from '../model.ts';
import { association, pullHtmlUrl } from '../represent/pulls.ts';
import { commitNodeId } from '../represent/repositories.ts';
import { accountOf, type World } from '../world.ts';
import { accountNode } from './accounts.ts';
import { connection, type Page, type Resolve } from './context.ts';
import { pullNode } from './repositories.ts';

/** GraphQL's names of reactions. */
export const reactionNames = {
  '+1': 'THUMBS_UP',
  '-1': 'THUMBS_DOWN',
  laugh: 'LAUGH',
  confused: 'CONFUSED',
  heart: 'HEART',
  hooray: 'HOORAY',
  rocket: 'ROCKET',
  eyes: 'EYES',
} as const;

export function postNode(world: World, post: IssueComment | Review | ReviewComment): object {
  if (post.kind === 'review') return reviewNode(world, post);
  return post.kind === 'issue comment' ? issueCommentNode(world, post) : reviewCommentNode(world, post);
}

function sharedFields(world: World, post: IssueComment | Review | ReviewComment) {
  const viewer: Resolve<object> = (_, { actor }) =>
    (actor.kind === 'person' || actor.kind === 'installation') && accountOf(actor) === post.author;
  return {
    id: post.nodeId,
    databaseId: post.id,
    fullDatabaseId: String(post.id),
    author: accountNode(world, post.author),
    authorAssociation: association(post.pull.repository, post.author),
    body: post.body,
    editor: post.editor === null ? null : accountNode(world, post.editor),
    lastEditedAt: post.editor === null ? null : post.updatedAt,
    isMinimized: post.minimized !== null,
    minimizedReason: post.minimized === null ? null : reasonOf(post.minimized),
    viewerDidAuthor: viewer,
    viewerCanMinimize: true,
    pullRequest: () => pullNode(world, post.pull),
  };
}

/** `OFF_TOPIC` is asked for, `off-topic` is shown. */
function reasonOf(classifier: Classifier): string {
  return classifier.toLowerCase().replaceAll('_', '-');
}

export function issueCommentNode(world: World, comment: IssueComment) {
  return {
    __typename: 'IssueComment',
    ...sharedFields(world, comment),
    url: `${pullHtmlUrl(world, comment.pull)}#issuecomment-${comment.id}`,
    createdAt: comment.createdAt,
    updatedAt: comment.updatedAt,
    ...reactable(world, comment.reactions),
  };
}

export function reviewNode(world: World, review: Review): object {
  const own = review.pull.threads.flatMap((thread) => thread.comments).filter((comment) => comment.review === review);
  return {
    __typename: 'PullRequestReview',
    ...sharedFields(world, review),
    url: `${pullHtmlUrl(world, review.pull)}#pullrequestreview-${review.id}`,
    state: review.state,
    submittedAt: review.submittedAt,
    createdAt: review.submittedAt ?? review.updatedAt,
    updatedAt: review.updatedAt,
    commit: { __typename: 'Commit', id: commitNodeId(review.commit), oid: review.commit },
    comments: (args: Page) => connection('comments', own, args, (comment) => reviewCommentNode(world, comment)),
    ...reactable(world, []),
  };
}

function reviewCommentNode(world: World, comment: ReviewComment): object {
  const { thread } = comment;
  return {
    __typename: 'PullRequestReviewComment',
    ...sharedFields(world, comment),
    url: `${pullHtmlUrl(world, comment.pull)}#discussion_r${comment.id}`,
    path: thread.path,
    diffHunk: thread.diffHunk,
    line: thread.line,
    originalLine: thread.originalLine,
    startLine: thread.startLine,
    originalStartLine: thread.originalStartLine,
    outdated: isOutdated(thread),
    state: comment.review.state === 'PENDING' ? 'PENDING' : 'SUBMITTED',
    commit: { __typename: 'Commit', id: commitNodeId(comment.pull.head.sha), oid: comment.pull.head.sha },
    originalCommit: { __typename: 'Commit', id: commitNodeId(thread.commit), oid: thread.commit },
    createdAt: comment.createdAt,
    updatedAt: comment.updatedAt,
    replyTo: () => (comment.replyTo === null ? null : reviewCommentNode(world, comment.replyTo)),
    pullRequestReview: () => reviewNode(world, comment.review),
    ...reactable(world, comment.reactions),
  };
}

export function threadNode(world: World, thread: Thread): object {
  return {
    __typename: 'PullRequestReviewThread',
    id: thread.nodeId,
    isResolved: thread.resolvedBy !== null,
    resolvedBy: thread.resolvedBy === null ? null : accountNode(world, thread.resolvedBy),
    isOutdated: isOutdated(thread),
    isCollapsed: thread.resolvedBy !== null,
    path: thread.path,
    line: thread.line,
    startLine: thread.startLine,
    originalLine: thread.originalLine,
    originalStartLine: thread.originalStartLine,
    diffSide: thread.side,
    startDiffSide: thread.startSide,
    subjectType: thread.subject.toUpperCase(),
    pullRequest: () => pullNode(world, thread.pull),
    comments: (args: Page) =>
      connection('comments', thread.comments, args, (comment) => reviewCommentNode(world, comment)),
  };
}

function isOutdated(thread: Thread): boolean {
  return thread.subject === 'line' && thread.line === null;
}

function reactable(world: World, reactions: readonly Reaction[]) {
  return {
    reactionGroups: reactionContents.map((content) => ({ content: reactionNames[content] })),
    reactions: (args: Page & { content?: string | null }) => {
      const wanted = reactions.filter((reaction) => !args.content || reactionNames[reaction.content] === args.content);
      return connection('reactions', wanted, args, (reaction) => reactionNode(world, reaction));
    },
  };
}

export function reactionNode(world: World, reaction: Reaction) {
  return {
    id: reaction.nodeId,
    databaseId: reaction.id,
    content: reactionNames[reaction.content],
    createdAt: reaction.createdAt,
    user: { ...accountNode(world, reaction.user), __typename: 'User' },
  };
}
