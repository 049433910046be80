import { basename, normalize } from 'node:path/posix';
import { workingDirectoryOf } from '../images/working-directory.ts';
import { memoized } from '../text/memoized.ts';
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
  const moves = movesOf(stage);
  return moves[instruction === null ? moves.length - 1 : movesBefore(stage, instruction)]?.directory ?? null;
}

/** Whether a WORKDIR of this file comes before the instruction. */
export function setsWorkingDirectory(stage: Stage, instruction: Instruction): boolean {
  const [, ...below] = lineage(stage);
  return movesBefore(stage, instruction) > 0 || below.some((parent) => movesOf(parent).length > 1);
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

/** Longer ones are unknown: each WORKDIR may add to what was there. */
const longest = 4096;

interface Move {
  /** Of the WORKDIR; -1 where the stage begins. */
  readonly index: number;
  /** From there on. */
  readonly directory: Value;
}

/** The working directories of a stage, from where it begins. */
const movesOf = memoized((stage: Stage): readonly Move[] => {
  let directory = stage.base.kind === 'stage' ? workingDirectoryAt(stage.base.stage, null) : ownDirectory(stage);
  const moves: Move[] = [{ index: -1, directory }];
  for (const { index, onbuild, word } of instructionsOf(stage, 'WORKDIR')) {
    if (onbuild) continue;
    const next = word?.value ?? null;
    directory = next === null ? null : resolvePath(directory, next);
    if (directory !== null && directory.length > longest) directory = null;
    moves.push({ index, directory });
  }
  return moves;
});

/** How many WORKDIR come before an instruction. */
function movesBefore(stage: Stage, { index }: Instruction): number {
  const moves = movesOf(stage);
  let [low, high] = [0, moves.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((moves[middle]?.index ?? index) < index) low = middle;
    else high = middle - 1;
  }
  return low;
}

function ownDirectory(stage: Stage): Value {
  if (rootBase(stage).kind === 'scratch') return '/';
  const facts = imageFactsOf(stage);
  return facts === null ? null : workingDirectoryOf(facts);
}
