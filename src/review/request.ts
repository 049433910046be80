/**
 * Everything that can ask for a review becomes this one value: it names the pull request and not its content, so that five
 * quick pushes are one review of the newest head.
 */
export interface ReviewRequest {
  readonly installation: number;
  readonly owner: string;
  readonly repository: string;
  readonly pullRequest: number;
}

/** Requests with one key are one job. */
export function requestKey(request: ReviewRequest): string {
  return `${request.installation}:${request.owner}/${request.repository}#${request.pullRequest}`.toLowerCase();
}
