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

/** A merge group's check run names its commits besides the pull request's number. */
export function externalIdOf({ pullRequest, mergeGroup }: ReviewRequest): string {
  return mergeGroup === undefined ? String(pullRequest) : `${pullRequest}@${mergeGroup.base}...${mergeGroup.head}`;
}

const externalId = /^(\d{1,10})(?:@([0-9a-f]{40,64})\.\.\.([0-9a-f]{40,64}))?$/;

/** What a check run of ours was made for: GitHub names no pull requests of forks, so the id that we gave counts. */
export function requestsOf(
  origin: Origin,
  check: {
    readonly external_id?: string | null;
    readonly pull_requests: readonly { readonly number: number }[];
  },
): ReviewRequest[] {
  const [named, number = '', base, head] = externalId.exec(check.external_id ?? '') ?? [];
  const numbers = named === undefined ? check.pull_requests.map((pull) => pull.number) : [Number(number)];
  const group = base === undefined || head === undefined ? {} : { mergeGroup: { base, head } };
  return numbers.flatMap((one) => {
    const request = requestFor(origin, one);
    return request === null ? [] : [{ ...request, ...group }];
  });
}

/** The pull request that a merge group's branch is named after; 0 where the name does not tell. */
export function pullRequestOfGroup(headRef: string): number {
  return Number(/^refs\/heads\/gh-readonly-queue\/.*\/pr-([1-9]\d{0,9})-[0-9a-f]+$/.exec(headRef)?.[1] ?? 0);
}

/** Whether an edit can change the review. */
export function isReviewedEdit(changes: object): boolean {
  return ['title', 'body', 'base'].some((field) => field in changes);
}
