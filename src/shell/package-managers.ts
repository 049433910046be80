/**
 * What package managers understand, as their manuals said in August 2026: apt 2.6 to 3.0, apk-tools 2.14, dnf 4 and 5, zypper 1.14, pacman 7, pip 25,
 * uv 0.8, npm 11 and so on.
 */

export type PackageAction =
  | 'install'
  | 'update'
  | 'upgrade'
  | 'remove'
  | 'autoremove'
  | 'clean'
  | 'download'
  | 'build-dependencies'
  | 'run';

/** How a package names its version, by family of managers. */
export type VersionSyntax =
  | 'debian'
  | 'alpine'
  | 'rpm'
  | 'suse'
  | 'arch'
  | 'python'
  | 'conda'
  | 'npm'
  | 'ruby'
  | 'go'
  | 'cargo'
  | 'composer'
  | 'none';

export type PackageManagerId =
  | 'apt-get'
  | 'apt'
  | 'aptitude'
  | 'apk'
  | 'dnf'
  | 'yum'
  | 'microdnf'
  | 'tdnf'
  | 'zypper'
  | 'pacman'
  | 'pip'
  | 'pipx'
  | 'uv'
  | 'uvx'
  | 'poetry'
  | 'pipenv'
  | 'conda'
  | 'npm'
  | 'npx'
  | 'yarn'
  | 'pnpm'
  | 'bun'
  | 'gem'
  | 'bundle'
  | 'go'
  | 'cargo'
  | 'composer'
  | 'dotnet'
  | 'nuget'
  | 'mvn'
  | 'gradle';

export interface PackageManager {
  readonly id: PackageManagerId;
  /** Programs that are this manager. */
  readonly programs: readonly string[];
  /** `system`: packages of the image's distribution; `language`: everything else. */
  readonly kind: 'system' | 'language';
  /** Subcommands, of one or more words; `''` is the program without any. */
  readonly actions: Readonly<Record<string, Action>>;
  readonly versions: VersionSyntax;
  /** Actions that wait for an answer unless one of `yes` is given. */
  readonly asks: readonly PackageAction[];
  /** Flags that answer, without dashes. */
  readonly yes: readonly string[];
  /** Flags that answer only in front of the subcommand. */
  readonly yesBefore?: readonly string[];
  /** Flags that leave recommended packages out, where the manager installs them by default. */
  readonly noRecommends?: readonly string[];
  /** Configuration given on the command line (`-o Name=value`) that does the same. */
  readonly settings?: Settings;
  /** `-qq` answers too. */
  readonly quietMeansYes?: boolean;
  /** Flags that keep no cache in the image. */
  readonly noCache?: readonly string[];
  /** Flags that give the version of the packages named beside them. */
  readonly versionFlags?: readonly string[];
}

export interface Settings {
  readonly flags: readonly string[];
  /** Names of the settings, in lower case. */
  readonly yes: string;
  readonly recommends: string;
}

/** `none`: the operands are no packages. `first`: the first is one, the others belong to it. */
export type Action = PackageAction | readonly [action: PackageAction, operands: 'none' | 'first'];

function actions(
  table: Partial<Record<PackageAction, string>>,
  more: Record<string, Action> = {},
): Record<string, Action> {
  const result: Record<string, Action> = { ...more };
  for (const [action, subcommands] of Object.entries(table) as [PackageAction, string][]) {
    const entry: Action = action === 'run' ? ['run', 'first'] : action;
    for (const subcommand of subcommands.split('|')) result[subcommand] = entry;
  }
  return result;
}

const aptActions = actions({
  install: 'install|reinstall|satisfy',
  'build-dependencies': 'build-dep',
  update: 'update',
  upgrade: 'upgrade|dist-upgrade|full-upgrade|safe-upgrade|dselect-upgrade',
  remove: 'remove|purge',
  autoremove: 'autoremove|autopurge',
  clean: 'clean|autoclean|distclean|dist-clean',
  download: 'download|source',
});
const dnfActions = actions({
  install:
    'install|install-n|install-na|install-nevra|localinstall|reinstall|rei|groupinstall|group install|module install|in',
  'build-dependencies': 'builddep|build-dep',
  update: 'makecache|check-update|check-upgrade',
  upgrade: 'update|upgrade|upgrade-minimal|up-min|update-minimal|distro-sync|dist-sync|up|system-upgrade',
  remove: 'remove|erase|rm|groupremove|group remove',
  autoremove: 'autoremove',
  clean: 'clean',
  download: 'download',
});
const asksAlways: readonly PackageAction[] = ['install', 'build-dependencies', 'upgrade', 'remove', 'autoremove'];

const apt = {
  kind: 'system',
  actions: aptActions,
  versions: 'debian',
  asks: asksAlways,
  yes: ['y', 'yes', 'assume-yes'],
  noRecommends: ['no-install-recommends'],
  settings: { flags: ['o', 'option'], yes: 'apt::get::assume-yes', recommends: 'apt::install-recommends' },
  quietMeansYes: true,
} as const;
const rpm = {
  kind: 'system',
  actions: dnfActions,
  versions: 'rpm',
  asks: asksAlways,
  yes: ['y', 'assumeyes'],
  settings: { flags: ['setopt'], yes: 'assumeyes', recommends: 'install_weak_deps' },
} as const;

export const packageManagers: readonly PackageManager[] = [
  { ...apt, id: 'apt-get', programs: ['apt-get'] },
  { ...apt, id: 'apt', programs: ['apt'] },
  {
    ...apt,
    id: 'aptitude',
    programs: ['aptitude'],
    noRecommends: ['R', 'without-recommends'],
    quietMeansYes: false,
  },
  {
    id: 'apk',
    programs: ['apk'],
    kind: 'system',
    actions: actions(
      { install: 'add', update: 'update', upgrade: 'upgrade', remove: 'del', download: 'fetch' },
      { fix: ['install', 'none'], 'cache clean': ['clean', 'none'] },
    ),
    versions: 'alpine',
    asks: [],
    yes: [],
    noCache: ['no-cache'],
  },
  {
    ...rpm,
    id: 'dnf',
    programs: ['dnf', 'dnf5'],
  },
  { ...rpm, id: 'yum', programs: ['yum'] },
  // Never asks, with or without -y.
  {
    ...rpm,
    id: 'microdnf',
    programs: ['microdnf'],
    asks: [],
  },
  { ...rpm, id: 'tdnf', programs: ['tdnf'] },
  {
    id: 'zypper',
    programs: ['zypper'],
    kind: 'system',
    actions: actions(
      {
        install: 'install|in|source-install|si',
        update: 'refresh|ref',
        upgrade: 'update|up|dist-upgrade|dup|patch',
        remove: 'remove|rm',
        clean: 'clean|cc',
      },
      { 'install-new-recommends': ['install', 'none'], inr: ['install', 'none'] },
    ),
    versions: 'suse',
    asks: ['install', 'upgrade', 'remove'],
    yes: ['y', 'no-confirm', 'non-interactive'],
    // Behind `install`, -n means --name.
    yesBefore: ['n'],
    noRecommends: ['no-recommends'],
  },
  {
    id: 'pacman',
    programs: ['pacman'],
    kind: 'system',
    // Its subcommands are flags: see `pacmanAction`.
    actions: {},
    versions: 'arch',
    asks: ['install', 'upgrade', 'remove', 'clean'],
    yes: ['noconfirm'],
  },
  {
    id: 'pip',
    programs: ['pip', 'pip3'],
    kind: 'language',
    actions: actions({ install: 'install', remove: 'uninstall', download: 'download|wheel', clean: 'cache purge' }),
    versions: 'python',
    asks: ['remove'],
    yes: ['y', 'yes'],
    noCache: ['no-cache-dir'],
  },
  {
    id: 'pipx',
    programs: ['pipx'],
    kind: 'language',
    actions: actions({ install: 'install|inject', upgrade: 'upgrade|upgrade-all', remove: 'uninstall', run: 'run' }),
    versions: 'python',
    asks: [],
    yes: [],
  },
  {
    id: 'uv',
    programs: ['uv'],
    kind: 'language',
    actions: actions(
      {
        install: 'pip install|add|tool install',
        remove: 'pip uninstall|remove|tool uninstall',
        upgrade: 'tool upgrade',
        run: 'tool run',
        clean: 'cache clean|cache prune|clean',
      },
      { sync: ['install', 'none'], 'pip sync': ['install', 'none'], 'python install': ['install', 'none'] },
    ),
    versions: 'python',
    asks: [],
    yes: [],
    noCache: ['no-cache', 'no-cache-dir', 'n'],
  },
  {
    id: 'uvx',
    programs: ['uvx'],
    kind: 'language',
    actions: { '': ['run', 'first'] },
    versions: 'python',
    asks: [],
    yes: [],
    noCache: ['no-cache', 'no-cache-dir', 'n'],
  },
  {
    id: 'poetry',
    programs: ['poetry'],
    kind: 'language',
    actions: actions(
      { install: 'add|self add', remove: 'remove', clean: 'cache clear' },
      { install: ['install', 'none'], sync: ['install', 'none'], update: ['upgrade', 'none'] },
    ),
    versions: 'python',
    // Its questions are those of `poetry init` and `poetry cache clear`.
    asks: ['clean'],
    yes: ['n', 'no-interaction'],
    noCache: ['no-cache'],
  },
  {
    id: 'pipenv',
    programs: ['pipenv'],
    kind: 'language',
    actions: actions(
      { install: 'install', remove: 'uninstall' },
      { sync: ['install', 'none'], update: ['upgrade', 'none'] },
    ),
    versions: 'python',
    asks: [],
    yes: [],
  },
  {
    id: 'conda',
    programs: ['conda', 'mamba', 'micromamba'],
    kind: 'language',
    actions: actions(
      { install: 'install|create', upgrade: 'update|upgrade', remove: 'remove|uninstall' },
      {
        'env create': ['install', 'none'],
        'env update': ['upgrade', 'none'],
        clean: ['clean', 'none'],
      },
    ),
    versions: 'conda',
    asks: ['install', 'upgrade', 'remove', 'clean'],
    yes: ['y', 'yes'],
  },
  {
    id: 'npm',
    programs: ['npm'],
    kind: 'language',
    actions: actions(
      {
        install: 'install|i|in|ins|inst|insta|instal|isnt|isnta|isntal|isntall|add',
        upgrade: 'update|up|upgrade|udpate',
        remove: 'uninstall|unlink|remove|rm|r|un',
        run: 'exec|x',
        clean: 'cache clean',
      },
      {
        ci: ['install', 'none'],
        'clean-install': ['install', 'none'],
        ic: ['install', 'none'],
        'install-clean': ['install', 'none'],
        'install-ci-test': ['install', 'none'],
        'install-test': ['install', 'none'],
        cit: ['install', 'none'],
        it: ['install', 'none'],
      },
    ),
    versions: 'npm',
    asks: [],
    yes: ['y', 'yes'],
  },
  {
    id: 'npx',
    programs: ['npx', 'bunx', 'pnpx'],
    kind: 'language',
    actions: { '': ['run', 'first'] },
    versions: 'npm',
    // Without a terminal npx answers its question itself.
    asks: [],
    yes: ['y', 'yes'],
  },
  {
    id: 'yarn',
    programs: ['yarn', 'yarnpkg'],
    kind: 'language',
    actions: actions(
      { install: 'add|global add', upgrade: 'upgrade|up|global upgrade', remove: 'remove|global remove', run: 'dlx' },
      {
        '': ['install', 'none'],
        install: ['install', 'none'],
        'workspaces focus': ['install', 'none'],
        'cache clean': ['clean', 'none'],
      },
    ),
    versions: 'npm',
    asks: [],
    yes: [],
  },
  {
    id: 'pnpm',
    programs: ['pnpm'],
    kind: 'language',
    actions: actions(
      { install: 'add|install|i', upgrade: 'update|up|upgrade', remove: 'remove|rm|uninstall|un', run: 'dlx' },
      { fetch: ['install', 'none'], 'store prune': ['clean', 'none'] },
    ),
    versions: 'npm',
    asks: [],
    yes: [],
  },
  {
    id: 'bun',
    programs: ['bun'],
    kind: 'language',
    actions: actions(
      { install: 'add|a|install|i', upgrade: 'update', remove: 'remove|rm', run: 'x' },
      { ci: ['install', 'none'], 'pm cache rm': ['clean', 'none'] },
    ),
    versions: 'npm',
    asks: [],
    yes: [],
    noCache: ['no-cache'],
  },
  {
    id: 'gem',
    programs: ['gem'],
    kind: 'language',
    actions: actions({
      install: 'install|i',
      upgrade: 'update',
      remove: 'uninstall',
      clean: 'cleanup',
      download: 'fetch',
    }),
    versions: 'ruby',
    asks: ['remove'],
    yes: ['x', 'executables', 'force'],
    versionFlags: ['v', 'version'],
  },
  {
    id: 'bundle',
    programs: ['bundle', 'bundler'],
    kind: 'language',
    actions: actions(
      { install: 'add', upgrade: 'update', remove: 'remove' },
      { '': ['install', 'none'], install: ['install', 'none'], clean: ['clean', 'none'] },
    ),
    versions: 'ruby',
    asks: [],
    yes: [],
    noCache: ['no-cache'],
    versionFlags: ['v', 'version'],
  },
  {
    id: 'go',
    programs: ['go'],
    kind: 'language',
    actions: actions(
      { install: 'install|get', run: 'run' },
      { 'mod download': 'download', 'mod vendor': ['download', 'none'], clean: ['clean', 'none'] },
    ),
    versions: 'go',
    asks: [],
    yes: [],
  },
  {
    id: 'cargo',
    programs: ['cargo'],
    kind: 'language',
    actions: actions(
      { install: 'install|add|binstall', remove: 'uninstall|remove|rm', upgrade: 'update' },
      { fetch: ['download', 'none'], vendor: ['download', 'none'] },
    ),
    versions: 'cargo',
    // Only the separate `cargo binstall` asks, when it has a terminal.
    asks: [],
    yes: ['y', 'no-confirm'],
    versionFlags: ['version', 'vers'],
  },
  {
    id: 'composer',
    programs: ['composer', 'composer.phar'],
    kind: 'language',
    actions: actions(
      { install: 'require|global require', upgrade: 'update|upgrade|u', remove: 'remove' },
      {
        install: ['install', 'none'],
        i: ['install', 'none'],
        'create-project': ['install', 'first'],
        'clear-cache': ['clean', 'none'],
        clearcache: ['clean', 'none'],
        cc: ['clean', 'none'],
      },
    ),
    versions: 'composer',
    asks: [],
    yes: ['n', 'no-interaction'],
    noCache: ['no-cache'],
  },
  {
    id: 'dotnet',
    programs: ['dotnet'],
    kind: 'language',
    actions: actions(
      {
        install: 'tool install|package add|add package',
        upgrade: 'tool update',
        remove: 'tool uninstall|package remove',
      },
      {
        restore: ['install', 'none'],
        'tool restore': ['install', 'none'],
        'workload restore': ['install', 'none'],
        'nuget locals': ['clean', 'none'],
      },
    ),
    versions: 'none',
    asks: [],
    yes: [],
    versionFlags: ['version'],
  },
  {
    id: 'nuget',
    programs: ['nuget', 'nuget.exe'],
    kind: 'language',
    actions: actions({ install: 'install' }, { restore: ['install', 'none'], locals: ['clean', 'none'] }),
    versions: 'none',
    asks: [],
    yes: ['NonInteractive'],
    versionFlags: ['Version'],
  },
  {
    id: 'mvn',
    programs: ['mvn', 'mvnw', 'mvnd'],
    kind: 'language',
    actions: {
      'dependency:go-offline': ['download', 'none'],
      'dependency:resolve': ['download', 'none'],
      'dependency:resolve-plugins': ['download', 'none'],
    },
    versions: 'none',
    asks: [],
    yes: ['B', 'batch-mode'],
  },
  {
    id: 'gradle',
    programs: ['gradle', 'gradlew'],
    kind: 'language',
    actions: { dependencies: ['download', 'none'] },
    versions: 'none',
    asks: [],
    yes: [],
  },
];

const byProgram: ReadonlyMap<string, PackageManager> = new Map(
  packageManagers.flatMap((manager) => manager.programs.map((program) => [program, manager] as const)),
);

/** The manager that a program is: `pip3.11` is pip. */
export function packageManagerOf(program: string): PackageManager | null {
  return byProgram.get(program.replace(/^pip[\d.]+$/, 'pip')) ?? null;
}
