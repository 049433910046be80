import type { Command } from '../shell/command.ts';
import { packageOperationOf } from '../shell/packages.ts';
import type { Step } from './history.ts';
import { installedBefore } from './installed.ts';
import type { Dockerfile, Stage } from './model.ts';
import { type CompiledProgram, compiledProgramAt, makerOf, pathIn } from './programs.ts';
import { imageFactsOf } from './stages.ts';

/** Something that a stage compiles, or installs compiled. */
export interface Compiled {
  /** Where that happens, which need not be where it was copied from. */
  readonly stage: Stage;
  /** `dynamic`: with the C library of that stage. `static`: because of what the image has, and not because somebody says so. */
  readonly linkage: CompiledProgram['linkage'];
  /** null: of several, or not known. */
  readonly language: CompiledProgram['language'] | null;
}

/** What makes compiled files, and the paths that it surely or likely puts some at. */
interface Maker {
  readonly makes: (command: Command, file: Dockerfile, stage: Stage) => boolean;
  readonly leaves: (path: string, step: Step, command: Command) => boolean;
}

const prefixes = /^\/usr\/local$|\/(?:s?bin|lib|libexec)(?:\/(?!python|ruby|node)[\w.+-]+)?$|\.so(?:\.\d+)*$/;

const makers: readonly Maker[] = [
  {
    // Without a compiler that somebody asked for, make may only call something else.
    makes: ({ name, args }, file, stage) =>
      /^(?:make|ninja|meson|cmake)$/.test(name ?? '') &&
      args.some(({ value }) => /^(?:install|--install)\b/.test(value ?? '')) &&
      hasCompiler(file, stage),
    leaves: at(prefixes),
  },
  {
    // On an image for no language: there make builds all kinds of things.
    makes: ({ name, args }, file, stage) =>
      (name === 'make' || name === 'ninja' || (name === 'cmake' && args[0]?.value === '--build')) &&
      /^(?:alpine|debian|fedora|gcc|ubuntu)$/.test(imageFactsOf(stage)?.family ?? '') &&
      hasCompiler(file, stage),
    leaves: at(/\/(?:build|out|bin)\/(?:[\w+-]+\/)?[\w+-]+$/),
  },
  {
    makes: ({ name }) => /^(?:docker-php-ext-install|pecl)$/.test(name ?? ''),
    leaves: at(/^\/usr\/local(?:\/lib(?:\/php(?:\/extensions(?:\/.*)?)?)?)?$/),
  },
  {
    makes: (command) => installs(command, /^(?:bundle|bundler|gem)$/),
    leaves: at(/^\/usr\/local\/bundle$|\/vendor\/bundle$|\/gems$/),
  },
  {
    makes: (command) => installs(command, /^(?:pip[\d.]*|uv)$/),
    leaves: at(/^\/usr\/local(?:\/lib(?:\/python[\d.]+)?)?$|^\/root\/\.local(?:\/lib)?$/),
  },
  {
    // A release holds the virtual machine.
    makes: ({ name, args }) => name === 'mix' && args[0]?.value === 'release',
    leaves: at(/\/_build\/prod(?:\/rel(?:\/[\w.-]+)?)?$/),
  },
  {
    makes: ({ name }) => name === 'jlink',
    leaves: (path, step, command) => pathIn(step, optionIn(command, '--output')) === path,
  },
  {
    // The virtual environment lies in the project.
    makes: ({ name, args }) => name === 'uv' && args[0]?.value === 'sync',
    leaves: (path, step) => pathIn(step, '.') === path,
  },
];

function at(paths: RegExp): Maker['leaves'] {
  return (path) => paths.test(path);
}

function optionIn({ args }: Command, name: string): string | null {
  const index = args.findIndex(({ value }) => value === name);
  return index === -1 ? null : (args[index + 1]?.value ?? null);
}

/** What is compiled at a path of a stage, and links with the C library of where it was made; null: nothing that is known of. */
export function compiledAt(file: Dockerfile, stage: Stage, path: string): Compiled | null {
  const program = compiledProgramAt(file, stage, path);
  if (program !== null) return program;
  const made = makerOf(file, stage, path, (step, command, names) =>
    makers.some(
      ({ makes, leaves }) => [...names].some((name) => leaves(name, step, command)) && makes(command, file, step.stage),
    )
      ? true
      : null,
  );
  return made === null ? null : { stage: made.step.stage, linkage: 'dynamic', language: null };
}

function installs(command: Command, tool: RegExp): boolean {
  const operation = packageOperationOf(command);
  return operation?.action === 'install' && tool.test(operation.manager.id);
}

function hasCompiler(file: Dockerfile, stage: Stage): boolean {
  if (imageFactsOf(stage)?.family === 'gcc') return true;
  const { packages } = installedBefore(file, stage, null);
  return [...packages].some((name) => /^(?:build-essential|build-base|gcc|g\+\+|clang)(?:-?[\d.]+)?$/.test(name));
}
