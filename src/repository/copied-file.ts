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
  const copies = copiesOf(tree, file, stage);
  const candidates = copies.byPath.get(path) ?? candidatesOf(tree, copies, path);
  copies.byPath.set(path, candidates);
  const isBefore = ({ owner, copy }: Placed) => before === null || owner !== stage || copy.index < before.index;
  if (candidates.foreign.some(isBefore)) return null;
  const found = candidates.own.find(isBefore);
  const at = found && sourceOf(tree, found, path);
  return found !== undefined && at != null && mayHavePath(tree, at) ? { path: at, copy: found.copy } : null;
}

/** Those that may put something at a path. */
function candidatesOf(tree: Tree, { foreign, own }: Candidates, path: string): Candidates {
  return {
    foreign: foreign.filter(({ target }) => isBelow(target, path)),
    own: own.filter((placed) => sourceOf(tree, placed, path) !== null),
  };
}

/** Of which file of the repository a copy makes the path; null: of none. */
function sourceOf(tree: Tree, { full, kind, target }: OwnCopy, path: string): string | null {
  if (target === null) return null;
  if (kind === 'file') return target === path ? full : null;
  if (kind === 'pattern') return matched(tree, full, target, path);
  if (!isBelow(target, path) || target === path) return null;
  // A folder: what is in it lands below the target.
  const at = joinPath(full, path.slice(target === '/' ? 1 : target.length + 1));
  return tree.entries.has(at) ? at : null;
}

interface Placed {
  readonly owner: Stage;
  readonly copy: CopyInstruction;
  /** Where it lands: the file, or what is in the folder; null: unknown. */
  readonly target: string | null;
}

interface OwnCopy extends Placed {
  /** In the repository. */
  readonly full: string;
  readonly kind: 'file' | 'folder' | 'pattern';
}

/** What a stage and those below it have by COPY and ADD. */
interface Candidates {
  /** From elsewhere than the build context. */
  readonly foreign: readonly Placed[];
  /** From the build context, the last first. */
  readonly own: readonly OwnCopy[];
}

interface Copies extends Candidates {
  /** What was asked for. */
  readonly byPath: Map<string, Candidates>;
}

const copiesIn = memoized((_: Tree) => new WeakMap<Stage, Copies>());

function copiesOf(tree: Tree, file: Dockerfile, stage: Stage): Copies {
  const known = copiesIn(tree).get(stage);
  if (known !== undefined) return known;
  const stages = lineage(stage);
  const [context = ''] = contextsOf(tree, file).folders;
  const copies: Copies = {
    foreign: stages.flatMap((owner) =>
      (foreignCopies(file).get(owner) ?? []).map((copy) => ({ owner, copy, target: targetOf(owner, copy) })),
    ),
    own: copiedSources(file)
      .filter(({ stage: owner }) => stages.includes(owner))
      .toReversed()
      .map(({ stage: owner, instruction: copy, path: source, isPattern }) => {
        const full = joinPath(context, source);
        const kind = isPattern ? 'pattern' : tree.entries.has(full) ? 'file' : 'folder';
        const intoFolder = copy.sources.length > 1 || /(?:\/|(?:^|\/)\.{1,2})$/.test(copy.destination?.value ?? '');
        const target = targetOf(owner, copy);
        const lands = kind === 'file' && intoFolder && target !== null ? resolvePath(target, basename(source)) : target;
        return { owner, copy, full, target: lands, kind };
      }),
    byPath: new Map(),
  };
  copiesIn(tree).set(stage, copies);
  return copies;
}

/** `package*.json`: what matches lands in a folder under its own name. */
function matched(tree: Tree, pattern: string, target: string, path: string): string | null {
  const name = basename(path);
  if (resolvePath(target, name) !== path || !matchesGlob(basename(pattern), name)) return null;
  const full = joinPath(folderOf(pattern), name);
  return tree.entries.has(full) ? full : null;
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
  return isBelow(targetOf(stage, copy), path);
}

/** The path is the target, or in it; anything may be in an unknown one. */
function isBelow(target: string | null, path: string): boolean {
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
