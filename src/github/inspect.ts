import { pino } from 'pino';
import { createProbot } from 'probot';
import { countingFetch, type Octokit } from './clients.ts';
import { statusOf } from './errors.ts';
import { knownPermissions, type Permissions } from './needs.ts';

export type GithubState =
  | { readonly kind: 'unreachable'; readonly url: string; readonly reason: string }
  /** `serverTime`: by its clock, in milliseconds since the epoch; null when it does not tell. */
  | { readonly kind: 'reached'; readonly url: string; readonly serverTime: number | null };

export type AppState =
  | { readonly kind: 'no key' }
  | { readonly kind: 'refused' | 'unreachable'; readonly reason: string }
  | {
      readonly kind: 'accepted';
      readonly slug: string;
      readonly permissions: Permissions;
      readonly events: readonly string[];
      /** The newest hundred. */
      readonly installations: readonly Installation[];
    };

export interface Installation {
  readonly account: string;
  readonly permissions: Permissions;
  readonly suspended: boolean;
}

/** Where the REST API is, by Probot's own variables. */
export interface GithubAddress {
  readonly GHE_HOST?: string | undefined;
  readonly GHE_PROTOCOL: string;
}

/** Whether GitHub answers anybody. Never rejects. */
export async function inspectGithub(address: GithubAddress, timeoutMs: number): Promise<GithubState> {
  const { GHE_HOST, GHE_PROTOCOL } = address;
  const url = GHE_HOST === undefined ? 'https://api.github.com' : `${GHE_PROTOCOL}://${GHE_HOST}/api/v3`;
  try {
    const response = await fetch(`${url}/meta`, { method: 'HEAD', signal: AbortSignal.timeout(timeoutMs) });
    // A proxy that answers in its place does not have this.
    if (!response.headers.has('x-github-request-id')) {
      return { kind: 'unreachable', url, reason: `answers with status ${response.status}, and not as GitHub does` };
    }
    const time = Date.parse(response.headers.get('date') ?? '');
    return { kind: 'reached', url, serverTime: Number.isNaN(time) ? null : time };
  } catch (error) {
    return { kind: 'unreachable', url, reason: reasonOf(error) };
  }
}

/** Whether GitHub accepts the App's credentials, and what it lets the App do. Never rejects. */
export async function inspectApp(env: NodeJS.ProcessEnv, timeoutMs: number): Promise<AppState> {
  let app: Octokit;
  try {
    app = await openApp(env, timeoutMs);
  } catch {
    return { kind: 'no key' };
  }
  try {
    const { data } = await app.rest.apps.getAuthenticated({ request: { retries: 0 } });
    if (data === null) return { kind: 'refused', reason: 'GitHub does not say who this App is' };
    const installations = await app.rest.apps.listInstallations({ per_page: 100, request: { retries: 0 } });
    return {
      kind: 'accepted',
      slug: data.slug ?? data.name,
      permissions: knownPermissions(data.permissions),
      events: data.events,
      installations: installations.data.map(({ account, permissions, suspended_at }) => ({
        account: nameOf(account),
        permissions: knownPermissions(permissions),
        suspended: suspended_at !== null,
      })),
    };
  } catch (error) {
    const status = statusOf(error);
    // Nothing was sent: the token could not be signed.
    if (status === null) return { kind: 'no key' };
    return { kind: status < 500 ? 'refused' : 'unreachable', reason: reasonOf(error) };
  }
}

/** @throws when the key cannot be read */
async function openApp(env: NodeJS.ProcessEnv, timeoutMs: number): Promise<Octokit> {
  const fetch = countingFetch({ signal: AbortSignal.timeout(timeoutMs), onRequest: () => undefined });
  const probot = createProbot({ env, overrides: { log: pino({ level: 'silent' }), request: { fetch } } });
  return (await probot.ready()).auth();
}

/** An enterprise has a slug instead of a login. */
function nameOf(account: { readonly login?: string; readonly slug?: string } | null): string {
  return account?.login ?? account?.slug ?? 'unknown';
}

/** `fetch failed` alone says nothing: its cause does. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof AggregateError && error.message === '') return reasonOf(error.errors[0]);
  const status = statusOf(error);
  if (status !== null && status !== 500) return `${status} ${error.message}`;
  return error.message === 'fetch failed' ? reasonOf(error.cause) : error.message;
}
