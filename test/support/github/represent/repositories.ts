import type { GitCommit } from '../git.ts';
import type { Repository } from '../model.ts';
import type { World } from '../world.ts';
import { accountJson } from './accounts.ts';

/** Addresses of a repository's collections, by the name of the field without `_url`. */
const collections: Readonly<Record<string, string>> = {
  archive: '/{archive_format}{/ref}',
  assignees: '/assignees{/user}',
  blobs: '/git/blobs{/sha}',
  branches: '/branches{/branch}',
  collaborators: '/collaborators{/collaborator}',
  comments: '/comments{/number}',
  commits: '/commits{/sha}',
  compare: '/compare/{base}...{head}',
  contents: '/contents/{+path}',
  contributors: '/contributors',
  deployments: '/deployments',
  downloads: '/downloads',
  events: '/events',
  forks: '/forks',
  git_commits: '/git/commits{/sha}',
  git_refs: '/git/refs{/sha}',
  git_tags: '/git/tags{/sha}',
  hooks: '/hooks',
  issue_comment: '/issues/comments{/number}',
  issue_events: '/issues/events{/number}',
  issues: '/issues{/number}',
  keys: '/keys{/key_id}',
  labels: '/labels{/name}',
  languages: '/languages',
  merges: '/merges',
  milestones: '/milestones{/number}',
  notifications: '/notifications{?since,all,participating}',
  pulls: '/pulls{/number}',
  releases: '/releases{/id}',
  stargazers: '/stargazers',
  statuses: '/statuses/{sha}',
  subscribers: '/subscribers',
  subscription: '/subscription',
  tags: '/tags',
  teams: '/teams',
  trees: '/git/trees{/sha}',
};

export function apiUrl(world: World, repository: Repository): string {
  return `${world.api}/repos/${repository.owner.login}/${repository.name}`;
}

export function htmlUrl(world: World, repository: Repository): string {
  return `${world.url}/${repository.owner.login}/${repository.name}`;
}

export function repositoryJson(world: World, repository: Repository) {
  const url = apiUrl(world, repository);
  const html = htmlUrl(world, repository);
  const addresses = Object.entries(collections).map(([name, path]) => [`${name}_url`, `${url}${path}`]);
  const openIssues = repository.pulls.filter((pull) => pull.state === 'open').length;
  return {
    id: repository.id,
    node_id: repository.nodeId,
    name: repository.name,
    full_name: `${repository.owner.login}/${repository.name}`,
    private: repository.private,
    visibility: repository.private ? 'private' : 'public',
    owner: accountJson(world, repository.owner),
    html_url: html,
    description: null,
    fork: repository.parent !== null,
    url,
    ...Object.fromEntries(addresses),
    clone_url: `${html}.git`,
    git_url: `${html}.git`,
    ssh_url: `${html}.git`,
    svn_url: html,
    mirror_url: null,
    homepage: null,
    language: null,
    size: 0,
    default_branch: repository.defaultBranch,
    created_at: repository.createdAt,
    updated_at: repository.pushedAt,
    pushed_at: repository.pushedAt,
    forks: 0,
    forks_count: 0,
    stargazers_count: 0,
    watchers: 0,
    watchers_count: 0,
    open_issues: openIssues,
    open_issues_count: openIssues,
    has_issues: true,
    has_projects: true,
    has_downloads: true,
    has_wiki: true,
    has_pages: false,
    has_discussions: false,
    archived: false,
    disabled: false,
    allow_forking: true,
    is_template: false,
    web_commit_signoff_required: false,
    topics: [],
    license: null,
  };
}

export function fullRepositoryJson(world: World, repository: Repository) {
  const parent = repository.parent === null ? {} : { parent: repositoryJson(world, repository.parent) };
  return { ...repositoryJson(world, repository), network_count: 0, subscribers_count: 0, ...parent };
}

const unsigned = { verified: false, reason: 'unsigned', signature: null, payload: null, verified_at: null };

export function gitCommitJson(world: World, repository: Repository, commit: GitCommit) {
  const url = apiUrl(world, repository);
  return {
    sha: commit.id,
    node_id: commitNodeId(commit.id),
    url: `${url}/git/commits/${commit.id}`,
    html_url: `${htmlUrl(world, repository)}/commit/${commit.id}`,
    author: commit.author,
    committer: commit.author,
    tree: { sha: commit.tree, url: `${url}/git/trees/${commit.tree}` },
    message: commit.message,
    parents: commit.parents.map((sha) => ({
      sha,
      url: `${url}/git/commits/${sha}`,
      html_url: `${htmlUrl(world, repository)}/commit/${sha}`,
    })),
    verification: unsigned,
  };
}

export function commitJson(world: World, repository: Repository, commit: GitCommit) {
  const url = apiUrl(world, repository);
  const git = gitCommitJson(world, repository, commit);
  const known = world.accounts.get(commit.author.name.toLowerCase());
  const account = known === undefined ? null : accountJson(world, known);
  return {
    sha: commit.id,
    node_id: git.node_id,
    url: `${url}/commits/${commit.id}`,
    html_url: git.html_url,
    comments_url: `${url}/commits/${commit.id}/comments`,
    commit: {
      author: git.author,
      committer: git.committer,
      message: git.message,
      tree: git.tree,
      url: git.url,
      comment_count: 0,
      verification: unsigned,
    },
    author: account,
    committer: account,
    parents: git.parents.map((parent) => ({ ...parent, url: `${url}/commits/${parent.sha}` })),
  };
}

export function commitNodeId(sha: string): string {
  return `C_${Buffer.from(sha, 'hex').toString('base64url')}`;
}
