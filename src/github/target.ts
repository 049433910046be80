import type { ReviewRequest } from '../review/request.ts';
import type { Octokit } from './clients.ts';
import type { Identity } from './identity.ts';

/** A pull request, with the means to read and write it in our own name. */
export interface Target {
  readonly octokit: Octokit;
  readonly request: ReviewRequest;
  readonly identity: Identity;
}

/** Parameters of REST calls. */
export function repositoryOf({ owner, repository }: ReviewRequest) {
  return { owner, repo: repository };
}

export function pullOf(request: ReviewRequest) {
  return { ...repositoryOf(request), pull_number: request.pullRequest };
}
