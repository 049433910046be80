import { memoized } from '../text/memoized.ts';
import { type Arguments, argumentsOf, type Flag, parseArguments, valuesIn } from './arguments.ts';
import type { Word } from './ast.ts';
import { type Command, pipedFrom } from './command.ts';
import { flagSyntaxOf } from './flag-tables.ts';
import { type Action, type PackageAction, type PackageManager, packageManagerOf } from './package-managers.ts';
import { type PackageRequest, readPackage, withVersion } from './package-spec.ts';

/** What a command asks of a package manager. */
export interface PackageOperation {
  readonly command: Command;
  readonly manager: PackageManager;
  readonly action: PackageAction;
  /** As written: `dist-upgrade`, `global add`. */
  readonly subcommand: string;
  /** The packages named on the command line; none when a manifest or lock file names them. */
  readonly packages: readonly PackageRequest[];
  /** The manager asks before it does this, unless it is answered. */
  readonly asks: boolean;
  /** It is answered: by a flag, a setting, or `yes |`. */
  readonly assumeYes: boolean;
  /** It is told to leave recommended (weak) dependencies out. */
  readonly withoutRecommends: boolean;
  /** It is told to keep nothing in its cache. */
  readonly withoutCache: boolean;
  /** Flags and operands behind the program's name. */
  readonly args: Arguments;
}

/** null for a command that is no package manager, or that asks it for something else. `python -m pip` is pip. */
export const packageOperationOf = memoized(readOperation);

/** Waits for an answer that nobody gives, as far as the command tells. */
export function waitsForAnswer({ asks, assumeYes, args }: PackageOperation): boolean {
  return asks && !assumeYes && args.unknown.length === 0;
}

/** The last word of the subcommand: behind it a flag is right for every manager. */
export function verbOf({ command, args, subcommand }: PackageOperation): Word | null {
  return args.operands[subcommand.split(' ').length - 1] ?? command.words[0] ?? null;
}

function readOperation(command: Command): PackageOperation | null {
  const invoked = invocationOf(command);
  const manager = invoked === null ? null : packageManagerOf(invoked.program);
  if (invoked === null || manager === null) return null;
  const { args } = invoked;
  const found = manager.id === 'pacman' ? pacmanAction(args) : findAction(manager, args);
  if (found === null) return null;
  const [action, operands] = typeof found.action === 'string' ? [found.action, 'all'] : found.action;
  const named = args.operands.slice(found.length, operands === 'first' ? found.length + 1 : undefined);
  const [version] = valuesIn(args, ...(manager.versionFlags ?? []));
  const packages = (operands === 'none' ? [] : named)
    .map((word) => readPackage(manager.versions, word))
    .map((request) => (version === undefined ? request : withVersion(request, version)));
  return {
    command,
    manager,
    action,
    subcommand: found.subcommand,
    packages,
    asks: manager.asks.includes(action),
    assumeYes: isAnswered(manager, args, found.word) || isAnsweredByPipe(command),
    withoutRecommends:
      args.flags.some((flag) => manager.noRecommends?.includes(flag.name) === true && isOn(flag)) ||
      settingOf(manager, args, 'recommends') === false,
    withoutCache: args.flags.some((flag) => manager.noCache?.includes(flag.name) === true && isOn(flag)),
    args,
  };
}

interface Invocation {
  readonly program: string;
  readonly args: Arguments;
}

/** Programs that run a package manager by its name: `python -m pip`, `corepack pnpm`, `php composer.phar`. */
function invocationOf(command: Command): Invocation | null {
  const { name, args } = command;
  if (name === null) return null;
  if (/^(?:python[\d.]*|pypy[\d.]*)$/.test(name)) {
    const at = args.findIndex((word) => word.value === '-m');
    const isModule = at !== -1 && args.slice(0, at).every((word) => word.value?.startsWith('-') === true);
    return isModule ? delegated(args.slice(at + 1)) : null;
  }
  if (name === 'corepack' || name === 'php') return delegated(args);
  return { program: name, args: argumentsOf(command) };
}

function delegated([first, ...args]: readonly Word[]): Invocation | null {
  const program = first?.value?.replace(/^.*\//, '');
  return program === undefined ? null : { program, args: parseArguments(args, flagSyntaxOf(program)) };
}

interface Found {
  readonly action: Action;
  readonly subcommand: string;
  /** The word of the subcommand. */
  readonly word: Word | null;
  /** Operands that belong to the subcommand. */
  readonly length: number;
}

function findAction({ actions, id }: PackageManager, { operands, flags }: Arguments): Found | null {
  const values = operands.map((word) => word.value);
  if (id === 'mvn' || id === 'gradle') return findTask(actions, operands);
  for (const length of [2, 1]) {
    const subcommand = values.slice(0, length).join(' ');
    const action = values.length >= length && subcommand !== '' ? actionOf(actions, subcommand) : null;
    if (action !== null) return { action, subcommand, word: operands[0] ?? null, length };
  }
  const alone = actionOf(actions, '');
  if (alone === null || flags.some(({ name }) => /^(?:h|help|v|V|version)$/.test(name))) return null;
  const isRunner = typeof alone !== 'string' && alone[0] === 'run';
  return isRunner === operands.length > 0 ? { action: alone, subcommand: '', word: null, length: 0 } : null;
}

function actionOf(actions: PackageManager['actions'], subcommand: string): Action | null {
  return Object.hasOwn(actions, subcommand) ? (actions[subcommand] ?? null) : null;
}

/** Tasks of a build tool stand in any order: `mvn clean dependency:go-offline`. */
function findTask(actions: PackageManager['actions'], operands: readonly Word[]): Found | null {
  for (const word of operands) {
    const task = word.value?.replace(/^.*maven-dependency-plugin(?::[^:]+)?:/, 'dependency:') ?? '';
    const action = actionOf(actions, task);
    if (action !== null) return { action, subcommand: task, word, length: operands.length };
  }
  return null;
}

/** pacman says what to do by flags: `-Sy`, `-Syu package`, `-Rns`. */
function pacmanAction({ flags, operands }: Arguments): Found | null {
  const has = (...names: readonly string[]): boolean => flags.some((flag) => names.includes(flag.name));
  const word = flags[0]?.word ?? null;
  const found = (action: PackageAction): Found => ({ action, subcommand: word?.text ?? '', word, length: 0 });
  if (has('R', 'remove')) return found('remove');
  if (has('U', 'upgrade')) return found('install');
  if (!has('S', 'sync') || has('s', 'search', 'i', 'info', 'l', 'list', 'g', 'groups', 'p', 'print')) return null;
  if (has('c', 'clean')) return found('clean');
  if (has('w', 'downloadonly')) return found('download');
  if (operands.length > 0) return found('install');
  if (has('u', 'sysupgrade')) return found('upgrade');
  return has('y', 'refresh') ? found('update') : null;
}

function isAnswered(manager: PackageManager, args: Arguments, subcommand: Word | null): boolean {
  const { flags } = args;
  if (flags.some((flag) => manager.yes.includes(flag.name) && isOn(flag))) return true;
  if (manager.quietMeansYes === true && quietLevel(flags) >= 2) return true;
  const isBefore = ({ word }: Flag): boolean => subcommand !== null && startsBefore(word, subcommand);
  if (flags.some((flag) => manager.yesBefore?.includes(flag.name) === true && isBefore(flag))) return true;
  return settingOf(manager, args, 'yes') === true;
}

function startsBefore(a: Word, b: Word): boolean {
  const [first, second] = [a.range, b.range];
  return (
    first.startLine < second.startLine ||
    (first.startLine === second.startLine && first.startColumn < second.startColumn)
  );
}

/** `-qq`, `-q -q`, `-q=2`: apt-get(8), "quiet level 2 implies -y". */
function quietLevel(flags: readonly Flag[]): number {
  let level = 0;
  for (const { name, value } of flags) {
    if (name !== 'q' && name !== 'quiet') continue;
    const set = Number.parseInt(value?.value ?? '', 10);
    level = Number.isNaN(set) ? level + 1 : set;
  }
  return level;
}

/** `-y=false` and `--assume-yes=no` turn a flag off. */
function isOn({ value }: Flag): boolean {
  return value === null || truthOf(value.value ?? '') !== false;
}

function truthOf(text: string): boolean | null {
  if (/^"?(?:no|false|without|off|disable|0|f|n)"?$/i.test(text)) return false;
  return /^"?(?:yes|true|with|on|enable|1|t|y)"?$/i.test(text) ? true : null;
}

/** The last value of a setting given by flag: `-o APT::Get::Assume-Yes=true`, `--setopt=install_weak_deps=False`. */
function settingOf(manager: PackageManager, args: Arguments, setting: 'yes' | 'recommends'): boolean | null {
  const { settings } = manager;
  if (settings === undefined) return null;
  let truth: boolean | null = null;
  for (const { value } of valuesIn(args, ...settings.flags)) {
    const [, name = '', text = ''] = /^([^=]+)=(.*)$/s.exec(value ?? '') ?? [];
    if (name.toLowerCase() === settings[setting]) truth = truthOf(text);
  }
  return truth;
}

/** `yes | …`, `echo y | …`. */
function isAnsweredByPipe(command: Command): boolean {
  return pipedFrom(command).some(({ name, args }) => {
    if (name === 'yes') return !/^n/i.test(args[0]?.value ?? 'y');
    return (name === 'echo' || name === 'printf') && args.some((word) => /^y(?:es)?(?:\\n)?$/i.test(word.value ?? ''));
  });
}

/** Builds or installs the Python project that lies in the working directory: `pip install .`, `python -m build`. */
export function installsOwnPackage(command: Command): boolean {
  const operation = packageOperationOf(command);
  if (operation?.manager.id === 'pip')
    return operation.args.operands.some(({ value }) => /^\.(?:\[.*\])?\/?$/.test(value ?? ''));
  const words = command.words.map(({ value }) => value).join(' ');
  return /^(?:python[\d.]* -m build|uv build|hatch build)\b/.test(words);
}
