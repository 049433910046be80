export type CacheId =
  | 'apk'
  | 'apt-archives'
  | 'apt-lists'
  | 'bun'
  | 'bundler'
  | 'cargo-git'
  | 'cargo-registry'
  | 'composer'
  | 'deno'
  | 'dnf'
  | 'go-build'
  | 'go-modules'
  | 'gradle'
  | 'maven'
  | 'npm'
  | 'nuget'
  | 'pacman'
  | 'pip'
  | 'pnpm'
  | 'poetry'
  | 'uv'
  | 'yarn'
  | 'yum'
  | 'zypper';

interface CacheRow {
  /** Command names that use it. */
  readonly tools: readonly string[];
  /** In the tool's own order; the first whose variables are set counts. `~` is the home in the password file. */
  readonly directories: readonly string[];
  /** Where root's is elsewhere. */
  readonly rootDirectories?: readonly string[];
  /** Entries are keyed by content or target: platforms may share it. */
  readonly contentKeyed: boolean;
  /** Two builds must not write it at once: a cache mount needs `sharing=locked`. */
  readonly exclusive: boolean;
}

const keyed = { contentKeyed: true, exclusive: false };
const system = { contentKeyed: false, exclusive: true };
const xdg = (name: string) => [`$XDG_CACHE_HOME/${name}`, `$HOME/.cache/${name}`];

/** By the documentation of each tool, August 2026. */
export const caches: Readonly<Record<CacheId, CacheRow>> = {
  apk: { tools: ['apk'], directories: ['/var/cache/apk'], ...keyed },
  'apt-archives': { tools: ['apt', 'apt-get'], directories: ['/var/cache/apt'], ...system },
  'apt-lists': { tools: ['apt', 'apt-get'], directories: ['/var/lib/apt'], ...system },
  bun: { tools: ['bun'], directories: ['$BUN_INSTALL_CACHE_DIR', '$HOME/.bun/install/cache'], ...keyed },
  bundler: { tools: ['bundle', 'bundler', 'gem'], directories: ['$GEM_HOME/cache'], ...keyed },
  'cargo-git': { tools: ['cargo'], directories: ['$CARGO_HOME/git', '$HOME/.cargo/git'], ...keyed },
  'cargo-registry': { tools: ['cargo'], directories: ['$CARGO_HOME/registry', '$HOME/.cargo/registry'], ...keyed },
  // Without these it depends on whether /etc/xdg exists.
  composer: { tools: ['composer'], directories: ['$COMPOSER_CACHE_DIR', '$COMPOSER_HOME/cache'], ...keyed },
  deno: { tools: ['deno'], directories: ['$DENO_DIR', ...xdg('deno')], ...keyed },
  dnf: { tools: ['dnf'], directories: ['/var/cache/dnf'], ...system },
  'go-build': { tools: ['go'], directories: ['$GOCACHE', ...xdg('go-build')], ...keyed },
  'go-modules': { tools: ['go'], directories: ['$GOMODCACHE', '$GOPATH/pkg/mod', '$HOME/go/pkg/mod'], ...keyed },
  gradle: {
    tools: ['gradle', 'gradlew'],
    directories: ['$GRADLE_USER_HOME', '~/.gradle'],
    contentKeyed: true,
    exclusive: true,
  },
  maven: { tools: ['mvn', 'mvnw'], directories: ['~/.m2'], ...keyed },
  npm: { tools: ['npm', 'npx'], directories: ['$npm_config_cache', '$NPM_CONFIG_CACHE', '$HOME/.npm'], ...keyed },
  nuget: { tools: ['dotnet', 'nuget'], directories: ['$NUGET_PACKAGES', '$HOME/.nuget/packages'], ...keyed },
  pacman: { tools: ['pacman'], directories: ['/var/cache/pacman/pkg'], ...system },
  pip: { tools: ['pip', 'pip3'], directories: ['$PIP_CACHE_DIR', ...xdg('pip')], ...keyed },
  pnpm: {
    tools: ['pnpm'],
    directories: ['$PNPM_HOME/store', '$XDG_DATA_HOME/pnpm/store', '$HOME/.local/share/pnpm/store'],
    ...keyed,
  },
  poetry: { tools: ['poetry'], directories: ['$POETRY_CACHE_DIR', ...xdg('pypoetry')], ...keyed },
  uv: { tools: ['uv', 'uvx'], directories: ['$UV_CACHE_DIR', ...xdg('uv')], ...keyed },
  yarn: {
    tools: ['yarn'],
    directories: ['$YARN_CACHE_FOLDER', ...xdg('yarn')],
    rootDirectories: ['$YARN_CACHE_FOLDER', '$XDG_CACHE_HOME/yarn', '/usr/local/share/.cache/yarn'],
    ...keyed,
  },
  yum: { tools: ['yum'], directories: ['/var/cache/yum'], ...system },
  zypper: { tools: ['zypper'], directories: ['/var/cache/zypp'], ...system },
};

export interface CacheContext {
  /** The variable's value; `undefined`: surely not set; `null`: unknown. HOME is asked for like any other. */
  readonly variable: (name: string) => string | null | undefined;
  /** Whether the command runs as root; `null`: unknown. */
  readonly asRoot: boolean | null;
  /** The home directory in the password file; `null`: unknown. */
  readonly accountHome: string | null;
}

/** Where the tool keeps it, as an absolute path; `null` where that hangs on something unknown. */
export function cacheDirectory(cache: CacheId, context: CacheContext): string | null {
  const { directories, rootDirectories = directories } = caches[cache];
  if (rootDirectories !== directories && context.asRoot === null) return null;

  for (const candidate of context.asRoot ? rootDirectories : directories) {
    const [, name, rest = ''] = /^(?:\$(\w+)|~)?(.*)$/s.exec(candidate) ?? [];
    const base = candidate.startsWith('~') ? context.accountHome : name === undefined ? '' : context.variable(name);
    if (base === null) return null;
    // Tools take an empty variable for one that is not set.
    if (base === undefined || (base === '' && name !== undefined)) continue;
    return `${base.replace(/(?<!\/)\/+$/, '')}${rest}`;
  }
  return null;
}

/** The caches that a command uses, by its name. */
export function cachesOf(tool: string): readonly CacheId[] {
  return (Object.keys(caches) as CacheId[]).filter((id) => caches[id].tools.includes(tool));
}

/**
 * Whether a path, as a mount or a command names it, is the cache's folder, one above it or one in it. Patterns count for all that they may match,
 * and a home for anybody's.
 */
export function overlapsCache(directory: string, path: string): boolean {
  const named = path.replace(/\/[/*.]{0,500}$/, '');
  const folder = directory.replace(/^~/, '$HOME');
  const open = named.search(/[*?[{]/);
  if (open !== -1) return open > 4 && `${folder}/`.startsWith(named.slice(0, open));
  if (!folder.startsWith('$HOME/')) return named !== '' && isSameTree(folder, named.replace(/^\$\{(\w+)\}/, '$$$1'));
  const below = folder.slice('$HOME'.length);
  if (/^(?:~|\$HOME|\$\{HOME\}|\/root|\/home(?:\/[^/]+)?)$/.test(named)) return true;
  const parts = below.split('/').slice(1);
  return (
    `${named}/`.includes(`${below}/`) ||
    parts.some((_, count) => named.endsWith(`/${parts.slice(0, count + 1).join('/')}`))
  );
}

function isSameTree(a: string, b: string): boolean {
  return `${a}/`.startsWith(`${b}/`) || `${b}/`.startsWith(`${a}/`);
}
