import type { Command } from './command.ts';

/** A package manager that goes beyond its lock file unless it is told not to. */
export interface Locking {
  readonly subcommands: readonly string[];
  readonly locks: readonly string[];
  /** Flags with which it keeps to the lock file. */
  readonly frozen: readonly string[];
  /** Variables that do the same. */
  readonly variables: readonly string[];
  readonly remedy: string;
  /** The remedy is another command. */
  readonly instead?: true;
}

/** By the managers' manuals of August 2026; install subcommands without package names. */
export const lockings: Readonly<Record<string, Locking>> = {
  npm: {
    subcommands: ['install', 'i'],
    locks: ['package-lock.json', 'npm-shrinkwrap.json'],
    frozen: [],
    variables: [],
    remedy: '`npm ci`',
    instead: true,
  },
  yarn: {
    subcommands: ['', 'install'],
    locks: ['yarn.lock'],
    frozen: ['frozen-lockfile', 'pure-lockfile', 'immutable', 'immutable-cache'],
    variables: ['YARN_ENABLE_IMMUTABLE_INSTALLS', 'CI'],
    remedy: '`--frozen-lockfile` (`--immutable` from Yarn 2 on)',
  },
  pnpm: {
    subcommands: ['install', 'i'],
    locks: ['pnpm-lock.yaml'],
    frozen: ['frozen-lockfile', 'offline'],
    variables: ['CI', 'npm_config_frozen_lockfile'],
    remedy: '`--frozen-lockfile`',
  },
  bun: {
    subcommands: ['install', 'i'],
    locks: ['bun.lock', 'bun.lockb'],
    frozen: ['frozen-lockfile'],
    variables: [],
    remedy: '`--frozen-lockfile`',
  },
  composer: {
    subcommands: ['update', 'upgrade', 'u'],
    locks: ['composer.lock'],
    frozen: [],
    variables: [],
    remedy: '`composer install`',
    instead: true,
  },
  uv: {
    subcommands: ['sync'],
    locks: ['uv.lock'],
    frozen: ['locked', 'frozen'],
    variables: ['UV_LOCKED', 'UV_FROZEN'],
    remedy: '`--locked`',
  },
  pipenv: {
    subcommands: ['install'],
    locks: ['Pipfile.lock'],
    frozen: ['deploy', 'ignore-pipfile'],
    variables: ['PIPENV_IGNORE_PIPFILE'],
    remedy: '`--deploy`',
  },
};

/** A command that stops where its lock file is not there. */
export interface LockedInstall {
  readonly locks: readonly string[];
  /** The file that it belongs to, and lies beside. */
  readonly manifest: string;
  /** '': without a subcommand. */
  readonly subcommands: readonly string[];
  /** It stops with one of these flags; none: in any case. */
  readonly flags: readonly string[];
}

const npmLocks = ['package-lock.json', 'npm-shrinkwrap.json'];
const cargoCommands = ['build', 'check', 'clippy', 'fetch', 'run', 'rustc', 'test'];

/** By program and the managers' manuals of August 2026. Yarn 1, Poetry and Composer lock anew instead. */
const lockedInstalls: Readonly<Record<string, readonly LockedInstall[]>> = {
  npm: [
    {
      locks: npmLocks,
      manifest: 'package.json',
      subcommands: ['ci', 'clean-install', 'install-clean', 'ic', 'cit'],
      flags: [],
    },
  ],
  yarn: [{ locks: ['yarn.lock'], manifest: 'package.json', subcommands: ['', 'install'], flags: ['--immutable'] }],
  pnpm: [
    {
      locks: ['pnpm-lock.yaml'],
      manifest: 'package.json',
      subcommands: ['install', 'i'],
      flags: ['--frozen-lockfile', '--frozen-lockfile=true'],
    },
  ],
  bun: [
    { locks: ['bun.lock', 'bun.lockb'], manifest: 'package.json', subcommands: ['ci'], flags: [] },
    {
      locks: ['bun.lock', 'bun.lockb'],
      manifest: 'package.json',
      subcommands: ['install', 'i'],
      flags: ['--frozen-lockfile'],
    },
  ],
  uv: [{ locks: ['uv.lock'], manifest: 'pyproject.toml', subcommands: ['sync'], flags: ['--locked', '--frozen'] }],
  pipenv: [{ locks: ['Pipfile.lock'], manifest: 'Pipfile', subcommands: ['sync'], flags: [] }],
  bundle: [
    {
      locks: ['Gemfile.lock'],
      manifest: 'Gemfile',
      subcommands: ['', 'install'],
      flags: ['--frozen', '--deployment'],
    },
  ],
  cargo: [
    { locks: ['Cargo.lock'], manifest: 'Cargo.toml', subcommands: cargoCommands, flags: ['--locked', '--frozen'] },
  ],
};

/** A package manager that installs what a lock file says. */
interface LockInstaller {
  readonly locks: readonly string[];
  readonly manifest: string;
  /** Subcommands that change the lock file where it differs from the manifest; with one of the flags they stop instead. */
  readonly lenient: readonly string[];
  readonly flags: readonly string[];
  /** Subcommands that stop in any case. */
  readonly strict: readonly string[];
}

/** By the managers' manuals of August 2026, and tried with npm 6 and 11, Yarn 1 to 4, pnpm 7 to 10, Poetry 1.2 to 2.2, Bun 1.3, Cargo 1.95. */
const lockInstallers: Readonly<Record<string, LockInstaller>> = {
  npm: {
    // The first counts where there are both.
    locks: ['npm-shrinkwrap.json', 'package-lock.json'],
    manifest: 'package.json',
    lenient: ['install', 'i'],
    flags: [],
    strict: ['ci', 'clean-install', 'install-clean', 'ic', 'cit'],
  },
  yarn: {
    locks: ['yarn.lock'],
    manifest: 'package.json',
    lenient: ['', 'install'],
    flags: ['--immutable', '--frozen-lockfile'],
    strict: [],
  },
  pnpm: {
    locks: ['pnpm-lock.yaml'],
    manifest: 'package.json',
    lenient: ['install', 'i'],
    flags: ['--frozen-lockfile', '--frozen-lockfile=true'],
    strict: [],
  },
  bun: {
    locks: ['bun.lock'],
    manifest: 'package.json',
    lenient: ['install', 'i'],
    flags: ['--frozen-lockfile'],
    strict: ['ci'],
  },
  uv: { locks: ['uv.lock'], manifest: 'pyproject.toml', lenient: ['sync'], flags: ['--locked'], strict: [] },
  pdm: { locks: ['pdm.lock'], manifest: 'pyproject.toml', lenient: ['install', 'sync'], flags: [], strict: [] },
  poetry: { locks: ['poetry.lock'], manifest: 'pyproject.toml', lenient: [], flags: [], strict: ['install', 'sync'] },
  composer: { locks: ['composer.lock'], manifest: 'composer.json', lenient: [], flags: [], strict: ['install', 'i'] },
  cargo: {
    locks: ['Cargo.lock'],
    manifest: 'Cargo.toml',
    lenient: cargoCommands,
    flags: ['--locked', '--frozen'],
    strict: [],
  },
};

/** A command that installs what a lock file says. */
export interface LockInstall {
  readonly program: string;
  readonly locks: readonly string[];
  /** Lies beside the lock file. */
  readonly manifest: string;
  /** It stops where the two differ. */
  readonly isStrict: boolean;
}

/** null: the command installs something else, or works elsewhere than in its directory. */
export function lockInstallOf({ name, args }: Command): LockInstall | null {
  const installer = name === null || !Object.hasOwn(lockInstallers, name) ? undefined : lockInstallers[name];
  const words = args.map(({ value }) => value ?? '');
  if (name === null || installer === undefined || isElsewhere(words)) return null;
  const [subcommand = '', ...named] = words.filter((word) => !/^[-+]/.test(word));
  const { locks, manifest, lenient, flags, strict } = installer;
  const isStrict = strict.includes(subcommand) || words.some((word) => flags.includes(word));
  // `npm install left-pad` adds a package.
  if (!strict.includes(subcommand) && !(lenient.includes(subcommand) && (named.length === 0 || name === 'cargo')))
    return null;
  return { program: name, locks, manifest, isStrict };
}

function isElsewhere(words: readonly string[]): boolean {
  return words.some((word) =>
    /^(?:-C|--(?:cwd|dir|prefix|project|directory|working-dir|manifest-path|gemfile|help|global)|-g)(?:=|$)/.test(word),
  );
}

/** What a command needs a lock file for; null: it needs none, or is told to work elsewhere. */
export function lockedInstallOf({ name, args }: Command): LockedInstall | null {
  const words = args.map(({ value }) => value ?? '');
  if (isElsewhere(words)) return null;
  const subcommand = words.find((word) => !/^[-+]/.test(word)) ?? '';
  const known = lockedInstalls[name ?? ''] ?? [];
  const found = known.find(
    ({ subcommands, flags }) =>
      subcommands.includes(subcommand) && (flags.length === 0 || words.some((word) => flags.includes(word))),
  );
  return found ?? null;
}

/** Whether a command may make a lock file, or bring one. */
export function mayBringLock({ name, args }: Command, locks: readonly string[]): boolean {
  if (/^(?:git|cp|mv|ln|tar|unzip|rsync|install)$/.test(name ?? '')) return true;
  const words = args.map(({ value }) => value ?? '');
  if (words.some((word) => locks.some((lock) => word.includes(lock)))) return true;
  if (
    lockedInstalls[name ?? ''] === undefined ||
    words.some((word) => /^(?:-g|--global|--location=global)$/.test(word))
  )
    return false;
  return /^(?:|install|i|add|lock|init|new|update|up|import|shrinkwrap|generate-lockfile|build)$/.test(words[0] ?? '');
}
