import { basename } from 'node:path/posix';
import type { Dockerfile, Stage } from './model.ts';
import { isShippedWith } from './stages.ts';

/** Variants for development and tests stand beside the Dockerfile of the same component. */
const variant = /[._-](?:dev|devel|development|debug|local|test|tests|testing|ci|e2e|lint)\b/i;

/** Whether the file builds what a component ships, as far as its name tells. */
export function shipsComponent({ path }: Dockerfile): boolean {
  return !variant.test(basename(path));
}

/** The stages that have an image of their own, by what they are for: those that an image leaves from, and those that only build. */
export function stagesByRole(file: Dockerfile): {
  readonly builders: readonly Stage[];
  readonly runtimes: readonly Stage[];
} {
  const own = file.stages.filter(({ base }) => base.kind === 'image');
  return {
    builders: own.filter((stage) => !isShippedWith(file, stage)),
    runtimes: own.filter((stage) => isShippedWith(file, stage)),
  };
}
