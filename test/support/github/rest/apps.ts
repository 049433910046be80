import { badCredentials, created, HttpError, noContent, notFound, ok } from '../http.ts';
import type { Installation, Repository } from '../model.ts';
import { type Permissions, satisfies } from '../permissions.ts';
import { appJson, granted, installationJson, profileJson, restLogin } from '../represent/accounts.ts';
import { repositoryJson } from '../represent/repositories.ts';
import type { World } from '../world.ts';
import { bodyOf, type Context, type Handlers, paginated, repositoryOf, theApp } from './context.ts';

/** An installation token lives for an hour (milliseconds). */
const tokenLife = 3_600_000;

export const appHandlers: Handlers<
  | 'meta/get'
  | 'rate-limit/get'
  | 'users/get-authenticated'
  | 'users/get-by-username'
  | 'apps/get-authenticated'
  | 'apps/list-installations'
  | 'apps/get-installation'
  | 'apps/create-installation-access-token'
  | 'apps/get-repo-installation'
  | 'apps/list-repos-accessible-to-installation'
  | 'apps/revoke-installation-access-token'
  | 'apps/create-from-manifest'
> = {
  'meta/get': () => ok({ verifiable_password_authentication: false, installed_version: '3.19.0' }),

  'rate-limit/get': ({ world }) => {
    const { requestsPerHour: limit } = world.limits;
    const rate = { limit, used: 0, remaining: limit, reset: Math.floor(world.clock.now() / 1000) + 3600 };
    return ok({ resources: { core: rate, graphql: rate, search: rate }, rate });
  },

  'users/get-authenticated': ({ world, actor }) => {
    if (actor.kind !== 'person') throw new HttpError(403, 'Resource not accessible by integration');
    return ok(profileJson(world, actor.account, world.clock.iso()));
  },

  'users/get-by-username': ({ world, params }) => {
    const login = params['username'] ?? '';
    const bots = world.apps.map((app) => app.bot);
    const account = world.accounts.get(login.toLowerCase()) ?? bots.find((bot) => restLogin(bot) === login);
    if (account === undefined) throw notFound();
    return ok(profileJson(world, account, world.clock.iso()));
  },

  'apps/get-authenticated': (context) => {
    const app = theApp(context);
    const installations_count = context.world.installations.filter((installation) => installation.app === app).length;
    return ok({ ...appJson(context.world, app), installations_count });
  },

  'apps/list-installations': (context) => {
    const own = context.world.installations.filter((installation) => installation.app === theApp(context));
    return paginated(context, own, (installation) => installationJson(context.world, installation));
  },

  'apps/get-installation': (context) => ok(installationJson(context.world, installationOf(context))),

  'apps/get-repo-installation': (context) => {
    const installation = context.world.installationOf(theApp(context), repositoryOf(context));
    if (installation === null) throw notFound();
    return ok(installationJson(context.world, installation));
  },

  'apps/create-installation-access-token': (context) => {
    const { world } = context;
    const installation = installationOf(context);
    if (installation.suspendedAt !== null) throw new HttpError(403, 'This installation has been suspended');
    const body = bodyOf<{ repositories?: string[]; repository_ids?: number[]; permissions?: Permissions }>(context);
    const chosen = chosenRepositories(world, installation, body.repositories, body.repository_ids);
    const permissions = granted(body.permissions ?? installation.permissions);
    if (!satisfies(granted(installation.permissions), [permissions])) {
      throw new HttpError(422, 'The permissions requested are not granted to this installation.');
    }
    const expiresAt = world.clock.now() + tokenLife;
    const token = world.secret('ghs_');
    const repositories = chosen === null ? null : new Set(chosen.map(({ id }) => id));
    const actor = { kind: 'installation', installation, permissions, repositories } as const;
    world.tokens.set(token, { value: token, actor, expiresAt });
    return created({
      token,
      expires_at: world.clock.iso(expiresAt),
      permissions,
      repository_selection: chosen === null && installation.repositories === null ? 'all' : 'selected',
      ...(chosen === null ? {} : { repositories: chosen.map((repository) => repositoryJson(world, repository)) }),
    });
  },

  'apps/list-repos-accessible-to-installation': (context) => {
    const { world, actor } = context;
    if (actor.kind !== 'installation') throw badCredentials();
    const { repositories } = actor;
    const all = world.repositoriesOf(actor.installation).filter(({ id }) => repositories?.has(id) ?? true);
    const repository_selection = actor.installation.repositories === null ? 'all' : 'selected';
    return paginated(
      context,
      all,
      (repository) => repositoryJson(world, repository),
      (page, total_count) => ({ total_count, repository_selection, repositories: page }),
    );
  },

  'apps/revoke-installation-access-token': ({ world, actor }) => {
    for (const [value, token] of world.tokens) if (token.actor === actor) world.tokens.delete(value);
    return noContent();
  },

  'apps/create-from-manifest': ({ world, params }) => {
    const code = params['code'] ?? '';
    const app = world.manifests.get(code);
    if (app === undefined) throw notFound();
    world.manifests.delete(code);
    return created({
      ...appJson(world, app),
      client_secret: world.secret(''),
      webhook_secret: app.webhook.secret,
      pem: app.privateKey,
    });
  },
};

function installationOf(context: Context): Installation {
  const id = Number(context.params['installation_id']);
  const found = context.world.installations.find(
    (candidate) => candidate.id === id && candidate.app === theApp(context),
  );
  if (found === undefined) throw notFound();
  return found;
}

function chosenRepositories(
  world: World,
  installation: Installation,
  names: readonly string[] | undefined,
  ids: readonly number[] | undefined,
): readonly Repository[] | null {
  if (names === undefined && ids === undefined) return null;
  const all = world.repositoriesOf(installation);
  const wanted = [
    ...(names ?? []).map((name) => all.find((repository) => repository.name.toLowerCase() === name.toLowerCase())),
    ...(ids ?? []).map((id) => all.find((repository) => repository.id === id)),
  ];
  return wanted.map((repository) => {
    if (repository !== undefined) return repository;
    throw new HttpError(
      422,
      'There is at least one repository that does not exist or is not accessible to the parent installation.',
    );
  });
}
