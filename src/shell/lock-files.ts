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
