import { basename } from 'node:path/posix';
import { copiedSources } from '../dockerfile/context-sources.ts';
import type { CopyInstruction, Dockerfile, Instruction, Stage } from '../dockerfile/model.ts';
import { resolvePath, workingDirectoryAt } from '../dockerfile/paths.ts';
import { folderOf } from '../dockerfile/recognise.ts';
import { copySourceOf, instructionsOf, lineage } from '../dockerfile/stages.ts';
import type { Tree } from '../snapshot/snapshot.ts';
import { matchesGlob } from '../text/glob.ts';
import { memoized } from '../text/memoized.ts';
import { contextsOf } from './contexts.ts';
import { joinPath, mayHavePath } from './tree-paths.ts';

/** A file of the repository as a stage has it. */
export interface CopiedFile {
  /** In the repository. */
  readonly path: string;
  readonly copy: CopyInstruction;
}

/**
 * The repository's file that COPY or ADD puts at an absolute path of the stage, by an instruction of it if one is given; null: none, or not for
 * sure.
 */
export function copiedFileAt(
  tree: Tree,
  file: Dockerfile,
  stage: Stage,
  path: string,
  before: Instruction | null = null,
): CopiedFile | null {
  const stages = lineage(stage);
  const isBefore = (owner: Stage, { index }: Instruction) => owner !== stage || before === null || index < before.index;
  const foreign = foreignCopies(file);
  if (stages.some((one) => foreign.get(one)?.some((copy) => isBefore(one, copy) && covers(one, copy, path)) === true))
    return null;
  const [context = ''] = contextsOf(tree, file).folders;
  const found = copiedSources(file)
    .filter(({ stage: owner, instruction }) => stages.includes(owner) && isBefore(owner, instruction))
    .flatMap(({ stage: owner, instruction: copy, path: source, isPattern }) => {
      const target = targetOf(owner, copy);
      if (isPattern)
        return target === null ? [] : matched(tree, context, source, target, path).map((one) => ({ path: one, copy }));
      const full = joinPath(context, source);
      if (target === null) return [];
      if (!tree.entries.has(full)) {
        // A folder: what is in it lands below the target.
        const rest = path.startsWith(target === '/' ? '/' : `${target}/`)
          ? path.slice(target === '/' ? 1 : target.length + 1)
          : null;
        return rest !== null && tree.entries.has(joinPath(full, rest)) ? [{ path: joinPath(full, rest), copy }] : [];
      }
      const intoFolder = copy.sources.length > 1 || /(?:\/|(?:^|\/)\.{1,2})$/.test(copy.destination?.value ?? '');
      const lands = intoFolder ? resolvePath(target, basename(source)) : target;
      return lands === path ? [{ path: full, copy }] : [];
    });
  const last = found.at(-1);
  return last !== undefined && mayHavePath(tree, last.path) ? last : null;
}

/** `package*.json`: what matches lands in a folder under its own name. */
function matched(tree: Tree, context: string, pattern: string, target: string, path: string): string[] {
  const full = joinPath(context, joinPath(folderOf(pattern), basename(path)));
  const lands = resolvePath(target, basename(path)) === path && matchesGlob(basename(pattern), basename(path));
  return lands && tree.entries.has(full) ? [full] : [];
}

/** What each stage has from elsewhere than the build context. */
const foreignCopies = memoized(
  (file: Dockerfile): ReadonlyMap<Stage, readonly CopyInstruction[]> =>
    new Map(
      file.stages.map((stage) => [
        stage,
        instructionsOf(stage, 'COPY', 'ADD').filter((copy) => copySourceOf(file, stage, copy).kind !== 'context'),
      ]),
    ),
);

/** Whether COPY or ADD may put something at an absolute path. */
export function covers(stage: Stage, copy: CopyInstruction, path: string): boolean {
  const target = targetOf(stage, copy);
  return target === null || target === '/' || path === target || path.startsWith(`${target}/`);
}

function targetOf(stage: Stage, copy: CopyInstruction): string | null {
  return targetsIn(stage)(copy);
}

const targetsIn = memoized((stage: Stage) =>
  memoized((copy: CopyInstruction): string | null => {
    const value = copy.destination?.value ?? null;
    return value === null ? null : resolvePath(workingDirectoryAt(stage, copy), value);
  }),
);
