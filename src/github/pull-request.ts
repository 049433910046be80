import { createHash } from 'node:crypto';
import type { ReviewRequest } from '../review/request.ts';
import type { Octokit } from './clients.ts';
import { pullOf, repositoryOf } from './target.ts';

/** What a review needs to know of a pull request beside its files. */
export interface PullRequest {
  readonly open: boolean;
  readonly draft: boolean;
  readonly author: string;
  readonly byBot: boolean;
  readonly labels: readonly string[];
  readonly title: string;
  readonly body: string;
  /** Name of the branch that it goes to. */
  readonly baseBranch: string;
  readonly head: string;
  /** Web address of the repository that it goes to. */
  readonly repositoryUrl: string;
}

export interface MergeBase {
  /** Tip of the base branch. */
  readonly baseTip: string;
  readonly mergeBase: string;
}

export async function readPullRequest(octokit: Octokit, request: ReviewRequest): Promise<PullRequest> {
  const { data } = await octokit.rest.pulls.get(pullOf(request));
  return {
    open: data.state === 'open',
    draft: data.draft ?? false,
    author: data.user.login,
    byBot: data.user.type === 'Bot',
    labels: data.labels.map(({ name }) => name),
    title: data.title,
    body: data.body ?? '',
    baseBranch: data.base.ref,
    head: data.head.sha,
    repositoryUrl: data.base.repo.html_url,
  };
}

/** Equal for two states of a pull request that a review cannot tell apart, but for its commits. */
export function detailsDigest({ open, draft, author, labels, title, body, baseBranch }: PullRequest): string {
  const details = [open, draft, author, [...labels].sort(), title, body, baseBranch];
  return createHash('sha256').update(JSON.stringify(details)).digest('hex').slice(0, 32);
}

export async function readMergeBase(
  octokit: Octokit,
  request: ReviewRequest,
  { baseBranch, head }: Pick<PullRequest, 'baseBranch' | 'head'>,
): Promise<MergeBase> {
  const { data } = await octokit.rest.repos.compareCommitsWithBasehead({
    ...repositoryOf(request),
    basehead: `${baseBranch}...${head}`,
    // Files come with the first page only, and we compare the trees.
    per_page: 1,
    page: 2,
  });
  return { baseTip: data.base_commit.sha, mergeBase: data.merge_base_commit.sha };
}
