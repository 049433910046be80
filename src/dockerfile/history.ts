import type { Command } from '../shell/command.ts';
import { commandsOf } from '../shell/walk.ts';
import { memoized } from '../text/memoized.ts';
import type { Dockerfile, Instruction, Stage } from './model.ts';
import { scriptOf } from './script.ts';
import { lineage } from './stages.ts';

/** One instruction of a stage or of those below it, with what it runs. */
export interface Step {
  readonly stage: Stage;
  readonly instruction: Instruction;
  /** Of a RUN that a POSIX-like shell reads. */
  readonly commands: readonly Command[];
  /** A RUN that could not be read: it may do anything. */
  readonly opaque: boolean;
}

const known = new WeakMap<Stage, readonly Step[]>();

/** What has been done to the stage before an instruction of it, from its image on; null: all of it. ONBUILD runs elsewhere. */
export function stepsBefore(file: Dockerfile, stage: Stage, until: Instruction | null): readonly Step[] {
  let steps = known.get(stage);
  if (steps === undefined) {
    steps = lineage(stage)
      .toReversed()
      .flatMap((ancestor) => ancestor.instructions.map((instruction) => stepOf(file, ancestor, instruction)));
    known.set(stage, steps);
  }
  if (until === null) return steps;
  const end = steps.findIndex((step) => step.stage === stage && step.instruction.index >= until.index);
  return end === -1 ? steps : steps.slice(0, end);
}

/** The commands before `until`, which is one of the instruction's own; all before the instruction where it is null. */
export function commandsBefore(
  file: Dockerfile,
  stage: Stage,
  instruction: Instruction,
  until: Command | null,
): readonly Command[] {
  const earlier = stepsBefore(file, stage, instruction).flatMap(({ commands }) => commands);
  const own = until === null ? [] : stepOf(file, stage, instruction).commands;
  return [...earlier, ...own.slice(0, until === null ? 0 : own.indexOf(until))];
}

/** More commands than people write in a stage and those below it. */
const mostCommands = 1000;

/** Whether what was done before each of its commands would take too long to find out: then it is unknown. */
export function isTooLong(file: Dockerfile, stage: Stage): boolean {
  return commandsIn(stepsBefore(file, stage, null)) > mostCommands;
}

const commandsIn = memoized((steps: readonly Step[]) => steps.reduce((sum, { commands }) => sum + commands.length, 0));

function stepOf(file: Dockerfile, stage: Stage, instruction: Instruction): Step {
  if (instruction.keyword !== 'RUN') return { stage, instruction, commands: [], opaque: false };
  const script = scriptOf(file, stage, instruction);
  if (script === null) return { stage, instruction, commands: [], opaque: true };
  return { stage, instruction, commands: commandsOf(script), opaque: script.errors.length > 0 };
}
