import type { FileDiff } from '../diff.ts';
import type { Account, Label, PullRequest, Repository } from '../model.ts';
import type { World } from '../world.ts';
import { accountJson, accountOrNull } from './accounts.ts';
import { reactionRollup } from './reactions.ts';
import { apiUrl, htmlUrl, repositoryJson } from './repositories.ts';

/** How somebody stands to the repository, as posts show it. */
export function association(repository: Repository, account: Account): string {
  if (account.type === 'Bot') return 'NONE';
  if (repository.owner === account) return 'OWNER';
  const role = repository.roles.get(account.login.toLowerCase()) ?? 'none';
  if (role !== 'none') return 'COLLABORATOR';
  return repository.pulls.some((pull) => pull.author === account) ? 'CONTRIBUTOR' : 'NONE';
}

export function pullUrl(world: World, pull: PullRequest): string {
  return `${apiUrl(world, pull.repository)}/pulls/${pull.number}`;
}

export function pullHtmlUrl(world: World, pull: PullRequest): string {
  return `${htmlUrl(world, pull.repository)}/pull/${pull.number}`;
}

export function issueUrl(world: World, pull: PullRequest): string {
  return `${apiUrl(world, pull.repository)}/issues/${pull.number}`;
}

export function labelJson(world: World, repository: Repository, label: Label) {
  return {
    id: label.id,
    node_id: label.nodeId,
    url: `${apiUrl(world, repository)}/labels/${encodeURIComponent(label.name)}`,
    name: label.name,
    description: null,
    color: 'ededed',
    default: false,
  };
}

/** As lists show it. */
export function pullSimpleJson(world: World, pull: PullRequest) {
  const url = pullUrl(world, pull);
  const html = pullHtmlUrl(world, pull);
  const issue = issueUrl(world, pull);
  const statuses = `${apiUrl(world, pull.repository)}/statuses/${pull.head.sha}`;
  const reviewComment = `${apiUrl(world, pull.repository)}/pulls/comments{/number}`;
  return {
    url,
    id: pull.id,
    node_id: pull.nodeId,
    html_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    issue_url: issue,
    number: pull.number,
    state: pull.state,
    locked: false,
    title: pull.title,
    user: accountJson(world, pull.author),
    body: pull.body,
    created_at: pull.createdAt,
    updated_at: pull.updatedAt,
    closed_at: pull.closedAt,
    merged_at: pull.mergedAt,
    merge_commit_sha: pull.mergeCommit,
    assignee: null,
    assignees: [],
    requested_reviewers: [],
    requested_teams: [],
    labels: pull.labels.map((label) => labelJson(world, pull.repository, label)),
    milestone: null,
    draft: pull.draft,
    commits_url: `${url}/commits`,
    review_comments_url: `${url}/comments`,
    review_comment_url: reviewComment,
    comments_url: `${issue}/comments`,
    statuses_url: statuses,
    head: endJson(world, pull.head.repository, pull.head),
    base: endJson(world, pull.repository, pull.base),
    _links: {
      self: { href: url },
      html: { href: html },
      issue: { href: issue },
      comments: { href: `${issue}/comments` },
      review_comments: { href: `${url}/comments` },
      review_comment: { href: reviewComment },
      commits: { href: `${url}/commits` },
      statuses: { href: statuses },
    },
    author_association: association(pull.repository, pull.author),
    auto_merge: null,
    active_lock_reason: null,
  };
}

function endJson(world: World, repository: Repository, end: { readonly ref: string; readonly sha: string }) {
  return {
    label: `${repository.owner.login}:${end.ref}`,
    ref: end.ref,
    sha: end.sha,
    user: accountJson(world, repository.owner),
    // Deleted: GitHub keeps the commits, and knows the repository no more.
    repo: isThere(world, repository) ? repositoryJson(world, repository) : null,
  };
}

function isThere(world: World, repository: Repository): boolean {
  return world.findRepository(repository.owner.login, repository.name) === repository;
}

/** As a single pull request and webhooks show it. */
export function pullJson(world: World, pull: PullRequest, files: readonly FileDiff[], commits: number) {
  const sum = (key: 'additions' | 'deletions') => files.reduce((total, file) => total + file[key], 0);
  return {
    ...pullSimpleJson(world, pull),
    merged: pull.mergedAt !== null,
    mergeable: pull.state === 'open' ? true : null,
    rebaseable: pull.state === 'open' ? true : null,
    mergeable_state: pull.draft ? 'draft' : pull.state === 'open' ? 'clean' : 'unknown',
    merged_by: accountOrNull(world, pull.mergedBy),
    comments: pull.comments.length,
    review_comments: pull.threads.reduce((total, thread) => total + thread.comments.length, 0),
    maintainer_can_modify: false,
    commits,
    additions: sum('additions'),
    deletions: sum('deletions'),
    changed_files: files.length,
  };
}

/** As check runs and suites name it. */
export function pullMinimalJson(world: World, pull: PullRequest) {
  const end = (repository: Repository, { ref, sha }: { readonly ref: string; readonly sha: string }) => ({
    ref,
    sha,
    repo: { id: repository.id, url: apiUrl(world, repository), name: repository.name },
  });
  return {
    url: pullUrl(world, pull),
    id: pull.id,
    number: pull.number,
    head: end(pull.head.repository, pull.head),
    base: end(pull.repository, pull.base),
  };
}

/** The same pull request as an issue, for `issue_comment` payloads. */
export function issueJson(world: World, pull: PullRequest) {
  const simple = pullSimpleJson(world, pull);
  const url = simple.issue_url;
  return {
    url,
    repository_url: apiUrl(world, pull.repository),
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    html_url: simple.html_url,
    id: pull.issueId,
    node_id: pull.nodeId,
    number: pull.number,
    title: pull.title,
    user: simple.user,
    labels: simple.labels,
    state: pull.state,
    locked: false,
    assignee: null,
    assignees: [],
    milestone: null,
    comments: pull.comments.length,
    created_at: pull.createdAt,
    updated_at: pull.updatedAt,
    closed_at: pull.closedAt,
    author_association: simple.author_association,
    body: pull.body,
    draft: pull.draft,
    reactions: reactionRollup(url, []),
    pull_request: {
      url: simple.url,
      html_url: simple.html_url,
      diff_url: simple.diff_url,
      patch_url: simple.patch_url,
      merged_at: pull.mergedAt,
    },
  };
}

export function fileJson(world: World, repository: Repository, head: string, file: FileDiff) {
  const path = file.path.split('/').map(encodeURIComponent).join('/');
  const html = htmlUrl(world, repository);
  return {
    sha: file.blob,
    filename: file.path,
    status: file.status,
    additions: file.additions,
    deletions: file.deletions,
    changes: file.additions + file.deletions,
    blob_url: `${html}/blob/${head}/${path}`,
    raw_url: `${html}/raw/${head}/${path}`,
    contents_url: `${apiUrl(world, repository)}/contents/${path}?ref=${head}`,
    ...(file.patch === null ? {} : { patch: file.patch }),
    ...(file.previousPath === null ? {} : { previous_filename: file.previousPath }),
  };
}
