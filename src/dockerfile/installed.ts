import type { ImageFacts } from '../images/describe.ts';
import { hasTool } from '../images/lookup.ts';
import { bringsItselfOnly, mayBring } from '../images/package-tools.ts';
import type { Command } from '../shell/command.ts';
import { type PackageOperation, packageOperationOf } from '../shell/packages.ts';
import { memoized } from '../text/memoized.ts';
import { stepsBefore } from './history.ts';
import type { CopyInstruction, Dockerfile, Instruction, Stage } from './model.ts';
import { imageFactsOf } from './stages.ts';

/** What the packages of the distribution have made of a stage. */
export interface Installed {
  /** Every installation of system packages, in order. */
  readonly operations: readonly PackageOperation[];
  /** Names that are written out, without what was removed again. */
  readonly packages: ReadonlySet<string>;
  /** Packages may have come that are not seen: by a script, a variable, a file. */
  readonly hidesPackages: boolean;
  /** Programs may have come in some other way as well: by an archive, a copied tree. */
  readonly isOpen: boolean;
  /** Installations and removals so far. */
  readonly changes: number;
}

/** More than people write in a stage and those below it: what is installed behind them is unknown. */
const most = { changes: 200, packages: 2000 } as const;

const nothing: Installed = { operations: [], packages: new Set(), hidesPackages: false, isOpen: false, changes: 0 };
const unknown: Installed = { ...nothing, hidesPackages: true, isOpen: true, changes: Number.POSITIVE_INFINITY };

/** What is installed before an instruction, or before one of its commands; all of the stage where both are null. */
export function installedBefore(
  file: Dockerfile,
  stage: Stage,
  instruction: Instruction | null,
  until: Command | null = null,
): Installed {
  const { points, end } = timelineOf(file, stage);
  if (instruction === null) return end;
  return (until === null ? undefined : points.get(until)) ?? points.get(instruction) ?? end;
}

interface Timeline {
  /** Before each instruction of the stage, and before each command; one value for all between two changes. */
  readonly points: ReadonlyMap<Instruction | Command, Installed>;
  readonly end: Installed;
}

const timelines = new WeakMap<Stage, Timeline>();

function timelineOf(file: Dockerfile, stage: Stage): Timeline {
  const known = timelines.get(stage);
  if (known !== undefined) return known;
  let installed = stage.base.kind === 'stage' ? timelineOf(file, stage.base.stage).end : { ...nothing };
  const points = new Map<Instruction | Command, Installed>();
  for (const { stage: owner, instruction, commands, opaque } of stepsBefore(file, stage, null)) {
    if (owner !== stage) continue;
    points.set(instruction, installed);
    if (instruction.keyword === 'ONBUILD' && instruction.trigger !== null) points.set(instruction.trigger, installed);
    if (opaque) installed = opened(installed, true);
    if (isCopy(instruction) && mayCopyPrograms(instruction)) installed = opened(installed, false);
    for (const command of commands) {
      points.set(command, installed);
      installed = after(installed, command);
    }
  }
  const timeline = { points, end: installed };
  timelines.set(stage, timeline);
  return timeline;
}

function opened(installed: Installed, hidesPackages: boolean): Installed {
  if (installed.isOpen && (installed.hidesPackages || !hidesPackages)) return installed;
  return { ...installed, hidesPackages: installed.hidesPackages || hidesPackages, isOpen: true };
}

function after(installed: Installed, command: Command): Installed {
  const operation = packageOperationOf(command);
  if (operation === null || operation.manager.kind !== 'system') {
    const isScript = runsScript(command);
    return isScript || mayBringPrograms(command) ? opened(installed, isScript) : installed;
  }
  const names = operation.packages.map(({ name, word }) => name ?? word.value);
  switch (operation.action) {
    case 'install':
    case 'build-dependencies': {
      const packages = new Set([...installed.packages, ...names.filter((name) => name !== null)]);
      const next = { ...installed, operations: [...installed.operations, operation], packages };
      return changed(hidesPackages(operation, names) ? opened(next, true) : next);
    }
    case 'remove': {
      const virtuals = virtualsOf(installed.operations);
      const removed = new Set(names.flatMap((name) => [name, ...(virtuals.get(name) ?? [])]));
      const packages = new Set([...installed.packages].filter((name) => !removed.has(name)));
      return changed({ ...installed, packages });
    }
    default:
      return installed;
  }
}

function changed(installed: Installed): Installed {
  const changes = installed.changes + 1;
  return changes > most.changes || installed.packages.size > most.packages ? unknown : { ...installed, changes };
}

function hidesPackages(
  { command, args, action, packages }: PackageOperation,
  names: readonly (string | null)[],
): boolean {
  return (
    args.unknown.length > 0 ||
    names.length === 0 ||
    command.argumentsFromInput ||
    packages.some(({ source }) => source !== 'registry') ||
    action === 'build-dependencies' ||
    names.some((name) => name === null || /^@|[*]/.test(name))
  );
}

/** `apk add --virtual .deps a b`: a name for packages that `apk del .deps` removes. */
export const virtualsOf = memoized((operations: readonly PackageOperation[]) => {
  const members = new Map<string | null, string[]>();
  for (const { args, packages } of operations) {
    for (const { name, value } of args.flags) {
      if (value === null || !/^(?:t|virtual)$/.test(name)) continue;
      const names = packages.flatMap((request) => request.name ?? []);
      members.set(value.value, [...(members.get(value.value) ?? []), ...names]);
    }
  }
  return members;
});

export interface ToolState {
  /** null: unknown. */
  readonly present: boolean | null;
  /** Nothing was installed that could have brought it in passing. */
  readonly certain: boolean;
}

/** Whether a command is there before an instruction, or before one of its commands. */
export function toolBefore(
  file: Dockerfile,
  stage: Stage,
  instruction: Instruction | null,
  until: Command | null,
  tool: string,
): ToolState {
  const facts = imageFactsOf(stage);
  const known = facts === null ? null : hasTool(facts, tool);
  if (known !== false) return { present: known, certain: true };
  const installed = installedBefore(file, stage, instruction, until);
  const states = toolsIn(installed);
  const state = states.get(tool) ?? toolAmong(installed, tool, facts);
  states.set(tool, state);
  return state;
}

/** One stage asks for the same again and again. */
const toolsIn = memoized((_: Installed) => new Map<string, ToolState>());

function toolAmong({ packages, isOpen }: Installed, tool: string, facts: ImageFacts | null): ToolState {
  if (isOpen) return { present: null, certain: false };
  if ([...packages].some((name) => mayBring(tool, name) === true)) return { present: true, certain: true };
  for (const name of packages) {
    const brings = mayBring(tool, name);
    if (brings !== false) return { present: brings, certain: true };
    if (!bringsItselfOnly(tool, name, facts?.packageManager ?? null)) return { present: null, certain: false };
  }
  return { present: false, certain: packages.size === 0 };
}

/** Programs that run scripts, or install packages by themselves. */
const runners =
  /^(?:\.|source|eval|ash|bash|dash|sh|zsh|brew|conda|dpkg|install_packages|clean-install|mamba|micromamba|mise|nix.*|asdf|rpm)$/;
/** Programs that unpack archives or put files in place. */
const placers = /^(?:busybox|cp|cpan|cpio|install|ln|make|mv|rsync|tar|unzip|update-alternatives|7z|bsdtar)$/;
/** Those of languages install nothing for the system. */
const ofLanguages =
  /^(?:bundle|cargo|composer|corepack|dotnet|gem|go|mvn|node|npm|npx|pip[\d.]*|pnpm|poetry|python[\d.]*|uv|yarn)$/;

function runsScript({ name, path, args, words }: Command): boolean {
  if (name === null) return words.length > 0;
  if (path !== null && !/^\/(?:usr\/)?s?bin\//.test(path)) return true;
  if (ofLanguages.test(name)) return false;
  return runners.test(name) || (!placers.test(name) && args.some(({ value }) => /^install/.test(value ?? '')));
}

function mayBringPrograms({ name }: Command): boolean {
  return name !== null && placers.test(name);
}

function isCopy(instruction: Instruction): instruction is CopyInstruction {
  return instruction.keyword === 'COPY' || instruction.keyword === 'ADD';
}

/** Trees over the places where programs are looked for, and files put there without a name of their own. */
function mayCopyPrograms({ sources, destination }: CopyInstruction): boolean {
  const target = destination?.value?.replace(/(?<=.)\/$/, '');
  if (target === undefined) return true;
  if (!/^(?:\/|\/(?:usr|opt)(?:\/local)?|(?:\/usr)?(?:\/local)?\/s?bin(?:\/.*)?)$/.test(target)) return false;
  const named = target.replace(/^.*\//, '');
  return sources.some(({ value }) => {
    const name = value?.replace(/^.*\/(?=.)/, '');
    return name === undefined || (name !== named && /[*?]|\/$|^[^.]*$/.test(name));
  });
}
