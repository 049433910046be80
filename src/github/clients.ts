import type { Logger } from 'pino';
import { ProbotOctokit } from 'probot';
import type { ReviewRequest } from '../review/request.ts';
import { statusOf } from './errors.ts';
import {
  knownPermissions,
  missingPermissions,
  type Permissions,
  reviewPermissions,
  sharedPermissions,
} from './needs.ts';
import { paceGroup } from './pacing.ts';

export type Octokit = ProbotOctokit;

export interface ClientUse {
  /** Ends every request under way. */
  readonly signal: AbortSignal;
  /** Called for every request that is sent, repeated ones too. */
  readonly onRequest: () => void;
}

/** Clients for one repository, with a token that reaches nothing else. */
export interface Clients {
  /** @throws RequestError, 404 when the App is not installed there (any more) */
  forRepository(request: ReviewRequest, use: ClientUse): Promise<Octokit>;
  /** A client that reads the files of another repository of the same owner; null where the installation cannot. */
  forFiles(request: ReviewRequest, repository: string, use: ClientUse): Promise<Octokit | null>;
  /** What the installation has not granted of what a review needs, and a client with what it has. Rejects as `forRepository`. */
  withWhatIsGranted(request: ReviewRequest, use: ClientUse): Promise<Limited>;
  /** Forgets the repository's token: GitHub refused it. */
  forget(request: ReviewRequest): void;
}

export interface Limited {
  /** As in `checks: write`. */
  readonly missing: readonly string[];
  readonly octokit: Octokit;
}

const filePermissions = { metadata: 'read', contents: 'read' } as const;

const REQUEST_TIMEOUT_MS = 30_000;
/** A token that ends sooner is not handed out: longer than a review takes. */
const TOKEN_MARGIN_MS = 10 * 60_000;
const LONGEST_WAIT_SECONDS = 120;

// docs/decisions/0005-write-pacing.md says why these numbers.
const write = paceGroup(120, 500);
const notifications = paceGroup(40, 3_000);

/** @param app the client that is authenticated as the App itself */
export function createClients(app: Octokit, log: Logger, now: () => number = Date.now): Clients {
  const { baseUrl } = app.request.endpoint.DEFAULTS;
  const tokens = new Map<string, { readonly token: string; readonly expiresAt: number }>();

  async function tokenFor(
    request: ReviewRequest,
    permissions: typeof reviewPermissions | typeof filePermissions = reviewPermissions,
  ): Promise<string> {
    const key = permissions === filePermissions ? `${keyOf(request)} files` : keyOf(request);
    const usable = (expiresAt: number) => expiresAt - now() > TOKEN_MARGIN_MS;
    const known = tokens.get(key);
    if (known !== undefined && usable(known.expiresAt)) return known.token;
    const data = await mint(request, permissions);
    for (const [other, { expiresAt }] of tokens) if (!usable(expiresAt)) tokens.delete(other);
    tokens.set(key, { token: data.token, expiresAt: Date.parse(data.expires_at) });
    return data.token;
  }

  async function mint({ installation, repository }: ReviewRequest, permissions: Permissions) {
    const parameters = { installation_id: installation, repositories: [repository], permissions };
    return (await app.rest.apps.createInstallationAccessToken(parameters)).data;
  }

  const clientFor = ({ installation }: ReviewRequest, token: string, use: ClientUse) =>
    createClient({
      token,
      baseUrl,
      log,
      use,
      throttle: { id: String(installation), write, notifications, ...limitHandlers(log) },
    });

  return {
    forRepository: async (request, use) => clientFor(request, await tokenFor(request), use),
    async forFiles(request, repository, use) {
      try {
        return clientFor(request, await tokenFor({ ...request, repository }, filePermissions), use);
      } catch (error) {
        // 422: not there, or not one of the installation's.
        if (statusOf(error) === 404 || statusOf(error) === 422) return null;
        throw error;
      }
    },
    async withWhatIsGranted(request, use) {
      const { data } = await app.rest.apps.getInstallation({ installation_id: request.installation });
      const granted = knownPermissions(data.permissions);
      const missing = missingPermissions(granted, reviewPermissions);
      const { token } = await mint(request, sharedPermissions(granted));
      return { missing, octokit: clientFor(request, token, use) };
    },
    forget: (request) => void tokens.delete(keyOf(request)),
  };
}

interface ClientOptions {
  readonly token: string;
  readonly baseUrl: string;
  readonly log: Logger;
  readonly use: ClientUse;
  readonly throttle: Readonly<Record<string, unknown>>;
  /** How often a read is tried again. */
  readonly retries?: number;
}

export function createClient({ token, baseUrl, log, use, throttle, retries = 3 }: ClientOptions): Octokit {
  const octokit = new ProbotOctokit({
    auth: { token },
    baseUrl,
    log: log.child({ name: 'github' }),
    throttle,
    retry: { retries },
    request: { fetch: countingFetch(use) },
  });
  // A write whose answer was lost may have happened, and what it adds would be there twice: nothing may repeat it blindly. Whoever
  // creates reads back (create-once.ts). Our GraphQL mutations may be repeated.
  octokit.hook.before('request', (options) => {
    const adds = options.method === 'POST' || options.method === 'PATCH';
    if (adds && !options.url.endsWith('/graphql')) options.request['retries'] ??= 0;
  });
  return octokit;
}

/** For a token of somebody's own, who waits for the answer. */
export function createPersonalClient(options: Omit<ClientOptions, 'throttle' | 'retries'>): Octokit {
  const throttle = { id: 'personal', write, notifications, ...limitHandlers(options.log) };
  return createClient({ ...options, throttle, retries: 1 });
}

export function countingFetch({ signal, onRequest }: ClientUse): typeof fetch {
  return (input, init) => {
    onRequest();
    const signals = [signal, AbortSignal.timeout(REQUEST_TIMEOUT_MS), ...(init?.signal ? [init.signal] : [])];
    return fetch(input, { ...init, signal: AbortSignal.any(signals) });
  };
}

/** Waits as long as GitHub asks where that is short; what takes longer is left to the queue's retries. */
function limitHandlers(log: Logger) {
  const onLimit =
    (message: string) => (retryAfter: number, options: { readonly url: string }, _: unknown, retries: number) => {
      log.info({ retryAfter, url: options.url, retries }, message);
      return retryAfter <= LONGEST_WAIT_SECONDS && retries < 2;
    };
  return {
    onRateLimit: onLimit('rate limit of GitHub reached'),
    onSecondaryRateLimit: onLimit('secondary rate limit of GitHub reached'),
  };
}

function keyOf({ installation, owner, repository }: ReviewRequest): string {
  return `${installation}:${owner}/${repository}`.toLowerCase();
}
