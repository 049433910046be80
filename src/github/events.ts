import type { ReviewRequest } from '../review/request.ts';

interface RepositoryPayload {
  readonly name: string;
  readonly owner: { readonly login: string };
}

/** The part of a payload that says where it comes from. Payloads without an installation are not an App's. */
export interface Origin {
  readonly repository: RepositoryPayload;
  readonly installation?: { readonly id: number } | undefined;
}

export function requestFor({ repository, installation }: Origin, pullRequest: number): ReviewRequest | null {
  if (installation === undefined) return null;
  return {
    installation: installation.id,
    owner: repository.owner.login,
    repository: repository.name,
    pullRequest,
  };
}

/** Pull requests of a check run: GitHub names none for forks, so the number that we gave counts. */
export function pullRequestsOf(check: {
  readonly external_id?: string | null;
  readonly pull_requests: readonly { readonly number: number }[];
}): number[] {
  const own = check.external_id ?? '';
  return /^[1-9]\d{0,9}$/.test(own) ? [Number(own)] : check.pull_requests.map(({ number }) => number);
}

/** Whether an edit can change the review. */
export function isReviewedEdit(changes: object): boolean {
  return ['title', 'body', 'base'].some((field) => field in changes);
}
