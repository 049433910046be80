import { memoized } from '../text/memoized.ts';
import type { Instruction, InstructionOf, Keyword, Stage } from './model.ts';
import { instructionsOf } from './stages.ts';

/** An instruction in force in a stage, with the stage that it stands in: this one or one that it is FROM. */
export interface InForce<I> {
  readonly instruction: I;
  readonly stage: Stage;
}

/** Those of which the last one counts, in a stage and in those that are FROM it. */
type Lasting = 'CMD' | 'ENTRYPOINT' | 'HEALTHCHECK' | 'SHELL' | 'USER';

/** The last one before an instruction of the stage; null for the instruction: at its end. */
export function inForceAt<K extends Lasting>(
  stage: Stage,
  keyword: K,
  before: Instruction | null,
): InForce<InstructionOf<K>> | null {
  const own = instructionsOf<K>(stage, keyword).findLast(
    ({ onbuild, index }) => (!onbuild || before?.onbuild === true) && (before === null || index < before.index),
  );
  if (own !== undefined) return { instruction: own, stage };
  return stage.base.kind === 'stage' ? inForceAtEnd(stage.base.stage, keyword) : null;
}

/** The last one of the stage and of those that it is FROM. */
export function inForceAtEnd<K extends Lasting>(stage: Stage, keyword: K): InForce<InstructionOf<K>> | null {
  const known = atEnd(stage).get(keyword);
  const found = known === undefined ? inForceAt(stage, keyword, null) : known;
  atEnd(stage).set(keyword, found);
  return found as InForce<InstructionOf<K>> | null;
}

const atEnd = memoized((_: Stage) => new Map<Keyword, InForce<Instruction> | null>());
