import { basename } from 'node:path/posix';
import type { Value } from './expand.ts';
import type { CopyInstruction, Instruction, Stage } from './model.ts';
import { resolvePath, workingDirectoryAt } from './paths.ts';
import { instructionsOf, lineage } from './stages.ts';

/** Where a COPY or ADD puts something. */
export interface Placed {
  readonly copy: CopyInstruction;
  /** As written; null: known at build time only. */
  readonly source: Value;
  /** Absolute; null: hangs on something unknown. */
  readonly path: Value;
  /** `file`: named like a file. `named`: a file or a folder that keeps its name. `tree`: a folder, or what may be one. */
  readonly kind: 'file' | 'named' | 'tree';
  /** From the build context, not from a stage or an image. */
  readonly fromContext: boolean;
}

/** Everything that COPY and ADD put into a stage, those below it included. */
export function placedIn(stage: Stage): readonly Placed[] {
  return lineage(stage).flatMap((ancestor) =>
    [...instructionsOf(ancestor, 'COPY', 'ADD')]
      .filter(({ onbuild }) => !onbuild)
      .flatMap((copy) => copy.sources.map(({ value }) => placed(ancestor, copy, value))),
  );
}

function placed(stage: Stage, copy: CopyInstruction, source: Value): Placed {
  const fromContext = !copy.flags.some(({ name }) => name === 'from');
  const target = copy.destination?.value ?? null;
  const folder = target === null ? null : resolvePath(workingDirectoryAt(stage, copy), target);
  const isInline = source?.startsWith('<<') === true;
  const name = source === null ? '' : basename(source);
  const isFile =
    isInline || (/\.\w+$/.test(name) && !/\.(?:git|github|d)$/.test(name) && !/\.(?:tar|tgz|gz|xz|zip)\b/.test(name));
  if (target === null || folder === null || source === null || /[*?[]/.test(source))
    return { copy, source, path: folder, kind: 'tree', fromContext };
  // What has no ending may be a program or a folder; a destination of the same name is as good as a file.
  const isSame = basename(target) === name && !/\/$/.test(target) && name !== '';
  if (!isFile && !isSame) return { copy, source, path: folder, kind: 'tree', fromContext };
  const intoFolder =
    /(?:\/|^\.{1,2}|\/\.)$/.test(target) ||
    copy.sources.length > 1 ||
    (!isInline && !isSame && !/\.\w+$/.test(basename(target)) && isFile);
  return {
    copy,
    source,
    path: intoFolder ? resolvePath(folder, name) : folder,
    kind: isFile ? 'file' : 'named',
    fromContext,
  };
}

/** Whether a program of that name was put somewhere. */
export function isPlaced(stage: Stage, program: string): boolean {
  return placedIn(stage).some(({ path, source }) =>
    [path, source].some((one) => one === program || one?.endsWith(`/${program}`)),
  );
}

/** Everything that the RUNs of a stage, those below it included, say. */
export function runTextOf(stage: Stage): string {
  const runs: Instruction[] = lineage(stage).flatMap((ancestor) => [...instructionsOf(ancestor, 'RUN')]);
  return runs.map(({ args }) => args.text).join('\n');
}
