import { appendFileSync, chmodSync, existsSync } from 'node:fs';
import * as z from 'zod';
import { defaultModel } from './narrative/models.ts';

/** What `serve` is told by its environment, checked. */
export type Environment = z.infer<typeof schema>;

/** The user's to mend: said in one line. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}

/** Probot's, where none is set. */
export const DEFAULT_SECRET = 'development';

const text = z.string().optional();
/** Most tokens, input and output together. */
const tokens = z.coerce.number().int().min(1000);

const schema = z.object({
  APP_ID: z.coerce.number().int().positive().optional(),
  PRIVATE_KEY: text,
  PRIVATE_KEY_PATH: text,
  WEBHOOK_SECRET: z.string().default(DEFAULT_SECRET),
  WEBHOOK_SECRET_PREVIOUS: text,
  PORT: z.coerce.number().int().min(0).max(65535).default(3000),
  HOST: z.string().default('localhost'),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal']).default('info'),
  LOG_FORMAT: z.enum(['json', 'pretty']).default('pretty'),
  GHE_HOST: text,
  GHE_PROTOCOL: z.enum(['http', 'https']).default('https'),
  NODE_ENV: text,
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'must be a postgres:// address' }).optional(),
  DRYDOCK_DATA_DIR: z.string().default('./data'),
  DRYDOCK_PUBLIC_URL: z.url({ protocol: /^https?$/, error: 'must be a web address' }).optional(),
  DRYDOCK_ADMIN_TOKEN: text,
  ANTHROPIC_API_KEY: text,
  ANTHROPIC_BASE_URL: z.url({ protocol: /^https?$/, error: 'must be a web address' }).optional(),
  DRYDOCK_MODEL: z
    .string()
    .regex(/^[\w.:@/-]{1,200}$/, 'is not the name of a model')
    .default(defaultModel),
  DRYDOCK_TOKENS_PER_REVIEW: tokens.default(20_000),
  DRYDOCK_TOKENS_PER_REPOSITORY_DAY: tokens.default(500_000),
  DRYDOCK_TOKENS_PER_INSTALLATION_DAY: tokens.default(2_000_000),
  DRYDOCK_CONCURRENCY: z.coerce.number().int().min(1).max(64).default(4),
});

const FILE = '.env';

/** Adds what the set-up page kept; what the environment says already stays. */
export function loadEnvironmentFile(): void {
  if (existsSync(FILE)) process.loadEnvFile(FILE);
}

/** Keeps variables for the next start, for their owner's eyes: the private key is among them. */
export function keepInEnvironmentFile(variables: Readonly<Record<string, string | undefined>>): void {
  const lines = Object.entries(variables).map(([name, value = '']) => `${name}=${value.replaceAll('\n', '\\n')}\n`);
  appendFileSync(FILE, `\n${lines.join('')}`, { mode: 0o600 });
  chmodSync(FILE, 0o600);
}

/** @throws ConfigurationError naming every variable that is wrong */
export function readEnvironment(env: NodeJS.ProcessEnv): Environment {
  // An empty variable is how compose files and the like say "not set".
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = schema.safeParse(given);
  if (!parsed.success) {
    const wrong = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    throw new ConfigurationError(wrong.join('; '));
  }
  const { data } = parsed;
  if (data.NODE_ENV === 'production' && data.WEBHOOK_SECRET === DEFAULT_SECRET) {
    throw new ConfigurationError(
      'WEBHOOK_SECRET is missing or the default one: in production set it to the secret of the GitHub App',
    );
  }
  return data;
}

/** In tokens. */
export function narrationLimits(environment: Environment) {
  return {
    perReview: environment.DRYDOCK_TOKENS_PER_REVIEW,
    perRepositoryDay: environment.DRYDOCK_TOKENS_PER_REPOSITORY_DAY,
    perInstallationDay: environment.DRYDOCK_TOKENS_PER_INSTALLATION_DAY,
  };
}

/** Null: there are none at all, the App is yet to be registered. */
export function hasCredentials({ APP_ID, PRIVATE_KEY, PRIVATE_KEY_PATH, NODE_ENV }: Environment): boolean {
  const key = PRIVATE_KEY !== undefined || PRIVATE_KEY_PATH !== undefined;
  if (APP_ID !== undefined && key) return true;
  if (APP_ID === undefined && !key && NODE_ENV !== 'production') return false;
  const missing = [...(APP_ID === undefined ? ['APP_ID'] : []), ...(key ? [] : ['PRIVATE_KEY or PRIVATE_KEY_PATH'])];
  throw new ConfigurationError(
    `${missing.join(' and ')} missing: the GitHub App's page under Developer settings shows them`,
  );
}
