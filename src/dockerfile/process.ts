import { type InForce, inForceAtEnd } from './in-force.ts';
import type { CommandInstruction, HealthcheckInstruction, Stage } from './model.ts';

/** null where an ENTRYPOINT of a later stage has put aside what was inherited. */
export function cmdOf(stage: Stage): InForce<CommandInstruction> | null {
  const cmd = inForceAtEnd(stage, 'CMD');
  const entrypoint = inForceAtEnd(stage, 'ENTRYPOINT');
  return cmd !== null && entrypoint !== null && entrypoint.stage.index > cmd.stage.index ? null : cmd;
}

export function entrypointOf(stage: Stage): InForce<CommandInstruction> | null {
  return inForceAtEnd(stage, 'ENTRYPOINT');
}

export function healthcheckOf(stage: Stage): InForce<HealthcheckInstruction> | null {
  return inForceAtEnd(stage, 'HEALTHCHECK');
}
