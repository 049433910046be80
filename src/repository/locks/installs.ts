import { runScripts } from '../../dockerfile/commands.ts';
import { commandsBefore } from '../../dockerfile/history.ts';
import { environmentAt } from '../../dockerfile/homes.ts';
import type { Dockerfile, RunInstruction, Stage } from '../../dockerfile/model.ts';
import { mountsOf, optionOf } from '../../dockerfile/mounts.ts';
import { resolvePath, workingDirectoryAt } from '../../dockerfile/paths.ts';
import { folderOf } from '../../dockerfile/recognise.ts';
import type { Command } from '../../shell/command.ts';
import { type LockInstall, lockInstallOf, mayBringLock } from '../../shell/lock-files.ts';
import type { Tree } from '../../snapshot/snapshot.ts';
import { memoized } from '../../text/memoized.ts';
import { contextsOf } from '../contexts.ts';
import { copiedFileAt } from '../copied-file.ts';
import { joinPath } from '../tree-paths.ts';

/** An installation by a lock file of the repository, as it is there. */
export interface RepositoryInstall extends LockInstall {
  readonly stage: Stage;
  readonly run: RunInstruction;
  readonly command: Command;
  /** In the repository. */
  readonly manifestPath: string;
  readonly lockPath: string;
}

/** Installations of a Dockerfile whose failure stops the build, and whose lock file surely is that of the repository. */
export function repositoryInstalls(tree: Tree, file: Dockerfile): readonly RepositoryInstall[] {
  return installsIn(tree)(file);
}

const installsIn = memoized((tree: Tree) => memoized((file: Dockerfile) => find(tree, file)));

function find(tree: Tree, file: Dockerfile): readonly RepositoryInstall[] {
  return runScripts(file).flatMap(({ stage, run, commands }) =>
    commands.flatMap((command) => {
      const install = lockInstallOf(command);
      if (install === null || command.conditional || command.failureLost !== null) return [];
      if (run.onbuild) return [];
      const paths = pathsOf(tree, file, stage, run, command, install);
      const isStrict = install.isStrict || isHeldByEnvironment(stage, run, command);
      return paths === null ? [] : [{ ...install, ...paths, isStrict, stage, run, command }];
    }),
  );
}

/** pnpm holds to its lock file where `CI` is set, as if `--frozen-lockfile` were given: pnpm.io/cli/install */
function isHeldByEnvironment(stage: Stage, run: RunInstruction, { name, args, assignments }: Command): boolean {
  const own = assignments.find((one) => one.name === 'CI');
  const value = own === undefined ? environmentAt(stage, run, 'CI') : own.value?.value;
  const isOff = args.some(({ text }) => /^--(?:no-frozen-lockfile|frozen-lockfile=false)$/.test(text));
  return name === 'pnpm' && typeof value === 'string' && !/^(?:|false)$/.test(value) && !isOff;
}

function pathsOf(
  tree: Tree,
  file: Dockerfile,
  stage: Stage,
  run: RunInstruction,
  command: Command,
  { program, locks, manifest }: LockInstall,
): { readonly manifestPath: string; readonly lockPath: string } | null {
  const before = commandsBefore(file, stage, run, command);
  const isMoved = before
    .slice(commandsBefore(file, stage, run, null).length)
    .some(({ name }) => name === 'cd' || name === 'pushd');
  if (isMoved || firstWriter(file, stage, program, [...locks, manifest]) < before.length) return null;
  const there = (name: string) => repositoryFileAt(tree, file, stage, run, name);
  const manifestPath = there(manifest);
  const [lockPath] = locks.flatMap((lock) => there(lock) ?? []);
  if (manifestPath === null || lockPath === undefined || folderOf(manifestPath) !== folderOf(lockPath)) return null;
  return { manifestPath, lockPath };
}

/** How many commands come before the first that may change what the files say; Infinity: none does. */
function firstWriter(file: Dockerfile, stage: Stage, program: string, names: readonly string[]): number {
  const known = firstWriters(stage);
  const key = [program, ...names].join(' ');
  const found = known.get(key);
  if (found !== undefined) return found;
  const at = commandsBefore(file, stage, null, null).findIndex((one) => mayWrite(one, program, names));
  const first = at === -1 ? Number.POSITIVE_INFINITY : at;
  known.set(key, first);
  return first;
}

const firstWriters = memoized((_: Stage) => new Map<string, number>());

/** Whether a command may change what the files say. */
function mayWrite(command: Command, program: string, names: readonly string[]): boolean {
  const [subcommand = ''] = command.args.map(({ value }) => value ?? '');
  const writes = command.redirects.some(({ target }) => names.some((name) => target?.text.includes(name) === true));
  const changes = command.name === program && /^(?:add|lock|update|up|require|remove|pkg|version)$/.test(subcommand);
  return writes || changes || mayBringLock(command, names);
}

/** The repository's file at a path of the stage while RUN runs, mounted or copied before; null: none, or not for sure. */
export function repositoryFileAt(
  tree: Tree,
  file: Dockerfile,
  stage: Stage,
  run: RunInstruction,
  name: string,
): string | null {
  const directory = workingDirectoryAt(stage, run);
  const path = resolvePath(directory, name);
  if (path === null) return null;
  for (const { flag, type, target } of mountsOf(run)) {
    const at = target === null ? null : resolvePath(directory, target);
    if (type === 'cache' || type === 'secret' || type === 'ssh') continue;
    if (at === null || type !== 'bind') return null;
    if (path !== at && !path.startsWith(at === '/' ? at : `${at}/`)) continue;
    const source = optionOf(flag, 'source', 'src') ?? '';
    if (optionOf(flag, 'from') !== undefined) return null;
    const [context = ''] = contextsOf(tree, file).folders;
    const found = joinPath(
      joinPath(context, source.replace(/^\.?\/|^\.$/, '')),
      path.slice(at === '/' ? 1 : at.length + 1),
    );
    return tree.entries.has(found) ? found : null;
  }
  return copiedFileAt(tree, file, stage, path, run)?.path ?? null;
}
