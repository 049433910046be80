import {
  createIssueComment,
  deleteIssueComment,
  react,
  removeReaction,
  updateIssueComment,
} from '../change/comments.ts';
import { deleteReviewComment, updateReviewComment } from '../change/review-comments.ts';
import { type Answer, created, HttpError, noContent, notFound, ok } from '../http.ts';
import type { IssueComment, ReactionContent, ReviewComment } from '../model.ts';
import { atLeast } from '../permissions.ts';
import { issueCommentJson, reactionJson, reviewCommentJson } from '../represent/posts.ts';
import { accountOf, appOf, roleOf } from '../world.ts';
import { bodyOf, type Context, type Handlers, paginated, pullOf, repositoryOf, textQuery } from './context.ts';
import { commentsOf } from './pulls.ts';

type Body = { readonly body: string };

export const commentHandlers: Handlers<
  | 'issues/list-comments'
  | 'issues/get-comment'
  | 'issues/create-comment'
  | 'issues/update-comment'
  | 'issues/delete-comment'
  | 'pulls/list-review-comments'
  | 'pulls/get-review-comment'
  | 'pulls/update-review-comment'
  | 'pulls/delete-review-comment'
  | 'reactions/list-for-issue-comment'
  | 'reactions/create-for-issue-comment'
  | 'reactions/delete-for-issue-comment'
  | 'reactions/list-for-pull-request-review-comment'
  | 'reactions/create-for-pull-request-review-comment'
  | 'reactions/delete-for-pull-request-comment'
> = {
  'issues/list-comments': (context) => {
    const since = textQuery(context, 'since');
    const comments = pullOf(context).comments.filter(
      (comment) => since === null || Date.parse(comment.updatedAt) >= Date.parse(since),
    );
    return paginated(context, comments, (comment) => issueCommentJson(context.world, comment));
  },
  'issues/get-comment': (context) => ok(issueCommentJson(context.world, issueCommentOf(context))),
  'issues/create-comment': (context) => {
    const { world, actor } = context;
    const comment = createIssueComment(
      world,
      pullOf(context),
      accountOf(actor),
      bodyOf<Body>(context).body,
      appOf(actor),
    );
    return created(issueCommentJson(world, comment));
  },
  'issues/update-comment': (context) => {
    const comment = changeable(context, issueCommentOf(context));
    updateIssueComment(context.world, comment, bodyOf<Body>(context).body, accountOf(context.actor));
    return ok(issueCommentJson(context.world, comment));
  },
  'issues/delete-comment': (context) => {
    deleteIssueComment(context.world, changeable(context, issueCommentOf(context)), accountOf(context.actor));
    return noContent();
  },

  'pulls/list-review-comments': (context) =>
    paginated(context, commentsOf(pullOf(context)), (comment) => reviewCommentJson(context.world, comment)),
  'pulls/get-review-comment': (context) => ok(reviewCommentJson(context.world, reviewCommentOf(context))),
  'pulls/update-review-comment': (context) => {
    const comment = changeable(context, reviewCommentOf(context));
    updateReviewComment(context.world, comment, bodyOf<Body>(context).body, accountOf(context.actor));
    return ok(reviewCommentJson(context.world, comment));
  },
  'pulls/delete-review-comment': (context) => {
    deleteReviewComment(context.world, changeable(context, reviewCommentOf(context)), accountOf(context.actor));
    return noContent();
  },

  'reactions/list-for-issue-comment': (context) => listReactions(context, issueCommentOf(context)),
  'reactions/create-for-issue-comment': (context) => createReaction(context, issueCommentOf(context)),
  'reactions/delete-for-issue-comment': (context) => deleteReaction(context, issueCommentOf(context)),
  'reactions/list-for-pull-request-review-comment': (context) => listReactions(context, reviewCommentOf(context)),
  'reactions/create-for-pull-request-review-comment': (context) => createReaction(context, reviewCommentOf(context)),
  'reactions/delete-for-pull-request-comment': (context) => deleteReaction(context, reviewCommentOf(context)),
};

function listReactions(context: Context, comment: IssueComment | ReviewComment): Promise<Answer> {
  const content = textQuery(context, 'content');
  const wanted = comment.reactions.filter((reaction) => content === null || reaction.content === content);
  return paginated(context, wanted, (reaction) => reactionJson(context.world, reaction));
}

function createReaction(context: Context, comment: IssueComment | ReviewComment): Answer {
  const { content } = bodyOf<{ content: ReactionContent }>(context);
  const { reaction, isNew } = react(context.world, comment, accountOf(context.actor), content);
  return { status: isNew ? 201 : 200, body: reactionJson(context.world, reaction) };
}

function deleteReaction(context: Context, comment: IssueComment | ReviewComment): Answer {
  const id = Number(context.params['reaction_id']);
  if (!removeReaction(comment, accountOf(context.actor), (reaction) => reaction.id === id)) throw notFound();
  return noContent();
}

function issueCommentOf(context: Context): IssueComment {
  const id = Number(context.params['comment_id']);
  const found = repositoryOf(context)
    .pulls.flatMap((pull) => pull.comments)
    .find((comment) => comment.id === id);
  if (found === undefined) throw notFound();
  return found;
}

function reviewCommentOf(context: Context): ReviewComment {
  const id = Number(context.params['comment_id']);
  const found = repositoryOf(context)
    .pulls.flatMap(commentsOf)
    .find((comment) => comment.id === id);
  if (found === undefined) throw notFound();
  return found;
}

/** A person changes their own posts, or any with write access; an App with the permission changes any. */
function changeable<Comment extends IssueComment | ReviewComment>(context: Context, comment: Comment): Comment {
  const { actor } = context;
  if (actor.kind !== 'person' || comment.author === actor.account) return comment;
  if (atLeast(roleOf(repositoryOf(context), actor.account), 'write')) return comment;
  throw new HttpError(403, 'Must have admin rights to Repository.');
}
