import { hasTool } from '../images/lookup.ts';
import { bringsItselfOnly, mayBring } from '../images/package-tools.ts';
import type { Command } from '../shell/command.ts';
import { type PackageOperation, packageOperationOf } from '../shell/packages.ts';
import { memoized } from '../text/memoized.ts';
import { isTooLong, stepsBefore } from './history.ts';
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
}

/** By the command or the instruction that it is before, or by the stage that it is all of. */
const knownOf = memoized((_: Stage) => new WeakMap<object, Installed>());
/** What is larger is found out again: a stage may have as many of them as it has commands. */
const mostKept = 64;

/** What is installed before an instruction, or before one of its commands; all of the stage where both are null. */
export function installedBefore(
  file: Dockerfile,
  stage: Stage,
  instruction: Instruction | null,
  until: Command | null = null,
): Installed {
  const known = knownOf(stage);
  const point = until ?? instruction ?? stage;
  const installed = known.get(point) ?? collect(file, stage, instruction, until);
  if (instruction === null || installed.operations.length + installed.packages.size <= mostKept)
    known.set(point, installed);
  return installed;
}

const unknown: Installed = { operations: [], packages: new Set(), hidesPackages: true, isOpen: true };

function collect(file: Dockerfile, stage: Stage, instruction: Instruction | null, until: Command | null): Installed {
  if (isTooLong(file, stage)) return unknown;
  const operations: PackageOperation[] = [];
  const packages = new Set<string>();
  let [hidesPackages, isOpen] = [false, false];
  const take = (command: Command): void => {
    const operation = packageOperationOf(command);
    if (operation === null || operation.manager.kind !== 'system') {
      hidesPackages ||= runsScript(command);
      isOpen ||= mayBringPrograms(command);
      return;
    }
    const names = operation.packages.map(({ name, word }) => name ?? word.value);
    if (operation.action === 'remove') {
      for (const name of names) {
        packages.delete(name ?? '');
        for (const member of virtualMembers(operations, name)) packages.delete(member);
      }
    }
    if (operation.action !== 'install' && operation.action !== 'build-dependencies') return;
    operations.push(operation);
    const isHidden =
      operation.args.unknown.length > 0 ||
      names.length === 0 ||
      command.argumentsFromInput ||
      operation.packages.some(({ source }) => source !== 'registry');
    hidesPackages ||=
      isHidden ||
      operation.action === 'build-dependencies' ||
      names.some((name) => name === null || /^@|[*]/.test(name));
    for (const name of names) if (name !== null) packages.add(name);
  };
  for (const step of stepsBefore(file, stage, instruction)) {
    hidesPackages ||= step.opaque;
    isOpen ||= isCopy(step.instruction) && mayCopyPrograms(step.instruction);
    step.commands.forEach(take);
  }
  if (instruction !== null && until !== null) {
    const own = stepsBefore(file, stage, null).find((step) => step.instruction === instruction)?.commands ?? [];
    own.slice(0, own.indexOf(until)).forEach(take);
  }
  return { operations, packages, hidesPackages, isOpen: isOpen || hidesPackages };
}

/** `apk add --virtual .deps a b`: a name for packages that `apk del .deps` removes. */
export function virtualMembers(operations: readonly PackageOperation[], name: string | null): readonly string[] {
  return operations
    .filter(({ args }) => args.flags.some((flag) => /^(?:t|virtual)$/.test(flag.name) && flag.value?.value === name))
    .flatMap((operation) => operation.packages.flatMap((request) => request.name ?? []));
}

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
  const { packages, isOpen } = installedBefore(file, stage, instruction, until);
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
