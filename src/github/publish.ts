import { parseMarker } from '../render/marker.ts';
import { createOnce } from './create-once.ts';
import { isForbidden, statusOf } from './errors.ts';
import { isOwn } from './identity.ts';
import type { Action, Wanted } from './plan.ts';
import type { Suggestion } from './suggestions.ts';
import { pullOf, repositoryOf, type Target } from './target.ts';
import type { ThreadAction } from './threads.ts';

/** Installations that GitHub lets us resolve no threads in. It asks for more than we do; should that change, we use it. */
export type Unresolvable = Set<number>;

/** Applies the actions in order. Returns the address of the review that was created, or null. */
export async function publish(
  target: Target,
  actions: readonly Action[],
  unresolvable: Unresolvable,
): Promise<string | null> {
  let created: string | null = null;
  for (const action of actions) created = (await apply(target, action, unresolvable)) ?? created;
  return created;
}

async function apply(target: Target, action: Action, unresolvable: Unresolvable): Promise<string | null> {
  const { octokit, request } = target;
  switch (action.kind) {
    case 'create-review':
      return createReview(target, action.review);
    case 'update-review':
      await octokit.rest.pulls.updateReview({ ...pullOf(request), review_id: action.id, body: action.body });
      return null;
    case 'dismiss':
      await dismiss(target, action.id);
      return null;
    case 'minimise':
      await minimise(target, action.nodeId, 'OUTDATED');
      return null;
    case 'unminimise':
      await octokit.graphql(
        `mutation unminimise($id: ID!) { unminimizeComment(input: { subjectId: $id }) { clientMutationId } }`,
        { id: action.nodeId },
      );
      return null;
    case 'update-comment':
      await updateComment(target, action.id, action.body);
      return null;
    case 'close-thread':
      await closeThread(target, action, unresolvable);
      return null;
  }
}

async function minimise({ octokit }: Target, id: string, classifier: 'OUTDATED' | 'RESOLVED'): Promise<void> {
  await octokit.graphql(
    `mutation minimise($id: ID!, $classifier: ReportedContentClassifiers!) {
      minimizeComment(input: { subjectId: $id, classifier: $classifier }) { clientMutationId }
    }`,
    { id, classifier },
  );
}

/** A branch's protection may name others as the only ones who dismiss; then it is left to them. */
async function dismiss({ octokit, request }: Target, review: number): Promise<void> {
  const message = 'Nothing is asked for any more.';
  try {
    await octokit.rest.pulls.dismissReview({ ...pullOf(request), review_id: review, message });
  } catch (error) {
    if (statusOf(error) !== 403 && statusOf(error) !== 422) throw error;
  }
}

async function updateComment({ octokit, request }: Target, comment: number, body: string): Promise<void> {
  await octokit.rest.pulls.updateReviewComment({ ...repositoryOf(request), comment_id: comment, body });
}

/** Resolved where GitHub lets us; else our comment says what became of it and is folded away, unless somebody answered it. */
async function closeThread(
  target: Target,
  { thread, body }: Extract<ThreadAction, { kind: 'close-thread' }>,
  unresolvable: Unresolvable,
): Promise<void> {
  const resolved = await resolve(target, thread.nodeId, unresolvable);
  if (!resolved && thread.answered) return;
  if (!resolved) await minimise(target, thread.comment.nodeId, 'RESOLVED');
  // Last: a comment that says it is closed is not looked at again.
  await updateComment(target, thread.comment.id, body);
}

async function resolve({ octokit, request }: Target, thread: string, unresolvable: Unresolvable): Promise<boolean> {
  if (unresolvable.has(request.installation)) return false;
  try {
    await octokit.graphql(
      `mutation resolve($id: ID!) { resolveReviewThread(input: { threadId: $id }) { clientMutationId } }`,
      { id: thread },
    );
    return true;
  } catch (error) {
    if (!isForbidden(error)) throw error;
    unresolvable.add(request.installation);
    return false;
  }
}

/** With its suggestions, or without them where GitHub does not take one of them: a review is not lost over a place in the diff. */
async function createReview(target: Target, { marker, event, body, bodyAlone, suggestions }: Wanted): Promise<string> {
  const { octokit, request, identity } = target;
  const attempts = [
    ...(suggestions.length === 0 ? [] : [{ body, event, comments: suggestions.map(commentOf) }]),
    { body: bodyAlone, event },
    // Nobody can request changes of themselves.
    ...(event === 'COMMENT' ? [] : [{ body: bodyAlone, event: 'COMMENT' as const }]),
  ];
  const create = async () => {
    for (const attempt of attempts) {
      try {
        const review = { ...pullOf(request), commit_id: marker.head, ...attempt };
        return (await octokit.rest.pulls.createReview(review)).data.html_url;
      } catch (error) {
        if (statusOf(error) !== 422 || attempt === attempts.at(-1)) throw error;
      }
    }
    throw new Error('there is always an attempt');
  };
  const find = async () => {
    const pages = octokit.paginate.iterator(octokit.rest.pulls.listReviews, { ...pullOf(request), per_page: 100 });
    for await (const { data } of pages) {
      const ours = data.find((review) => {
        const posted = isOwn(identity, review.user) ? parseMarker(review.body) : null;
        return posted?.base === marker.base && posted.head === marker.head && posted.digest === marker.digest;
      });
      if (ours !== undefined) return ours.html_url;
    }
    return null;
  };
  return createOnce(create, find);
}

interface Comment {
  readonly path: string;
  readonly body: string;
  readonly side: 'RIGHT';
  readonly line: number;
  readonly start_line?: number;
  readonly start_side?: 'RIGHT';
}

function commentOf({ path, body, startLine, endLine }: Suggestion): Comment {
  const range = startLine === endLine ? {} : ({ start_line: startLine, start_side: 'RIGHT' } as const);
  return { path, body, side: 'RIGHT', line: endLine, ...range };
}
