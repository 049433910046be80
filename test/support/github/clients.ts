import { createAppAuth } from '@octokit/auth-app';
import { Octokit } from '@octokit/rest';
import type { App, Installation, LocalGithub, Permissions } from './index.ts';

const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

interface Narrow {
  readonly permissions?: Permissions;
  readonly repositories?: string[];
}

/** Octokit as the App itself (its JWT). */
export function appClient(github: LocalGithub, app: App): Octokit {
  const auth = { appId: app.id, privateKey: app.privateKey };
  return new Octokit({ baseUrl: `${github.url}/api/v3`, authStrategy: createAppAuth, auth, log: quiet });
}

/** Octokit with a fresh installation token, narrowed where asked for. */
export async function installationClient(
  github: LocalGithub,
  installation: Installation,
  narrow: Narrow = {},
): Promise<Octokit> {
  return tokenClient(github, await installationToken(github, installation, narrow));
}

export async function installationToken(
  github: LocalGithub,
  installation: Installation,
  narrow: Narrow = {},
): Promise<string> {
  const { data } = await appClient(github, installation.app).rest.apps.createInstallationAccessToken({
    installation_id: installation.id,
    permissions: { ...(narrow.permissions ?? installation.permissions) },
    ...(narrow.repositories === undefined ? {} : { repositories: narrow.repositories }),
  });
  return data.token;
}

/** Octokit with a person's own token. */
export function personClient(github: LocalGithub, login: string): Octokit {
  return tokenClient(github, github.tokenFor(login));
}

function tokenClient(github: LocalGithub, token: string): Octokit {
  return new Octokit({ baseUrl: `${github.url}/api/v3`, auth: token, log: quiet });
}
