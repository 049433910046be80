/**
 * Everything that can ask for a review becomes this one value: it names the pull request and not its content, so that five
 * quick pushes are one review of the newest head.
 */
export interface ReviewRequest {
  readonly installation: number;
  readonly owner: string;
  readonly repository: string;
  readonly pullRequest: number;
  /** Not the pull request by itself, but as the merge queue is about to merge it. */
  readonly mergeGroup?: MergeGroup;
}

/** Commit ids: what the group adds stands between them. */
export interface MergeGroup {
  readonly base: string;
  readonly head: string;
}

/** Requests with one key are one job. */
export function requestKey(request: ReviewRequest): string {
  const { installation, owner, repository, pullRequest, mergeGroup } = request;
  const group = mergeGroup === undefined ? '' : `@${mergeGroup.head}`;
  return `${installation}:${owner}/${repository}#${pullRequest}${group}`.toLowerCase();
}
