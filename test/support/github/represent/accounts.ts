import type { Account, App, Installation } from '../model.ts';
import type { Permissions } from '../permissions.ts';
import type { World } from '../world.ts';

/** REST's login: bots carry their suffix here, and only here. */
export function restLogin(account: Account): string {
  return account.type === 'Bot' ? `${account.login}[bot]` : account.login;
}

export function accountJson(world: World, account: Account) {
  const login = restLogin(account);
  const url = `${world.api}/users/${encodeURIComponent(login)}`;
  return {
    login,
    id: account.id,
    node_id: account.nodeId,
    avatar_url: `${world.url}/avatars/${account.id}`,
    gravatar_id: '',
    url,
    html_url: account.type === 'Bot' ? `${world.url}/apps/${account.login}` : `${world.url}/${login}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: account.type,
    site_admin: false,
    user_view_type: 'public',
  };
}

export function accountOrNull(world: World, account: Account | null) {
  return account === null ? null : accountJson(world, account);
}

/** `GET /user` and `GET /users/{username}`: the account with its profile. */
export function profileJson(world: World, account: Account, createdAt: string) {
  return {
    ...accountJson(world, account),
    name: account.login,
    company: null,
    blog: null,
    location: null,
    email: null,
    hireable: null,
    bio: null,
    twitter_username: null,
    public_repos: 0,
    public_gists: 0,
    followers: 0,
    following: 0,
    created_at: createdAt,
    updated_at: createdAt,
  };
}

export function appJson(world: World, app: App) {
  return {
    id: app.id,
    slug: app.slug,
    client_id: app.clientId,
    node_id: app.nodeId,
    owner: accountJson(world, app.owner),
    name: app.name,
    description: null,
    external_url: `${world.url}/apps/${app.slug}`,
    html_url: `${world.url}/apps/${app.slug}`,
    created_at: app.createdAt,
    updated_at: app.createdAt,
    permissions: granted(app.permissions),
    events: app.events,
  };
}

export function installationJson(world: World, installation: Installation) {
  const { app, account } = installation;
  return {
    id: installation.id,
    client_id: app.clientId,
    account: accountJson(world, account),
    repository_selection: installation.repositories === null ? 'all' : 'selected',
    access_tokens_url: `${world.api}/app/installations/${installation.id}/access_tokens`,
    repositories_url: `${world.api}/installation/repositories`,
    html_url: `${world.url}/settings/installations/${installation.id}`,
    app_id: app.id,
    app_slug: app.slug,
    target_id: account.id,
    target_type: account.type,
    permissions: granted(installation.permissions),
    events: app.events,
    created_at: installation.createdAt,
    updated_at: installation.createdAt,
    single_file_name: null,
    has_multiple_single_files: false,
    single_file_paths: [],
    suspended_by: null,
    suspended_at: installation.suspendedAt,
  };
}

/** Metadata comes with every App. */
export function granted(permissions: Permissions): Permissions {
  return { metadata: 'read', ...permissions };
}
