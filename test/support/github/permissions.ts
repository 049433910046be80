/**
 * Which credentials each served operation accepts. Written by hand from GitHub's documentation ("Permissions required for GitHub Apps",
 * and the "Fine-grained access tokens for …" paragraph of each endpoint's page), so that a missing permission shows in a test and not in
 * production. The keys are also the list of operations that the local GitHub serves.
 */
type PermissionName =
  | 'actions'
  | 'administration'
  | 'checks'
  | 'contents'
  | 'issues'
  | 'members'
  | 'merge_queues'
  | 'metadata'
  | 'pull_requests'
  | 'statuses';
type PermissionLevel = 'read' | 'write';
export type Permissions = Readonly<Partial<Record<PermissionName, PermissionLevel>>>;

/** What a person may do in a repository, lowest first. */
export const roles = ['none', 'read', 'triage', 'write', 'maintain', 'admin'] as const;
export type Role = (typeof roles)[number];

export interface PermissionRow {
  /**
   * `anyone`: no credentials needed. `app`: the App's own JWT. `installation`: any installation token. Otherwise alternatives, one of which
   * the installation token must hold in full.
   */
  readonly app: 'anyone' | 'app' | 'installation' | 'nobody' | readonly Permissions[];
  /** What a person needs with a token of their own; `nobody` where only Apps may. */
  readonly person: Role | 'nobody';
  /** Page of GitHub's documentation that says so. */
  readonly source: string;
}

const table = 'docs.github.com/rest/authentication/permissions-required-for-github-apps';

function rows<const Id extends string>(
  ids: readonly Id[],
  row: Omit<PermissionRow, 'source'> & { readonly source?: string },
): Record<Id, PermissionRow> {
  const full = { source: table, ...row };
  return Object.fromEntries(ids.map((id) => [id, full])) as Record<Id, PermissionRow>;
}

const needs = (...app: readonly Permissions[]) => app;

export const restPermissions = {
  ...rows(['meta/get', 'rate-limit/get', 'users/get-by-username'], { app: 'anyone', person: 'none' }),
  ...rows(['apps/create-from-manifest'], {
    app: 'anyone',
    person: 'none',
    source: 'docs.github.com/apps/sharing-github-apps/registering-a-github-app-from-a-manifest',
  }),
  ...rows(['users/get-authenticated'], { app: 'nobody', person: 'none', source: 'docs.github.com/rest/users/users' }),
  ...rows(
    [
      'apps/get-authenticated',
      'apps/list-installations',
      'apps/get-installation',
      'apps/create-installation-access-token',
      'apps/get-repo-installation',
    ],
    { app: 'app', person: 'nobody', source: 'docs.github.com/rest/apps/apps' },
  ),
  ...rows(['apps/list-webhook-deliveries', 'apps/get-webhook-delivery', 'apps/redeliver-webhook-delivery'], {
    app: 'app',
    person: 'nobody',
    source: 'docs.github.com/rest/apps/webhooks',
  }),
  ...rows(['apps/list-repos-accessible-to-installation', 'apps/revoke-installation-access-token'], {
    app: 'installation',
    person: 'nobody',
    source: 'docs.github.com/rest/apps/installations',
  }),

  ...rows(['repos/get', 'repos/get-collaborator-permission-level'], {
    app: needs({ metadata: 'read' }),
    person: 'read',
  }),
  ...rows(
    [
      'repos/get-branch',
      'repos/get-commit',
      'repos/compare-commits',
      'repos/get-content',
      'git/get-tree',
      'git/get-blob',
      'git/get-commit',
      'git/get-ref',
    ],
    { app: needs({ contents: 'read' }), person: 'read' },
  ),

  ...rows(
    [
      'pulls/list',
      'pulls/get',
      'pulls/list-commits',
      'pulls/list-files',
      'pulls/list-reviews',
      'pulls/get-review',
      'pulls/list-comments-for-review',
      'pulls/list-review-comments',
      'pulls/get-review-comment',
      'reactions/list-for-pull-request-review-comment',
      'repos/list-pull-requests-associated-with-commit',
    ],
    { app: needs({ pull_requests: 'read' }), person: 'read' },
  ),
  ...rows(['pulls/update', 'pulls/dismiss-review'], { app: needs({ pull_requests: 'write' }), person: 'write' }),
  ...rows(
    [
      'pulls/create-review',
      'pulls/update-review',
      'pulls/create-review-comment',
      'pulls/create-reply-for-review-comment',
      'pulls/update-review-comment',
      'pulls/delete-review-comment',
      'reactions/create-for-pull-request-review-comment',
      'reactions/delete-for-pull-request-comment',
    ],
    { app: needs({ pull_requests: 'write' }), person: 'read' },
  ),

  // A pull request is an issue too: either permission opens its conversation.
  ...rows(
    ['issues/list-comments', 'issues/get-comment', 'issues/list-labels-on-issue', 'reactions/list-for-issue-comment'],
    { app: needs({ issues: 'read' }, { pull_requests: 'read' }), person: 'read' },
  ),
  ...rows(
    [
      'issues/create-comment',
      'issues/update-comment',
      'issues/delete-comment',
      'reactions/create-for-issue-comment',
      'reactions/delete-for-issue-comment',
    ],
    { app: needs({ issues: 'write' }, { pull_requests: 'write' }), person: 'read' },
  ),
  ...rows(['issues/add-labels', 'issues/remove-label'], {
    app: needs({ issues: 'write' }, { pull_requests: 'write' }),
    person: 'triage',
  }),

  ...rows(
    [
      'checks/get',
      'checks/list-annotations',
      'checks/list-for-ref',
      'checks/get-suite',
      'checks/list-for-suite',
      'checks/list-suites-for-ref',
    ],
    { app: needs({ checks: 'read' }), person: 'read' },
  ),
  ...rows(['checks/create', 'checks/update'], {
    app: needs({ checks: 'write' }),
    person: 'nobody',
    source:
      'docs.github.com/rest/checks/runs ("Write permission for the REST API to interact with checks is only available to GitHub Apps")',
  }),
} satisfies Record<string, PermissionRow>;

export type OperationId = keyof typeof restPermissions;

/** GraphQL documents no permissions; these are what GitHub is seen to answer. */
export const graphqlPermissions = {
  'Query.repository': row({ metadata: 'read' }, 'read', 'docs.github.com/graphql/guides/forming-calls-with-graphql'),
  'Repository.object': row({ contents: 'read' }, 'read', table),
  'Repository.pullRequest': row({ pull_requests: 'read' }, 'read', table),
  'Repository.pullRequests': row({ pull_requests: 'read' }, 'read', table),
  'Mutation.minimizeComment': either('read', 'docs.github.com/graphql/reference/mutations#minimizecomment'),
  'Mutation.unminimizeComment': either('read', 'docs.github.com/graphql/reference/mutations#unminimizecomment'),
  'Mutation.addReaction': either('read', 'docs.github.com/graphql/reference/mutations#addreaction'),
  'Mutation.removeReaction': either('read', 'docs.github.com/graphql/reference/mutations#removereaction'),
  // Not pull_requests, though nothing in the contents changes: github.com/orgs/community/discussions/44650, github.com/github/gh-aw/issues/35726.
  'Mutation.resolveReviewThread': row({ contents: 'write' }, 'write', 'github.com/orgs/community/discussions/44650'),
  'Mutation.unresolveReviewThread': row({ contents: 'write' }, 'write', 'github.com/orgs/community/discussions/44650'),
} satisfies Record<string, PermissionRow>;

export type GraphqlField = keyof typeof graphqlPermissions;

function row(app: Permissions, person: Role, source: string): PermissionRow {
  return { app: [app], person, source };
}

function either(person: Role, source: string): PermissionRow {
  return { app: [{ pull_requests: 'write' }, { issues: 'write' }], person, source };
}

/** Whether what is granted holds all that one of the alternatives asks for. */
export function satisfies(granted: Permissions, alternatives: readonly Permissions[]): boolean {
  return alternatives.some((wanted) =>
    (Object.entries(wanted) as [PermissionName, PermissionLevel][]).every(
      ([name, level]) => granted[name] === 'write' || granted[name] === level,
    ),
  );
}

export function atLeast(role: Role, wanted: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(wanted);
}
