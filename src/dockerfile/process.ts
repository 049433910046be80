import type { CommandInstruction, HealthcheckInstruction, Stage } from './model.ts';
import { instructionsOf, lineage } from './stages.ts';

/** An instruction in force in a stage, with the stage that it stands in: this one or one that it is FROM. */
export interface InForce<I> {
  readonly instruction: I;
  readonly stage: Stage;
}

export function entrypointOf(stage: Stage): InForce<CommandInstruction> | null {
  return lastOf(stage, 'ENTRYPOINT');
}

/** null where an ENTRYPOINT of a later stage has put aside what was inherited. */
export function cmdOf(stage: Stage): InForce<CommandInstruction> | null {
  const cmd = lastOf(stage, 'CMD');
  const entrypoint = lastOf(stage, 'ENTRYPOINT');
  return cmd !== null && entrypoint !== null && entrypoint.stage.index > cmd.stage.index ? null : cmd;
}

export function healthcheckOf(stage: Stage): InForce<HealthcheckInstruction> | null {
  for (const ancestor of lineage(stage)) {
    const found = [...instructionsOf(ancestor, 'HEALTHCHECK')].findLast(({ onbuild }) => !onbuild);
    if (found !== undefined) return { instruction: found, stage: ancestor };
  }
  return null;
}

function lastOf(stage: Stage, keyword: 'CMD' | 'ENTRYPOINT'): InForce<CommandInstruction> | null {
  for (const ancestor of lineage(stage)) {
    const found = [...instructionsOf(ancestor, keyword)].findLast(({ onbuild }) => !onbuild);
    if (found !== undefined) return { instruction: found, stage: ancestor };
  }
  return null;
}
