import type { NewReviewComment } from '../change/places.ts';
import {
  addLabel,
  closePull,
  describePull,
  editPull,
  pullCommits,
  pullFiles,
  removeLabel,
  reopenPull,
} from '../change/pulls.ts';
import { createReply, createReviewComment } from '../change/review-comments.ts';
import { createReview, dismissReview, type NewReview, updateReview } from '../change/reviews.ts';
import { created, HttpError, notFound, ok } from '../http.ts';
import type { PullRequest, Review } from '../model.ts';
import { reviewCommentJson, reviewJson } from '../represent/posts.ts';
import { fileJson, labelJson, pullSimpleJson } from '../represent/pulls.ts';
import { commitJson } from '../represent/repositories.ts';
import { accountOf } from '../world.ts';
import { bodyOf, type Context, type Handlers, paginated, pullOf, repositoryOf, textQuery } from './context.ts';

export const pullHandlers: Handlers<
  | 'pulls/list'
  | 'pulls/get'
  | 'pulls/update'
  | 'pulls/list-files'
  | 'pulls/list-commits'
  | 'pulls/list-reviews'
  | 'pulls/get-review'
  | 'pulls/create-review'
  | 'pulls/update-review'
  | 'pulls/dismiss-review'
  | 'pulls/list-comments-for-review'
  | 'pulls/create-review-comment'
  | 'pulls/create-reply-for-review-comment'
  | 'issues/list-labels-on-issue'
  | 'issues/add-labels'
  | 'issues/remove-label'
> = {
  'pulls/list': (context) => {
    const state = textQuery(context, 'state') ?? 'open';
    const base = textQuery(context, 'base');
    const head = textQuery(context, 'head');
    const ascending = textQuery(context, 'direction') === 'asc';
    const found = repositoryOf(context).pulls.filter((pull) => {
      const label = `${pull.head.repository.owner.login}:${pull.head.ref}`;
      return (
        (state === 'all' || pull.state === state) &&
        (base === null || pull.base.ref === base) &&
        (head === null || head === label)
      );
    });
    return paginated(context, ascending ? found : found.toReversed(), (pull) => pullSimpleJson(context.world, pull));
  },

  'pulls/get': async (context) => {
    const pull = pullOf(context);
    if (context.accept.includes('diff')) {
      const { git } = pull.repository;
      const text = await git.run('diff', '-M', `${pull.base.sha}...${pull.head.sha}`);
      return { status: 200, body: text, contentType: 'application/vnd.github.v3.diff; charset=utf-8' };
    }
    return ok(await describePull(context.world, pull));
  },

  'pulls/update': async (context) => {
    const pull = pullOf(context);
    const sender = accountOf(context.actor);
    const { state, ...edit } = bodyOf<{ title?: string; body?: string; base?: string; state?: 'open' | 'closed' }>(
      context,
    );
    await editPull(context.world, pull, edit, sender);
    if (state === 'closed') await closePull(context.world, pull, sender);
    if (state === 'open') await reopenPull(context.world, pull, sender);
    return ok(await describePull(context.world, pull));
  },

  'pulls/list-files': async (context) => {
    const pull = pullOf(context);
    const files = (await pullFiles(pull)).slice(0, context.world.limits.pullFiles);
    return paginated(context, files, (file) => fileJson(context.world, pull.repository, pull.head.sha, file));
  },

  'pulls/list-commits': async (context) => {
    const pull = pullOf(context);
    // GitHub lists no more than this, and points to the commits of the repository for the rest.
    const commits = (await pullCommits(pull)).slice(0, 250);
    return paginated(context, commits, (commit) => commitJson(context.world, pull.repository, commit));
  },

  'pulls/list-reviews': (context) => {
    const me = context.actor.kind === 'anonymous' || context.actor.kind === 'app' ? null : accountOf(context.actor);
    const seen = pullOf(context).reviews.filter((review) => review.state !== 'PENDING' || review.author === me);
    return paginated(context, seen, (review) => reviewJson(context.world, review));
  },

  'pulls/get-review': (context) => ok(reviewJson(context.world, reviewOf(context))),

  'pulls/create-review': async (context) => {
    const pull = pullOf(context);
    const review = await createReview(context.world, pull, accountOf(context.actor), bodyOf<NewReview>(context));
    return ok(reviewJson(context.world, review));
  },

  'pulls/update-review': (context) => {
    const review = reviewOf(context);
    const sender = accountOf(context.actor);
    // Editing somebody else's review is for nobody, whatever the permissions.
    if (review.author !== sender) throw new HttpError(403, 'Resource not accessible by integration');
    updateReview(context.world, review, bodyOf<{ body: string }>(context).body, sender);
    return ok(reviewJson(context.world, review));
  },

  'pulls/dismiss-review': (context) => {
    const review = reviewOf(context);
    dismissReview(context.world, review, accountOf(context.actor));
    return ok(reviewJson(context.world, review));
  },

  'pulls/list-comments-for-review': (context) => {
    const review = reviewOf(context);
    const comments = commentsOf(review.pull).filter((comment) => comment.review === review);
    return paginated(context, comments, (comment) => reviewCommentJson(context.world, comment));
  },

  'pulls/create-review-comment': async (context) => {
    const body = bodyOf<NewReviewComment & { commit_id: string }>(context);
    const comment = await createReviewComment(context.world, pullOf(context), accountOf(context.actor), body);
    return created(reviewCommentJson(context.world, comment));
  },

  'pulls/create-reply-for-review-comment': (context) => {
    const pull = pullOf(context);
    const to = commentsOf(pull).find((comment) => comment.id === Number(context.params['comment_id']));
    if (to === undefined) throw notFound();
    const comment = createReply(context.world, to, accountOf(context.actor), bodyOf<{ body: string }>(context).body);
    return created(reviewCommentJson(context.world, comment));
  },

  'issues/list-labels-on-issue': (context) =>
    paginated(context, pullOf(context).labels, (label) => labelJson(context.world, repositoryOf(context), label)),

  'issues/add-labels': async (context) => {
    const pull = pullOf(context);
    const body = bodyOf<{ labels?: (string | { name: string })[] } | string[]>(context);
    const labels = Array.isArray(body) ? body : (body.labels ?? []);
    for (const label of labels) {
      await addLabel(context.world, pull, typeof label === 'string' ? label : label.name, accountOf(context.actor));
    }
    return ok(pull.labels.map((label) => labelJson(context.world, pull.repository, label)));
  },

  'issues/remove-label': async (context) => {
    const pull = pullOf(context);
    const removed = await removeLabel(context.world, pull, context.params['name'] ?? '', accountOf(context.actor));
    if (!removed) throw new HttpError(404, 'Label does not exist');
    return ok(pull.labels.map((label) => labelJson(context.world, pull.repository, label)));
  },
};

export function commentsOf(pull: PullRequest) {
  return pull.threads.flatMap((thread) => thread.comments).sort((a, b) => a.id - b.id);
}

function reviewOf(context: Context): Review {
  const review = pullOf(context).reviews.find((candidate) => candidate.id === Number(context.params['review_id']));
  if (review === undefined) throw notFound();
  return review;
}
