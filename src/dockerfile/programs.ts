import { versionOf } from '../images/lookup.ts';
import { argumentsOf, flagValues, hasFlag } from '../shell/arguments.ts';
import type { Command } from '../shell/command.ts';
import { packageOperationOf } from '../shell/packages.ts';
import { memoized } from '../text/memoized.ts';
import { type Step, stepsBefore } from './history.ts';
import { toolBefore } from './installed.ts';
import type { Dockerfile, Stage } from './model.ts';
import { resolvePath, workingDirectoryAt } from './paths.ts';
import { wordValue } from './shell-values.ts';
import { copySourceOf, imageFactsOf } from './stages.ts';

/** A program that a stage compiles. */
export interface CompiledProgram {
  readonly language: 'Go' | 'Rust' | 'C' | 'C++';
  /** Where it is compiled, which need not be where it was copied from. */
  readonly stage: Stage;
  readonly command: Command;
  /** With the C library of that stage; `static`: because of what the image has, and not because somebody says so. */
  readonly linkage: 'dynamic' | 'static';
  /** It is linked so whatever the source says. */
  readonly certain: boolean;
}

/** How deep copies of copies are followed, and how much of a stage is searched: files made by hand stay far below. */
const deepest = 8;
const longest = 250;

/** The program at a path (or in the directory) of a stage, where it is surely or likely linked dynamically; null for all else. */
export function linkedProgramAt(file: Dockerfile, stage: Stage, path: string): CompiledProgram | null {
  const program = compiledProgramAt(file, stage, path);
  return program?.linkage === 'dynamic' ? program : null;
}

/** The program at a path (or in the directory) of a stage, where it is known how it is linked; null where somebody chose that, and for all else. */
export function compiledProgramAt(file: Dockerfile, stage: Stage, path: string): CompiledProgram | null {
  const known = programsOf(stage);
  const before = known.get(path);
  if (before !== undefined) return before;
  const made = makerOf(file, stage, path, (step, command, names) => compiles(file, step, command, names));
  const program = made === null ? null : { ...made.found, stage: made.step.stage, command: made.command };
  known.set(path, program);
  return program;
}

/** By path: several rules ask for the same ones. */
const programsOf = memoized((_: Stage) => new Map<string, CompiledProgram | null>());

/** What a command of a stage makes, where one of the names (absolute paths, all of the same thing) is its work. */
export type Maker<Found> = (step: Step, command: Command, names: ReadonlySet<string>) => Found | null;

/** The last command that made what is at a path of a stage, through copies and new names; null: not found. */
export function makerOf<Found>(
  file: Dockerfile,
  stage: Stage,
  path: string,
  maker: Maker<Found>,
  depth = 0,
): { readonly found: Found; readonly step: Step; readonly command: Command } | null {
  const names = new Set([path]);
  const steps = stepsBefore(file, stage, null);
  if (steps.length > longest) return null;
  for (const step of steps.toReversed()) {
    const { instruction } = step;
    if (instruction.keyword === 'COPY' && depth < deepest) {
      const source = copySourceOf(file, step.stage, instruction);
      const origin = source.kind === 'stage' ? copiedFrom(step, names) : null;
      if (source.kind === 'stage' && origin !== null) return makerOf(file, source.stage, origin, maker, depth + 1);
    }
    for (const command of step.commands.toReversed()) {
      for (const name of movedFrom(file, step, command, names)) names.add(name);
      const found = command.argumentsFromInput ? null : maker(step, command, names);
      if (found !== null) return { found, step, command };
    }
  }
  return null;
}

/** The path in the other stage that a COPY has put under one of the names. */
function copiedFrom({ stage, instruction }: Step, names: ReadonlySet<string>): string | null {
  if (instruction.keyword !== 'COPY') return null;
  const written = instruction.destination?.value ?? null;
  const target = written === null ? null : resolvePath(workingDirectoryAt(stage, instruction), written);
  if (written === null || target === null) return null;
  for (const { value } of instruction.sources) {
    const source = value?.replace(/(?<=.)\/$/, '');
    if (source === undefined) continue;
    const isFolder = written.endsWith('/') || instruction.sources.length > 1;
    const landed: string = isFolder ? `${target === '/' ? '' : target}/${lastPart(source)}` : target;
    for (const name of names) {
      if (name === landed || name === target) return source;
      if (name.startsWith(`${target}/`)) return `${source}/${name.slice(target.length + 1)}`;
    }
  }
  return null;
}

/** `cp target/release/app /app`: what is known under the new name was known under the old one. */
function movedFrom(file: Dockerfile, step: Step, command: Command, names: ReadonlySet<string>): string[] {
  if (!/^(?:cp|mv|install|ln)$/.test(command.name ?? '')) return [];
  const operands = argumentsOf(command).operands.map((word) => wordValue(file, step.stage, step.instruction, word));
  const target = pathIn(step, operands.at(-1) ?? null);
  if (target === null) return [];
  return operands.slice(0, -1).flatMap((source) => {
    const path = pathIn(step, source);
    if (source === null || path === null) return [];
    const isHere = [...names].some((name) => name === target || name === `${target}/${lastPart(source)}`);
    return isHere ? [path] : [];
  });
}

function compiles(file: Dockerfile, step: Step, command: Command, names: ReadonlySet<string>): Found {
  if (command.name === 'go') return go(file, step, command, names);
  return command.name === 'cargo' ? cargo(step, command, names) : c(file, step, command, names);
}

type Found = Pick<CompiledProgram, 'language' | 'linkage' | 'certain'> | null;

/** With cgo, packages as common as `net` and `os/user` bind the program to the C library; without a compiler Go leaves cgo out by itself. */
function go(file: Dockerfile, step: Step, command: Command, names: ReadonlySet<string>): Found {
  const { operands } = argumentsOf(command);
  const action = operands[0]?.value;
  if (action !== 'build' && action !== 'install') return null;
  const output = flagValues(command, 'o')[0];
  const outputs =
    action === 'install'
      ? operands.slice(1).map(({ value }) => `/go/bin/${lastPart(value?.replace(/@.*$/s, '') ?? '')}`)
      : output === undefined
        ? operands.slice(1).map(({ value }) => lastPart(value ?? ''))
        : [wordValue(file, step.stage, step.instruction, output)];
  const isHere =
    matches(step, outputs, names) ||
    (action === 'build' && output === undefined && operands.length < 3 && isInWorkingDirectory(step, names));
  if (
    !isHere ||
    /-static\b|netgo|osusergo|linkmode|buildmode|tinygo/.test(command.words.map(({ text }) => text).join(' '))
  )
    return null;
  const before = textsUpTo(file, step);
  if (/GOOS[= ]["']?(?!linux|\$)/.test(before) || /GOFLAGS[^\n]{0,500}(?:netgo|static)/.test(before)) return null;
  const setting = [...before.matchAll(/CGO_ENABLED["']?[=: ]\s*["']?(\$\{?\w+(?::-(\d))?|\d)/g)].at(-1);
  if (setting !== undefined) return setting[1] === '1' ? { language: 'Go', linkage: 'dynamic', certain: false } : null;
  const facts = imageFactsOf(step.stage);
  const version = facts === null ? null : versionOf(facts, 'go');
  const compiler = toolBefore(file, step.stage, step.instruction, command, 'gcc').present;
  if (compiler === null || (version === null && facts?.family !== 'golang')) return null;
  return { language: 'Go', linkage: compiler ? 'dynamic' : 'static', certain: false };
}

/** The GNU targets link with the C library; those of musl are static in Rust's own toolchains. */
function cargo(step: Step, command: Command, names: ReadonlySet<string>): Found {
  const action = argumentsOf(command).operands.find(({ value }) => !value?.startsWith('+'))?.value;
  if (action !== 'build' && action !== 'install') return null;
  const facts = imageFactsOf(step.stage);
  if ((facts?.libc !== 'glibc' && facts?.libc !== 'musl') || hasFlag(command, 'target')) return null;
  if (
    /crt-static|CARGO_BUILD_TARGET|-musl/.test(step.instruction.args.text) ||
    step.stage.instructions.some(({ args }) => /crt-static|CARGO_BUILD_TARGET/.test(args.text))
  )
    return null;
  const isHere = [...names].some((name) =>
    action === 'build'
      ? /\/(?:release|debug)(?:\/[\w.-]+)?$/.test(name)
      : /\/bin(?:\/[\w.-]+)?$/.test(name) && packageOperationOf(command) !== null,
  );
  return isHere ? { language: 'Rust', linkage: facts.libc === 'glibc' ? 'dynamic' : 'static', certain: true } : null;
}

function c(file: Dockerfile, step: Step, command: Command, names: ReadonlySet<string>): Found {
  if (!/^(?:gcc|g\+\+|cc|c\+\+|clang|clang\+\+)(?:-\d+)?$/.test(command.name ?? '')) return null;
  const at = command.args.findIndex(({ value }) => value === '-o');
  const output = command.args[at + 1];
  if (
    at === -1 ||
    output === undefined ||
    command.args.some(({ value }) => /^-(?:c|S|E|shared|static.*|nostdlib)$/.test(value ?? ''))
  )
    return null;
  if (!matches(step, [wordValue(file, step.stage, step.instruction, output)], names)) return null;
  return { language: command.name?.includes('+') === true ? 'C++' : 'C', linkage: 'dynamic', certain: true };
}

function matches(step: Step, outputs: readonly (string | null)[], names: ReadonlySet<string>): boolean {
  return outputs.some((output) => {
    const path = pathIn(step, output);
    return (
      path !== null &&
      [...names].some(
        (name) =>
          path === name ||
          path.startsWith(`${name}/`) ||
          (output?.endsWith('/') === true && name.startsWith(`${path}/`)),
      )
    );
  });
}

function isInWorkingDirectory(step: Step, names: ReadonlySet<string>): boolean {
  const directory = pathIn(step, '.');
  return (
    directory !== null &&
    [...names].some(
      (name) =>
        name.startsWith(`${directory}/`) && !name.slice(directory.length + 1).includes('/') && !/\.\w+$/.test(name),
    )
  );
}

/** Relative paths are known as long as the script stays where it starts. */
export function pathIn({ stage, instruction, commands }: Step, path: string | null): string | null {
  if (path === null || path === '') return null;
  if (!path.startsWith('/') && commands.some(({ name }) => name === 'cd' || name === 'pushd')) return null;
  return resolvePath(workingDirectoryAt(stage, instruction), path);
}

function textsUpTo(file: Dockerfile, { stage, instruction }: Step): string {
  return [
    ...stepsBefore(file, stage, instruction)
      .filter(({ instruction: { keyword } }) => keyword === 'ENV' || keyword === 'ARG' || keyword === 'RUN')
      .map(({ instruction: { args } }) => args.text),
    instruction.args.text,
  ].join('\n');
}

function lastPart(path: string): string {
  return path.replace(/(?<!\/)\/+$/, '').replace(/^.*\//, '');
}
