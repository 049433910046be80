import { createPublicKey, generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import type { Account, App, Installation, Repository } from '../model.ts';
import type { Permissions } from '../permissions.ts';
import { installationJson } from '../represent/accounts.ts';
import type { World } from '../world.ts';

export interface NewApp {
  readonly slug?: string;
  readonly owner?: string;
  readonly permissions?: Permissions;
  readonly events?: readonly string[];
  readonly webhook?: { readonly url?: string | null; readonly secret?: string };
}

export async function createApp(world: World, wanted: NewApp): Promise<App> {
  const slug = wanted.slug ?? 'app';
  const { privateKey } = await promisify(generateKeyPair)('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const identity = world.identify('A');
  const app: App = {
    ...identity,
    slug,
    name: slug,
    clientId: `Iv1.${identity.id.toString(16).padStart(16, '0')}`,
    owner: world.account(wanted.owner ?? 'app-owner'),
    // Bots share no namespace with people.
    bot: { ...world.identify('BOT'), login: slug, type: 'Bot' },
    permissions: wanted.permissions ?? {},
    events: wanted.events ?? [],
    privateKey,
    publicKey: createPublicKey(privateKey),
    webhook: { url: wanted.webhook?.url ?? null, secret: wanted.webhook?.secret ?? '' },
    createdAt: world.clock.iso(),
    deliveries: [],
  };
  world.apps.push(app);
  world.accounts.set(`${slug}[bot]`.toLowerCase(), app.bot);
  return app;
}

export interface NewInstallation {
  /** null: all repositories of the account. */
  readonly repositories?: readonly Repository[] | null;
  /** What was accepted; without it, what the App asks for. */
  readonly permissions?: Permissions;
}

export function install(world: World, app: App, account: Account, wanted: NewInstallation = {}): Installation {
  const chosen = wanted.repositories ?? null;
  const installation: Installation = {
    id: world.nextId(),
    app,
    account,
    permissions: wanted.permissions ?? app.permissions,
    repositories: chosen === null ? null : new Set(chosen.map((repository) => repository.id)),
    suspendedAt: null,
    createdAt: world.clock.iso(),
  };
  world.installations.push(installation);
  announce(world, installation, 'installation', 'created', { repositories: brief(world.repositoriesOf(installation)) });
  return installation;
}

export function uninstall(world: World, installation: Installation): void {
  const repositories = brief(world.repositoriesOf(installation));
  world.installations.splice(world.installations.indexOf(installation), 1);
  announce(world, installation, 'installation', 'deleted', { repositories });
}

export function suspend(world: World, installation: Installation, suspended: boolean): void {
  installation.suspendedAt = suspended ? world.clock.iso() : null;
  announce(world, installation, 'installation', suspended ? 'suspend' : 'unsuspend', {});
}

/** Adds a repository to, or takes it from, an installation on chosen repositories. */
export function selectRepository(
  world: World,
  installation: Installation,
  repository: Repository,
  selected: boolean,
): void {
  const ids = installation.repositories ?? new Set(world.repositoriesOf(installation).map(({ id }) => id));
  installation.repositories = ids;
  if (selected) ids.add(repository.id);
  else ids.delete(repository.id);
  announce(world, installation, 'installation_repositories', selected ? 'added' : 'removed', {
    repository_selection: 'selected',
    repositories_added: selected ? brief([repository]) : [],
    repositories_removed: selected ? [] : brief([repository]),
    requester: null,
  });
}

export function ping(world: World, app: App): void {
  world.emit({
    name: 'ping',
    action: null,
    repository: null,
    sender: app.owner,
    app,
    payload: {
      zen: 'Keep it logically awesome.',
      hook_id: app.id,
      hook: {
        type: 'App',
        id: app.id,
        name: 'web',
        active: true,
        app_id: app.id,
        events: app.events,
        url: app.webhook.url,
      },
    },
  });
}

function announce(world: World, installation: Installation, name: string, action: string, payload: object): void {
  world.emit({
    name,
    action,
    repository: null,
    sender: installation.account,
    app: installation.app,
    installation,
    payload: { installation: installationJson(world, installation), ...payload },
  });
}

function brief(repositories: readonly Repository[]) {
  return repositories.map((repository) => ({
    id: repository.id,
    node_id: repository.nodeId,
    name: repository.name,
    full_name: `${repository.owner.login}/${repository.name}`,
    private: repository.private,
  }));
}
