import { DEFAULT_SECRET } from '../../environment.ts';
import type { AppState, GithubState } from '../../github/inspect.ts';
import { missingPermissions, neededEvents, surplusPermissions } from '../../github/needs.ts';
import type { EmbeddedState, PostgresState } from '../../jobs/inspect.ts';
import type { ModelState } from '../../narrative/inspect.ts';
import { type Check, green, red, yellow } from './check.ts';

const OLDEST_POSTGRES = 13;
/** GitHub's own generated secrets have 40 characters; this is 80 bits in hexadecimal. */
const SHORT_SECRET = 20;
/** GitHub refuses a token that is issued in the future or lives longer than ten minutes; half a minute goes unnoticed. */
const LARGEST_SKEW_MS = 30_000;

/** @param version as in `24.21.0` */
export function checkNode(version: string, embedded: boolean): Check {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const least = embedded ? 13 : 12;
  if (major > 22 || (major === 22 && minor >= least)) return green('node', version);
  const why = embedded ? ' for the embedded database' : '';
  return red('node', `${version}: 22.${least} or newer is needed${why}`, 'install a newer Node');
}

export function checkEmbedded(state: EmbeddedState): Check {
  const { directory } = state;
  switch (state.kind) {
    case 'absent':
      return green('database', `embedded, made in ${directory} at the first start`);
    case 'free':
      return green('database', `embedded, in ${directory}, in use by nobody`);
    case 'held':
      return green('database', `embedded, in ${directory}, in use by ${state.holder}`);
    case 'unusable':
      return red(
        'database',
        `${directory} cannot be used: ${state.reason}`,
        'let this user write there, choose another DRYDOCK_DATA_DIR, or set DATABASE_URL',
      );
  }
}

/** @param place of the server, without user and password */
export function checkPostgres(state: PostgresState, place: string): Check {
  if (state.kind === 'unreachable') {
    return red('database', `Postgres at ${place}: ${state.reason}`, 'start the server, or correct DATABASE_URL');
  }
  const { migrated, migrations, mayCreate } = state;
  const major = Math.floor(state.version / 10_000);
  const server = `Postgres ${major} at ${place}`;
  if (major < OLDEST_POSTGRES) return red('database', server, `use Postgres ${OLDEST_POSTGRES} or newer`);
  if (migrated === 0 && !mayCreate) {
    return red(
      'database',
      `${server}: this user may not create the tables`,
      'GRANT CREATE ON DATABASE … TO …, until the first start has made them',
    );
  }
  if (migrated < migrations) {
    const missing = `${migrations - migrated} of ${migrations} migrations to run`;
    return yellow('database', `${server}, ${missing}`, '`drydock serve` runs them when it starts');
  }
  if (migrated > migrations) {
    return yellow('database', `${server}, its tables are of a newer Drydock`, 'update this one');
  }
  return green('database', `${server}, all ${migrations} migrations run`);
}

export function checkGithub(state: GithubState, now: number): Check[] {
  if (state.kind === 'unreachable') {
    return [
      red(
        'github',
        `${state.url}: ${state.reason}`,
        'let this machine reach it (proxy, firewall), or correct GHE_HOST',
      ),
    ];
  }
  const reached = green('github', `${state.url} answers`);
  if (state.serverTime === null) return [reached];
  const skew = Math.round((now - state.serverTime) / 1000);
  const apart = `${Math.abs(skew)} s ${skew < 0 ? 'behind' : 'ahead of'} GitHub's`;
  const clock =
    Math.abs(skew) * 1000 <= LARGEST_SKEW_MS
      ? green('clock', skew === 0 ? "agrees with GitHub's" : apart)
      : yellow('clock', apart, 'synchronise the clock: GitHub refuses tokens from the future');
  return [reached, clock];
}

export function checkApp(state: AppState): Check[] {
  switch (state.kind) {
    case 'no key':
      return [
        red(
          'credentials',
          'PRIVATE_KEY, or the file at PRIVATE_KEY_PATH, is not a private key that can be read',
          "use the .pem file that the App's page generates, whole",
        ),
      ];
    case 'refused':
      return [
        red(
          'credentials',
          `GitHub does not accept them: ${state.reason}`,
          "take APP_ID and a new private key from the App's page",
        ),
      ];
    case 'unreachable':
      return [red('credentials', `not checked: ${state.reason}`, 'see `github`, then run this again')];
    case 'accepted':
      return [green('credentials', `GitHub knows this App as ${state.slug}`), ...checkGrants(state)];
  }
}

function checkGrants({ permissions, events, installations }: AppState & { readonly kind: 'accepted' }): Check[] {
  const missing = missingPermissions(permissions);
  const surplus = surplusPermissions(permissions);
  const unheard = neededEvents.filter((event) => !events.includes(event));
  const page = "on the App's page, under Permissions & events";
  return [
    missing.length > 0
      ? red('permissions', `missing ${missing.join(', ')}`, `grant them ${page}`)
      : surplus.length > 0
        ? yellow('permissions', `more than needed: ${surplus.join(', ')}`, `take them back ${page}`)
        : green('permissions', 'what is needed, and no more'),
    unheard.length > 0
      ? red('events', `not subscribed to ${unheard.join(', ')}`, `subscribe ${page}`)
      : green('events', 'all that are needed'),
    checkInstallations(installations),
  ];
}

function checkInstallations(installations: (AppState & { readonly kind: 'accepted' })['installations']): Check {
  const name = 'installations';
  if (installations.length === 0) {
    return yellow(name, 'installed nowhere', "choose repositories on the App's page, under Install App");
  }
  const behind = installations.filter(
    ({ permissions, suspended }) => !suspended && missingPermissions(permissions).length > 0,
  );
  const number = installations.length === 100 ? 'the newest 100' : String(installations.length);
  if (behind.length === 0) return green(name, `${number}, all with the permissions that are needed`);
  const accounts = behind.slice(0, 5).map(({ account }) => account);
  const who = `${accounts.join(', ')}${behind.length > accounts.length ? ', …' : ''}`;
  return yellow(
    name,
    `${behind.length} of ${number} without all permissions: ${who}`,
    'their owners accept them under Settings, Applications',
  );
}

export function checkSecret(secret: string, { production }: { readonly production: boolean }): Check {
  const name = 'webhook secret';
  const remedy = "make one (`openssl rand -hex 32`), set WEBHOOK_SECRET and the App's page to it";
  if (secret === DEFAULT_SECRET) {
    const missing = 'WEBHOOK_SECRET is missing or the default one';
    return production ? red(name, missing, remedy) : yellow(name, missing, remedy);
  }
  if (secret.length < SHORT_SECRET) {
    return yellow(name, `short enough to be guessed: fewer than ${SHORT_SECRET} characters`, remedy);
  }
  return green(name, 'set');
}

export function checkAdminToken(token: string): Check {
  const name = 'operator page';
  if (token.length >= SHORT_SECRET) return green(name, 'open to whoever has DRYDOCK_ADMIN_TOKEN');
  const short = `DRYDOCK_ADMIN_TOKEN is short enough to be guessed: fewer than ${SHORT_SECRET} characters`;
  return yellow(name, short, 'make a longer one: `openssl rand -hex 32`');
}

/** @param state null: there is no key */
export function checkModel(state: ModelState | null, model: string): Check {
  const name = 'model';
  if (state === null) {
    return yellow(name, 'narrative off: ANTHROPIC_API_KEY is not set', 'none needed: reviews are complete without');
  }
  switch (state.kind) {
    case 'accepted':
      return green(name, `${model} writes the narrative`);
    case 'unknown model':
      return red(name, `the server has no model ${model}`, 'correct DRYDOCK_MODEL, or leave it out');
    case 'refused':
      return red(name, `ANTHROPIC_API_KEY is not accepted: ${state.reason}`, 'set another one, or none');
    case 'unreachable':
      return yellow(
        name,
        `its server cannot be asked: ${state.reason}`,
        'let this machine reach it, or correct ANTHROPIC_BASE_URL; until then reviews come without a narrative',
      );
  }
}

export interface Program {
  readonly name: string;
  /** Null: not on PATH. */
  readonly version: string | null;
  /** What is missed without it. */
  readonly use: string;
}

export function checkProgram({ name, version, use }: Program): Check {
  if (version !== null) return green(name, version);
  return yellow(name, 'not on PATH', `install it for ${use}`);
}
