import { memoized } from '../text/memoized.ts';
import type { Dockerfile, Instruction, Stage } from './model.ts';
import { shellAt, shellWordsAt } from './shells.ts';

const formers = new WeakMap<Dockerfile, Dockerfile>();

/** Tells which text a file was edited from: what stands in both at the same lines is read once. Rules see the same. */
export function editedFrom(file: Dockerfile, former: Dockerfile): void {
  formers.set(file, former);
}

interface Owned {
  readonly file: Dockerfile;
  readonly stage: Stage;
  readonly instruction: Instruction;
}

/** The same instruction, at the same lines and read by the same shell, in the text that the file was edited from. */
export function formerOf(file: Dockerfile, stage: Stage, instruction: Instruction): Owned | null {
  const former = formers.get(file);
  if (former === undefined || instruction.onbuild || former.escape !== file.escape) return null;
  const found = byLine(former).get(instruction.range.startLine);
  const isSame =
    found !== undefined &&
    linesOf(former, found.instruction) === linesOf(file, instruction) &&
    shellAt(found.stage, found.instruction) === shellAt(stage, instruction) &&
    shellWordsAt(found.stage, found.instruction).join('\0') === shellWordsAt(stage, instruction).join('\0');
  return isSame ? found : null;
}

const byLine = memoized(
  (file: Dockerfile): ReadonlyMap<number, Owned> =>
    new Map(
      file.stages.flatMap((stage) =>
        stage.instructions.map((instruction) => [instruction.range.startLine, { file, stage, instruction }]),
      ),
    ),
);

function linesOf({ source }: Dockerfile, { range }: Instruction): string {
  return source.text.slice(source.lineStarts[range.startLine - 1], source.lineStarts[range.endLine]);
}
