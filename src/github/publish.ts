import { type Marker, parseMarker } from '../render/marker.ts';
import { createOnce } from './create-once.ts';
import { isOwn } from './identity.ts';
import type { Action } from './plan.ts';
import { pullOf, type Target } from './target.ts';

/** Applies the actions in order. Returns the address of the review that was created, or null. */
export async function publish(target: Target, actions: readonly Action[]): Promise<string | null> {
  let created: string | null = null;
  for (const action of actions) created = (await apply(target, action)) ?? created;
  return created;
}

async function apply(target: Target, action: Action): Promise<string | null> {
  const { octokit, request } = target;
  switch (action.kind) {
    case 'create-review':
      return createReview(target, action.marker, action.body);
    case 'update-review':
      await octokit.rest.pulls.updateReview({ ...pullOf(request), review_id: action.id, body: action.body });
      return null;
    case 'minimise':
      await octokit.graphql(
        `mutation minimise($id: ID!) { minimizeComment(input: { subjectId: $id, classifier: OUTDATED }) { clientMutationId } }`,
        { id: action.nodeId },
      );
      return null;
    case 'unminimise':
      await octokit.graphql(
        `mutation unminimise($id: ID!) { unminimizeComment(input: { subjectId: $id }) { clientMutationId } }`,
        { id: action.nodeId },
      );
      return null;
  }
}

async function createReview({ octokit, request, identity }: Target, marker: Marker, body: string): Promise<string> {
  const create = async () => {
    const { data } = await octokit.rest.pulls.createReview({
      ...pullOf(request),
      commit_id: marker.head,
      event: 'COMMENT',
      body,
    });
    return data.html_url;
  };
  const find = async () => {
    const pages = octokit.paginate.iterator(octokit.rest.pulls.listReviews, { ...pullOf(request), per_page: 100 });
    for await (const { data } of pages) {
      const ours = data.find((review) => {
        const posted = isOwn(identity, review.user) ? parseMarker(review.body) : null;
        return posted?.base === marker.base && posted.head === marker.head;
      });
      if (ours !== undefined) return ours.html_url;
    }
    return null;
  };
  return createOnce(create, find);
}
