import { caches, overlapsCache } from '../images/caches.ts';
import { argumentsOf, hasFlag } from '../shell/arguments.ts';
import type { Command } from '../shell/command.ts';
import type { PackageAction, PackageManagerId } from '../shell/package-managers.ts';
import { type PackageOperation, packageOperationOf } from '../shell/packages.ts';
import { assignmentIn } from '../shell/words.ts';
import { mentions, type RunScript, runScripts } from './commands.ts';
import { environmentAt } from './homes.ts';
import type { Dockerfile, Stage } from './model.ts';
import { mountsOf } from './mounts.ts';
import { bindingOf } from './scope.ts';
import { isShippedWith } from './stages.ts';

/** What package managers keep of what they download, and how they are kept from it. */
export interface LayerCache {
  /** Managers that fill it, and by which actions. */
  readonly managers: readonly PackageManagerId[];
  readonly actions: readonly PackageAction[];
  /** `$NAME` and `~` as in the tables of caches. */
  readonly folders: readonly string[];
  /** The flag that keeps nothing, and the variable that does the same. */
  readonly flag?: string;
  readonly variable?: string;
  /** The command that empties it. */
  readonly cleaning: string;
  /** Managers that empty it as well, and the subcommands that do; all that clean unless given. */
  readonly cleaners?: readonly PackageManagerId[];
  readonly cleans?: RegExp;
}

/** What a RUN has left in its layer. */
export interface LeftCache extends RunScript {
  /** What filled it, each command that was not told to keep nothing; never empty. */
  readonly fillings: readonly PackageOperation[];
  /** Emptied by a later RUN: too late, as this layer keeps it. */
  readonly isLate: boolean;
  /** A later RUN works with it. */
  readonly isUsedLater: boolean;
}

const changes: readonly PackageAction[] = ['install', 'upgrade', 'build-dependencies'];
const rpm = {
  actions: changes,
  folders: ['/var/cache/yum', '/var/cache/dnf', '/var/cache/libdnf5', '/var/cache/tdnf'],
  cleaners: ['yum', 'dnf', 'microdnf', 'tdnf'],
} as const;
const apt: readonly PackageManagerId[] = ['apt-get', 'apt', 'aptitude'];

const table = {
  'apt-lists': {
    managers: apt,
    actions: ['update'],
    folders: ['/var/lib/apt/lists'],
    cleaning: 'rm -rf /var/lib/apt/lists/*',
    cleans: /^dist-?clean$/,
  },
  'apt-archives': { managers: apt, actions: changes, folders: ['/var/cache/apt'], cleaning: 'apt-get clean' },
  apk: {
    managers: ['apk'],
    actions: ['install'],
    folders: ['/var/cache/apk', '/etc/apk/cache'],
    flag: '--no-cache',
    cleaning: 'rm -rf /var/cache/apk/*',
  },
  yum: { ...rpm, managers: ['yum'], cleaning: 'yum clean all' },
  dnf: { ...rpm, managers: ['dnf'], cleaning: 'dnf clean all' },
  microdnf: { ...rpm, managers: ['microdnf'], cleaning: 'microdnf clean all' },
  tdnf: { ...rpm, managers: ['tdnf'], cleaning: 'tdnf clean all' },
  zypper: {
    managers: ['zypper'],
    actions: [...changes, 'remove'],
    folders: ['/var/cache/zypp'],
    cleaning: 'zypper clean --all',
  },
  pacman: {
    managers: ['pacman'],
    actions: ['install', 'upgrade'],
    folders: ['/var/cache/pacman/pkg'],
    cleaning: 'pacman -Scc --noconfirm',
  },
  pip: {
    managers: ['pip'],
    actions: ['install'],
    folders: caches.pip.directories,
    flag: '--no-cache-dir',
    variable: 'PIP_NO_CACHE_DIR',
    cleaning: 'pip cache purge',
  },
  uv: {
    managers: ['uv'],
    actions: ['install'],
    folders: caches.uv.directories,
    flag: '--no-cache',
    variable: 'UV_NO_CACHE',
    cleaning: 'uv cache clean',
  },
  poetry: {
    managers: ['poetry'],
    actions: ['install'],
    folders: caches.poetry.directories,
    flag: '--no-cache',
    cleaning: 'rm -rf ~/.cache/pypoetry',
  },
  conda: {
    managers: ['conda'],
    actions: ['install', 'upgrade'],
    folders: ['/opt/conda/pkgs', '$MAMBA_ROOT_PREFIX/pkgs', '~/.conda/pkgs'],
    cleaning: 'conda clean --all --yes',
  },
  npm: {
    managers: ['npm'],
    actions: ['install', 'upgrade'],
    folders: caches.npm.directories,
    cleaning: 'npm cache clean --force',
  },
  yarn: {
    managers: ['yarn'],
    actions: ['install'],
    folders: [...caches.yarn.directories, '/usr/local/share/.cache/yarn', '$HOME/.yarn'],
    cleaning: 'yarn cache clean',
  },
  composer: {
    managers: ['composer'],
    actions: ['install', 'upgrade'],
    folders: [...caches.composer.directories, '$HOME/.composer/cache', '$HOME/.cache/composer'],
    flag: '--no-cache',
    cleaning: 'composer clear-cache',
  },
} as const satisfies Readonly<Record<string, LayerCache>>;

export type LayerCacheId = keyof typeof table;
export const layerCaches: Readonly<Record<LayerCacheId, LayerCache>> = table;

/** Every RUN of a shipped stage that leaves this cache in its layer. */
export function* leftCaches(file: Dockerfile, cache: LayerCache): Generator<LeftCache> {
  const scripts = runScripts(file);
  const emptied = lastByStage(scripts, (one) => one.commands.some((command) => empties(command, one, cache)));
  const used = lastByStage(scripts, (one) => uses(one, cache));
  for (const script of scripts) {
    const { commands, operations } = script;
    const fillings = operations
      .filter((operation) => fills(operation, cache))
      .filter(({ command }) =>
        commands.slice(commands.indexOf(command) + 1).every((later) => !empties(later, script, cache)),
      );
    if (fillings.length === 0 || !isShippedWith(file, script.stage) || isKeptOutside(script, cache)) continue;
    const isBefore = (last: ReadonlyMap<Stage, number>) => script.run.index < (last.get(script.stage) ?? -1);
    yield {
      ...script,
      fillings,
      isLate: isBefore(emptied()),
      isUsedLater: cache.actions.includes('update') && isBefore(used()),
    };
  }
}

/** Index of the last RUN of each stage that does something; found out when it is asked for. */
function lastByStage(
  scripts: readonly RunScript[],
  does: (script: RunScript) => boolean,
): () => ReadonlyMap<Stage, number> {
  let found: Map<Stage, number> | undefined;
  return () => {
    found ??= new Map(scripts.flatMap((one) => (does(one) ? [[one.stage, one.run.index]] : [])));
    return found;
  };
}

/** In a mount, or nowhere at all by a variable or a setting. */
function isKeptOutside({ stage, run, commands }: RunScript, { variable, folders, flag }: LayerCache): boolean {
  const at = folders.flatMap((folder) => resolved(folder, (name) => environmentAt(stage, run, name)));
  const isMounted = mountsOf(run).some(
    ({ type, target }) =>
      type !== 'secret' &&
      type !== 'ssh' &&
      (target === null || at.some((folder) => overlapsCache(folder, target)) || mentions(commands, target)),
  );
  if (isMounted || variable === undefined) return isMounted;
  const binding = bindingOf(run.scope, variable);
  const isExported = commands.some(({ name, assignments, args }) =>
    [
      ...(name === null ? assignments : []),
      ...(name === 'export' ? args.flatMap((word) => assignmentIn(word) ?? []) : []),
    ].some(({ name: set, value }) => set === variable && isYes(value?.value)),
  );
  const isSetting = commands.some(
    ({ words }) =>
      words.some(({ text }) => text === 'config') && words.some(({ text }) => text.includes(flag?.slice(2) ?? '')),
  );
  return (binding !== null && isYes(binding.value)) || isExported || isSetting;
}

/** What is unknown may well be a yes. */
function isYes(value: string | null | undefined): boolean {
  return value == null || !/^(?:0|no|off|false|n|f|)$/i.test(value);
}

/** The folder with its variables put in; none where a variable is not set. An unknown one is left as it is written. */
function resolved(folder: string, variable: (name: string) => string | null | undefined): string[] {
  const [, name, rest = ''] = /^\$(\w+)(.*)$/s.exec(folder) ?? [];
  if (name === undefined || name === 'HOME') return [folder];
  const value = variable(name);
  return value === undefined ? [] : [value === null ? folder : `${value}${rest}`];
}

function fills(operation: PackageOperation, { managers, actions, variable }: LayerCache): boolean {
  const { manager, action, args, command, withoutCache } = operation;
  if (!managers.includes(manager.id) || !actions.includes(action)) return false;
  const { flags, operands, unknown } = args;
  const mayHideFlags = unknown.some((word) => word !== operands.at(-1));
  const isElsewhere = flags.some(({ name }) => /^(?:cache(?:-dir|-folder)?|dry-run|help)$/.test(name));
  const isOffline = hasFlag(command, 'no-network', 'cacheonly', 'offline');
  const isOff = command.assignments.some(({ name, value }) => name === variable && isYes(value?.value));
  return !withoutCache && !mayHideFlags && !isElsewhere && !isOffline && !isOff;
}

/** It cleans, deletes the folder, or is a script that is there for it. */
function empties(command: Command, { stage, run }: RunScript, cache: LayerCache): boolean {
  const { managers, cleaners = managers, cleans, folders } = cache;
  const operation = packageOperationOf(command);
  if (operation?.action === 'clean')
    return cleaners.includes(operation.manager.id) && cleans?.test(operation.subcommand) !== false;
  if (command.name !== 'rm' && command.name !== 'find')
    return operation === null && /clean|^install[-_]packages$/i.test(command.name ?? '');
  const at = folders.flatMap((folder) => [folder, ...resolved(folder, (name) => environmentAt(stage, run, name))]);
  return argumentsOf(command).operands.some((word) => {
    const path = word.value ?? word.pattern ?? word.text.replace(/["']/g, '');
    return at.some((folder) => overlapsCache(folder, path));
  });
}

/** A later RUN takes what is there, without filling it anew. */
function uses({ operations }: RunScript, { managers, actions }: LayerCache): boolean {
  const first = operations.find(({ manager, action }) => managers.includes(manager.id) && action !== 'clean');
  return first !== undefined && !actions.includes(first.action);
}
