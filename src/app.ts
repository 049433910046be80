import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import { createProbot, type Probot } from 'probot';
import {
  ConfigurationError,
  type Environment,
  hasCredentials,
  keepInEnvironmentFile,
  narrationLimits,
  readEnvironment,
} from './environment.ts';
import { countingFetch, createClients } from './github/clients.ts';
import { Deliveries } from './github/deliveries.ts';
import { errorFields } from './github/errors.ts';
import { registerHandlers } from './github/handlers.ts';
import { identityReader } from './github/identity.ts';
import { createMetrics, type QueueDepth } from './github/metrics.ts';
import { readinessCheck } from './github/readiness.ts';
import { createHttpServer } from './github/server.ts';
import { sweepDeliveries } from './github/sweep.ts';
import { createWebhookRoute } from './github/webhooks.ts';
import { createWorker } from './github/worker.ts';
import { type Jobs, type OpenJobsOptions, openJobs } from './jobs/jobs.ts';
import { operatorRoutes } from './operator/routes.ts';
import type { Narrator } from './review/narrative.ts';
import type { Rule } from './rules/rule.ts';
import { shellcheck } from './shellcheck/shellcheck.ts';
import { version } from './version.ts';

export interface ServeOptions {
  readonly env: NodeJS.ProcessEnv;
  /** This process reviews. Default true. */
  readonly workers?: boolean;
  /** This process takes webhooks. Default true. */
  readonly webhooks?: boolean;
  readonly rules?: readonly Rule[];
  /** Default: by LOG_LEVEL and LOG_FORMAT. */
  readonly log?: Logger;
  readonly now?: () => Date;
  /** How often work is tried again, and how soon. */
  readonly queue?: OpenJobsOptions['settings'];
}

export interface Serving {
  /** Where it listens. */
  readonly url: string;
  /** Takes no more work, lets reviews in progress end for a while, and closes everything. */
  readonly close: () => Promise<void>;
}

const DRAIN_MS = 20_000;
const EVERY_FIVE_MINUTES = '*/5 * * * *';

/**
 * Starts the GitHub App.
 * @throws ConfigurationError when the environment does not say what is needed
 */
export async function serve(options: ServeOptions): Promise<Serving> {
  const environment = readEnvironment(options.env);
  if (!hasCredentials(environment)) {
    const { setUp } = await import('./github/setup.ts');
    return setUp({ env: options.env, publicUrl: environment.DRYDOCK_PUBLIC_URL, keep: keepInEnvironmentFile });
  }
  const { now = () => new Date(), workers = true, webhooks = true } = options;
  let depth = async (): Promise<QueueDepth> => ({ waiting: 0, active: 0, failed: 0 });
  const metrics = createMetrics(() => depth());
  const probot = await openProbot(environment, options, () => metrics.githubRequests.inc());
  const log = (options.log ?? probot.log).child({ name: 'drydock' });
  const app = await probot.auth();
  const rules = options.rules ?? (await import('./rules/index.ts')).rules;

  const { DATABASE_URL: databaseUrl, DRYDOCK_DATA_DIR: dataDir } = environment;
  const jobs = await openJobs({ databaseUrl, dataDir, log, settings: options.queue ?? {} });
  depth = jobs.stats;
  const deliveries = new Deliveries(jobs.store, log);
  // Checked by hasCredentials.
  const appId = environment.APP_ID ?? 0;
  await probot.load((instance: Probot) =>
    registerHandlers(instance, { store: jobs.store, appId, enqueue: deliveries.enqueue }),
  );
  deliveries.receive = ({ id, event, payload }) =>
    probot.receive({ id, name: event, payload: JSON.parse(payload) } as Parameters<Probot['receive']>[0]);

  const secrets = [environment.WEBHOOK_SECRET, environment.WEBHOOK_SECRET_PREVIOUS].filter((one) => one !== undefined);
  const feed = deliveries.feed.bind(deliveries);
  const server = createHttpServer({
    webhooks: webhooks ? createWebhookRoute({ store: jobs.store, secrets, feed, metrics, log }) : null,
    routes: operatorsPage(environment, jobs, log),
    ready: readinessCheck(app, () => jobs.health()),
    metrics,
    log,
  });
  try {
    if (workers) {
      const identity = identityReader(app);
      const clients = createClients(app, log);
      const narrator = await narratorFor(environment, jobs);
      const worker = createWorker({
        ...{ clients, identity, store: jobs.store, rules, shellcheck, narrator, version, metrics, log, now },
      });
      await jobs.work(worker, { concurrency: environment.DRYDOCK_CONCURRENCY });
    }
    await listen(server, environment);
  } catch (error) {
    await jobs.stop({ drainMs: 0 });
    throw error;
  }
  let catchingUp: Promise<void> = Promise.resolve();
  if (webhooks) await catchUp();
  const url = addressOf(server, environment);
  log.info({ url, version, workers, webhooks }, 'serving');
  return { url, close };

  /** Handles what a process left behind and what never arrived, now and every few minutes. */
  async function catchUp(): Promise<void> {
    const keptDays = environment.GHE_HOST === undefined ? 3 : 7;
    const { lastSweep, sweptAt } = jobs;
    const round = async () => {
      try {
        await deliveries.feedUnhandled();
        await sweepDeliveries({ app, keptDays, lastSweep, sweptAt, now, log });
      } catch (error) {
        log.warn(errorFields(error), 'sweep for failed deliveries did not finish');
      }
    };
    await jobs.schedule('sweep', EVERY_FIVE_MINUTES, round);
    catchingUp = round();
  }

  async function close(): Promise<void> {
    log.info({}, 'stopping');
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeIdleConnections();
    await Promise.all([deliveries.settled(), catchingUp]);
    await jobs.stop({ drainMs: DRAIN_MS });
    server.closeAllConnections();
    await closed;
  }
}

/** None without a key. Loaded here: the client and the vocabulary take memory that a server without a model need not spend. */
async function narratorFor(environment: Environment, { ledger }: Jobs): Promise<Narrator | null> {
  const { ANTHROPIC_API_KEY: apiKey, ANTHROPIC_BASE_URL: baseUrl, DRYDOCK_MODEL: model } = environment;
  if (apiKey === undefined) return null;
  const { createSend } = await import('./narrative/client.ts');
  const { createNarrator } = await import('./narrative/narrator.ts');
  return createNarrator({ send: createSend({ apiKey, baseUrl }), model, limits: narrationLimits(environment), ledger });
}

/** None without the token: whoever has not set it has no page to protect. */
function operatorsPage({ DRYDOCK_ADMIN_TOKEN: token }: Environment, jobs: Jobs, log: Logger) {
  if (token === undefined) return {};
  const { list: work, recentReviews: reviews, retry } = jobs;
  const onRefused = () => log.info({}, "a request for the operator's page was refused");
  return operatorRoutes({ token, version, work, reviews, retry, onRefused });
}

/** With Probot's own reading of the credentials, and its log. */
async function openProbot(
  { WEBHOOK_SECRET, LOG_LEVEL, LOG_FORMAT }: Environment,
  { env, log }: ServeOptions,
  onRequest: () => void,
): Promise<Probot> {
  try {
    const counting = countingFetch({ signal: new AbortController().signal, onRequest });
    const probot = createProbot({
      env: { ...env, WEBHOOK_SECRET, LOG_LEVEL, LOG_FORMAT },
      overrides: { request: { fetch: counting }, ...(log === undefined ? {} : { log }) },
    });
    return await probot.ready();
  } catch (cause) {
    throw new ConfigurationError('PRIVATE_KEY or the file at PRIVATE_KEY_PATH is not a private key', { cause });
  }
}

function listen(server: Server, { HOST, PORT }: Environment): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: Error) =>
      reject(new ConfigurationError(`cannot listen: ${cause.message}`, { cause })),
    );
    server.listen(PORT, HOST, resolve);
  });
}

function addressOf(server: Server, { HOST }: Environment): string {
  // Listening on a TCP port, it has an address of this kind.
  const { port } = server.address() as AddressInfo;
  return `http://${HOST.includes(':') ? `[${HOST}]` : HOST}:${port}`;
}
