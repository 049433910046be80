import { basename, normalize } from 'node:path/posix';
import { workingDirectoryOf } from '../images/working-directory.ts';
import type { Value } from './expand.ts';
import type { CopyInstruction, Instruction, Stage } from './model.ts';
import { imageFactsOf, instructionsOf, lineage, rootBase } from './stages.ts';

/** On Linux, or on Windows with a drive letter. */
export function isAbsolutePath(path: string): boolean {
  return /^(?:[/\\]|[A-Za-z]:)/.test(path.replace(/^["']/, ''));
}

/**
 * The working directory before an instruction of the stage; null where it hangs on an unknown base or variable. Linux only.
 */
export function workingDirectoryAt(stage: Stage, instruction: Instruction | null): Value {
  const own = directoriesOf(stage, instruction);
  const base = stage.base.kind === 'stage' ? workingDirectoryAt(stage.base.stage, null) : ownDirectory(stage);
  return own.reduce<Value>((directory, next) => (next === null ? null : resolvePath(directory, next)), base);
}

/** Whether a WORKDIR of this file comes before the instruction. */
export function setsWorkingDirectory(stage: Stage, instruction: Instruction): boolean {
  const [own, ...below] = lineage(stage);
  return (
    (own !== undefined && directoriesOf(own, instruction).length > 0) ||
    below.some((parent) => directoriesOf(parent, null).length > 0)
  );
}

/** An absolute path, without `.` and `..` parts and without a final slash; null where the directory is needed and unknown. */
export function resolvePath(directory: Value, path: string): Value {
  if (path.startsWith('/')) return clean(path);
  return directory === null ? null : clean(`${directory}/${path}`);
}

/**
 * `COPY --from=build /src dist dist`: the second source, a bare name, is looked for at the root, and the destination is called like it. The two
 * were one path, with a slash where the blank is. null: no such thing.
 */
export function blankForSlash({ sources, destination }: CopyInstruction): string | null {
  const [folder, name, ...more] = sources.map(({ value }) => value);
  const target = destination?.value;
  if (folder == null || name == null || more.length > 0 || target == null) return null;
  if (!folder.startsWith('/') || /[/*?[]$|\.\w+$/.test(folder) || !/^[\w.-]+\/?$/.test(name)) return null;
  return basename(target) === name.replace(/\/$/, '') && !target.endsWith('/') ? `${folder}/${name}` : null;
}

function clean(path: string): string {
  return normalize(path).replace(/(?<=.)\/$/, '');
}

function directoriesOf(stage: Stage, before: Instruction | null): Value[] {
  return [...instructionsOf(stage, 'WORKDIR')]
    .filter(({ index, onbuild }) => !onbuild && (before === null || index < before.index))
    .map(({ word }) => word?.value ?? null);
}

function ownDirectory(stage: Stage): Value {
  if (rootBase(stage).kind === 'scratch') return '/';
  const facts = imageFactsOf(stage);
  return facts === null ? null : workingDirectoryOf(facts);
}
