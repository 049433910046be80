import { folderOf } from '../dockerfile/recognise.ts';
import { type Arguments, parseArguments, valuesIn } from '../shell/arguments.ts';
import type { ShellScript, Word } from '../shell/ast.ts';
import type { Command } from '../shell/command.ts';
import { commandsOf } from '../shell/walk.ts';
import { type Build, type Machine, plainBuild } from './build.ts';
import { containerExec } from './container-execs.ts';
import { containerRun } from './container-runs.ts';
import { contextBelow, defaultDockerfile, imageName, pathBelow } from './places.ts';
import { type Environment, ScriptState } from './shell-words.ts';
import { argumentOf, known, unknownMark } from './unresolved.ts';
import type { Execution, Workload } from './workload.ts';

/** What a script does about images. */
export interface ScriptBuilds {
  readonly builds: readonly Build[];
  /** Files that say what is built, which it hands to a tool. */
  readonly handed: readonly Handed[];
  /** Containers that it starts. */
  readonly runs: readonly Workload[];
  /** What it runs in containers that are there. */
  readonly execs: readonly Execution[];
}

/** A file that a command works on, in the place of which it builds: `docker compose -f x build web`, `make image`, `./build.sh`. */
export interface Handed {
  readonly to: 'compose' | 'bake' | 'make' | 'script';
  /** Paths in the repository; none: where the tool looks. */
  readonly files: readonly string[];
  readonly folder: string;
  /** Targets or services; none: the default ones. */
  readonly names: readonly string[];
  /** What bake is told instead of what the file says: `*.platform=linux/arm64`. */
  readonly overrides?: readonly string[];
  readonly machine: Machine;
}

export interface ScriptPlace {
  readonly by: Build['by'];
  readonly path: string;
  /** In the repository; null: not known. */
  readonly folder: string | null;
  readonly environment: Environment;
  readonly machine: Machine;
}

const valueFlags = {
  values: new Set(
    'a f file t tag target build-arg platform cache-from cache-to secret ssh output o builder build-context label annotation network progress iidfile metadata-file add-host allow attest call sbom provenance shm-size ulimit cgroup-parent isolation memory m cpus volume v format isolation authfile creds cert-dir layers-max arch os variant ignorefile logfile manifest runtime dockerfile context c d destination p project-name env-file profile project-directory set C'.split(
      ' ',
    ),
  ),
};

/** Whether a script may say something about images, by its words alone: most do not, and are not parsed. */
export function mayBuild(text: string): boolean {
  return /docker|podman|buildah|nerdctl|kaniko|kubectl|\bbuild\b|\bmake\b|\.sh\b/.test(text);
}

export function buildsIn(script: ShellScript, place: ScriptPlace): ScriptBuilds {
  const state = new ScriptState(place.environment, place.folder, place.by === 'script' ? folderOf(place.path) : null);
  const builds: Build[] = [];
  const handed: Handed[] = [];
  const runs: Workload[] = [];
  const execs: Execution[] = [];
  for (const command of commandsOf(script)) {
    state.step(command);
    const started = runArguments(command);
    const run = started === null ? null : containerRun(command, started, place.path, state);
    if (run !== null) runs.push(run);
    const exec = containerExec(command, place.path, state);
    if (exec !== null) execs.push(exec);
    const work = workOf(command, state);
    if (work === null) continue;
    const args = parseArguments(work.args, valueFlags);
    const machine = machineFor(work.tool, command, place.machine, state);
    if (work.kind === 'build') builds.push(buildOf(args, work.tool, { command, state, place, machine }));
    else if (state.folder !== null)
      handed.push({ to: work.kind, folder: state.folder, ...filesOf(args, work.kind, state), machine });
  }
  return { builds, handed, runs, execs };
}

interface Work {
  readonly kind: 'build' | Handed['to'];
  readonly tool: 'docker' | 'podman' | 'kaniko';
  readonly args: readonly Word[];
}

/** What a command builds; null for every other. */
function workOf(command: Command, state: ScriptState): Work | null {
  const program =
    known(command.words[0] === undefined ? '' : state.text(command.words[0]))?.replace(/^.*\//, '') ?? command.name;
  const { args } = command;
  if (program === 'make' || program === 'gmake') return { kind: 'make', tool: 'docker', args };
  if (program === 'docker-compose' || program === 'podman-compose') return compose(args);
  if (program === 'executor' && command.path?.includes('kaniko')) return { kind: 'build', tool: 'kaniko', args };
  if (program === 'buildah')
    return /^(?:bud|build|build-using-dockerfile)$/.test(args[0]?.text ?? '')
      ? { kind: 'build', tool: 'podman', args: args.slice(1) }
      : null;
  if (program === 'docker' || program === 'podman' || program === 'nerdctl') {
    const own = args.slice(globalFlags(args));
    const [first = '', second = ''] = own.map(({ text }) => text);
    const tool = program === 'podman' ? 'podman' : 'docker';
    if (first === 'compose') return compose(own.slice(1));
    if (first === 'build') return { kind: 'build', tool, args: own.slice(1) };
    if (/^(?:buildx|image|builder)$/.test(first) && second === 'build')
      return { kind: 'build', tool, args: own.slice(2) };
    if (first === 'buildx' && second === 'bake') return { kind: 'bake', tool, args: own.slice(2) };
    return null;
  }
  const script =
    command.path ??
    (/^(?:ba|da)?sh$/.test(program ?? '') ? (args.find(({ text }) => !text.startsWith('-'))?.value ?? null) : null);
  return script !== null && /\.(?:sh|bash)$/.test(script)
    ? { kind: 'script', tool: 'docker', args: command.words }
    : null;
}

/** What stands behind `docker run`; null for every other command. */
function runArguments({ name, args }: Command): readonly Word[] | null {
  if (!/^(?:docker|podman|nerdctl)$/.test(name ?? '')) return null;
  const own = args.slice(globalFlags(args));
  const at = own[0]?.text === 'container' ? 1 : 0;
  return /^(?:run|create)$/.test(own[at]?.text ?? '') ? own.slice(at + 1) : null;
}

function compose(args: readonly Word[]): Work | null {
  const at = args.findIndex(({ text }) => text === 'build' || text === 'up' || text === 'run');
  const builds = args[at]?.text === 'build' || args.some(({ text }) => text === '--build');
  return at === -1 || !builds
    ? null
    : { kind: 'compose', tool: 'docker', args: [...args.slice(0, at), ...args.slice(at + 1)] };
}

/** How many words stand before docker's own command: `--context x`, `--log-level=debug`. */
function globalFlags(args: readonly Word[]): number {
  let at = 0;
  while (args[at]?.text.startsWith('-'))
    at += /^(?:-c|-H|-l|--context|--host|--log-level|--config)$/.test(args[at]?.text ?? '') ? 2 : 1;
  return at;
}

/** The legacy builder, where it is asked for; podman and buildah have their own. */
function machineFor(tool: Work['tool'], command: Command, machine: Machine, state: ScriptState): Machine {
  if (tool === 'podman') return { ...machine, engine: 'buildah' };
  if (tool === 'kaniko') return { ...machine, engine: 'kaniko' };
  const own = command.assignments.find(({ name }) => name === 'DOCKER_BUILDKIT')?.value;
  const buildkit = own == null ? state.variable('DOCKER_BUILDKIT') : state.text(own);
  const isBuildx = command.args.some(({ text }) => text === 'buildx' || text === 'bake');
  return buildkit === '0' && !isBuildx ? { ...machine, engine: 'legacy' } : machine;
}

interface BuildCommand {
  readonly command: Command;
  readonly state: ScriptState;
  readonly place: ScriptPlace;
  readonly machine: Machine;
}

function buildOf(args: Arguments, tool: Work['tool'], { command, state, place, machine }: BuildCommand): Build {
  const texts = (...names: readonly string[]) => valuesIn(args, ...names).map((word) => state.text(word));
  const written = tool === 'kaniko' ? texts('context', 'c')[0]?.replace(/^dir:\/\//, '') : operandOf(args, state);
  const context = contextBelow(state.folder, written ?? (tool === 'podman' ? '.' : unknownMark));
  const file = texts('f', 'file', 'dockerfile').at(-1);
  const target = texts('target').at(-1);
  const platforms = texts('platform').flatMap((text) => text.split(','));
  return {
    ...plainBuild,
    by: place.by,
    where: { path: place.path, range: command.range },
    context,
    dockerfile: dockerfileOf(file, tool, context, state),
    target: target === undefined ? undefined : known(target),
    args: new Map(texts('build-arg').map((text) => argumentOf(text))),
    platforms: platforms.some((platform) => known(platform) === null) || args.unknown.length > 0 ? null : platforms,
    cacheFrom: texts('cache-from'),
    cacheTo: texts('cache-to'),
    secrets: texts('secret').flatMap((text) => /(?:^|,)id=([^,]+)/.exec(text)?.[1] ?? []),
    images: texts('t', 'tag', 'destination', 'd').flatMap((tag) => imageName(tag) ?? []),
    namedContexts: texts('build-context').map((text) => text.replace(/=.*$/s, '')),
    machine,
  };
}

/** The context; null where an unquoted variable may be it, or hold flags in front of it. */
function operandOf(args: Arguments, state: ScriptState): string | null {
  const operand = args.operands.at(-1);
  return operand === undefined ? null : state.text(operand);
}

function dockerfileOf(
  file: string | undefined,
  tool: Work['tool'],
  context: string | null,
  state: ScriptState,
): string | null {
  if (file === undefined) return defaultDockerfile(context);
  if (file === '-') return null;
  // Kaniko looks in the context; the others where they are run.
  return pathBelow(tool === 'kaniko' ? context : state.folder, file);
}

function filesOf(
  args: Arguments,
  kind: Handed['to'],
  state: ScriptState,
): Pick<Handed, 'files' | 'names' | 'overrides'> {
  const below = (words: readonly Word[]) => words.flatMap((word) => pathBelow(state.folder, state.text(word)) ?? []);
  const names = args.operands.flatMap((word) => known(state.text(word)) ?? []);
  if (kind === 'script') {
    const script = args.operands.find(({ text }) => /\.(?:sh|bash)['"]?$/.test(text));
    return { files: script === undefined ? [] : below([script]), names: [] };
  }
  if (kind === 'make') {
    const folders = below(valuesIn(args, 'C', 'directory')).map((folder) => pathBelow(folder, 'Makefile') ?? '');
    return {
      files: [...folders, ...below(valuesIn(args, 'f', 'file'))],
      names: names.filter((name) => !name.includes('=')),
    };
  }
  const files = below(valuesIn(args, 'f', 'file'));
  return { files, names, overrides: valuesIn(args, 'set').map((word) => state.text(word)) };
}
