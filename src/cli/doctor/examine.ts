import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { promisify } from 'node:util';
import { ConfigurationError, type Environment, hasCredentials, readEnvironment } from '../../environment.ts';
import { inspectApp, inspectGithub } from '../../github/inspect.ts';
import { inspectEmbedded, inspectPostgres } from '../../jobs/inspect.ts';
import { type Check, red, yellow } from './check.ts';
import {
  checkAdminToken,
  checkApp,
  checkEmbedded,
  checkGithub,
  checkModel,
  checkNode,
  checkPostgres,
  checkProgram,
  checkSecret,
} from './checks.ts';

const GITHUB_TIMEOUT_MS = 10_000;
const MODEL_TIMEOUT_MS = 10_000;
const PROGRAM_TIMEOUT_MS = 3_000;

const programs = [
  { name: 'shellcheck', use: "ShellCheck's findings in RUN instructions" },
  { name: 'git', use: '`drydock review` of a local repository; `serve` does not need it' },
];

/** Looks at everything that `serve` depends on, all at once. Never rejects. */
export async function examine(env: NodeJS.ProcessEnv): Promise<Check[]> {
  const environment = readLeniently(env);
  const machine = programs.map(async (program) => [
    checkProgram({ ...program, version: await versionOf(program.name, env) }),
  ]);
  const parts =
    environment instanceof ConfigurationError
      ? [[checkNode(process.versions.node, true), red('environment', environment.message, 'correct these variables')]]
      : [
          [checkNode(process.versions.node, environment.DATABASE_URL === undefined)],
          examineDatabase(environment),
          examineGithub(environment),
          examineApp(environment, env),
          examineSecret(environment, isProduction(env)),
          examineOperatorPage(environment),
          examineModel(environment),
        ];
  return (await Promise.all([...parts, ...machine])).flat();
}

/** As elsewhere than in production: what is refused there has a check of its own. */
function readLeniently(env: NodeJS.ProcessEnv): Environment | ConfigurationError {
  try {
    return readEnvironment({ ...env, NODE_ENV: undefined });
  } catch (error) {
    if (error instanceof ConfigurationError) return error;
    throw error;
  }
}

async function examineModel(environment: Environment): Promise<Check[]> {
  const { ANTHROPIC_API_KEY: apiKey, ANTHROPIC_BASE_URL: baseUrl, DRYDOCK_MODEL: model } = environment;
  if (apiKey === undefined) return [checkModel(null, model)];
  const { inspectModel } = await import('../../narrative/inspect.ts');
  return [checkModel(await inspectModel({ apiKey, baseUrl }, model, MODEL_TIMEOUT_MS), model)];
}

const isProduction = (env: NodeJS.ProcessEnv) => env['NODE_ENV'] === 'production';

async function examineDatabase({ DATABASE_URL, DRYDOCK_DATA_DIR }: Environment): Promise<Check[]> {
  if (DATABASE_URL === undefined) return [checkEmbedded(await inspectEmbedded(DRYDOCK_DATA_DIR))];
  const { host, pathname } = new URL(DATABASE_URL);
  return [checkPostgres(await inspectPostgres(DATABASE_URL), `${host}${pathname}`)];
}

async function examineGithub(environment: Environment): Promise<Check[]> {
  const state = await inspectGithub(environment, GITHUB_TIMEOUT_MS);
  return checkGithub(state, Date.now());
}

/** Registering the App makes its secret, so before that none is missed. */
function examineSecret({ APP_ID, WEBHOOK_SECRET }: Environment, production: boolean): Check[] {
  return APP_ID === undefined && !production ? [] : [checkSecret(WEBHOOK_SECRET, { production })];
}

/** Without a token there is no page, and nothing to say of it. */
function examineOperatorPage({ DRYDOCK_ADMIN_TOKEN: token }: Environment): Check[] {
  return token === undefined ? [] : [checkAdminToken(token)];
}

async function examineApp(environment: Environment, env: NodeJS.ProcessEnv): Promise<Check[]> {
  try {
    if (!hasCredentials({ ...environment, NODE_ENV: env['NODE_ENV'] })) {
      return [yellow('credentials', 'the App is not registered yet', '`npm start` opens the page that registers it')];
    }
  } catch (error) {
    if (error instanceof ConfigurationError) {
      return [red('credentials', error.message, 'set them, or none to register a new App')];
    }
    throw error;
  }
  const path = environment.PRIVATE_KEY === undefined ? environment.PRIVATE_KEY_PATH : undefined;
  if (path !== undefined && !(await isReadable(path))) {
    return [
      red('credentials', `PRIVATE_KEY_PATH: ${path} cannot be read`, 'let this user read it, or correct the path'),
    ];
  }
  return checkApp(await inspectApp(env, GITHUB_TIMEOUT_MS));
}

function isReadable(path: string): Promise<boolean> {
  return access(path, constants.R_OK).then(
    () => true,
    () => false,
  );
}

/** The first version number that a program prints when asked; null when it cannot be run. */
async function versionOf(program: string, env: NodeJS.ProcessEnv): Promise<string | null> {
  try {
    const { stdout } = await promisify(execFile)(program, ['--version'], { env, timeout: PROGRAM_TIMEOUT_MS });
    return /(?<!\d)\d{1,9}(?:\.\d{1,9}){1,9}/.exec(stdout)?.[0] ?? 'unknown version';
  } catch {
    return null;
  }
}
