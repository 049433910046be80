import type { Command } from '../shell/command.ts';
import { commandsOf } from '../shell/walk.ts';
import type { Dockerfile, Instruction, Stage } from './model.ts';
import { scriptOf } from './script.ts';

/** One instruction of a stage or of those below it, with what it runs. */
export interface Step {
  readonly stage: Stage;
  readonly instruction: Instruction;
  /** Of a RUN that a POSIX-like shell reads. */
  readonly commands: readonly Command[];
  /** A RUN that could not be read: it may do anything. */
  readonly opaque: boolean;
}

/** All that has been done to a stage, from its image on. ONBUILD runs elsewhere. */
interface History {
  readonly steps: readonly Step[];
  /** The first step of the stage itself. */
  readonly own: number;
  readonly commands: readonly Command[];
  /** How many commands come before each step. */
  readonly offsets: readonly number[];
}

const known = new WeakMap<Stage, History>();

function historyOf(file: Dockerfile, stage: Stage): History {
  const found = known.get(stage);
  if (found !== undefined) return found;
  const below = stage.base.kind === 'stage' ? historyOf(file, stage.base.stage) : nothing;
  const own = stage.instructions.map((instruction) => stepOf(file, stage, instruction));
  const offsets = [...below.offsets];
  let count = below.commands.length;
  for (const { commands } of own) {
    offsets.push(count);
    count += commands.length;
  }
  const commands = [...below.commands, ...own.flatMap((step) => step.commands)];
  const history = { steps: [...below.steps, ...own], own: below.steps.length, commands, offsets };
  known.set(stage, history);
  return history;
}

const nothing: History = { steps: [], own: 0, commands: [], offsets: [] };

/** How many steps come before an instruction of the stage. */
function positionOf({ steps, own }: History, { index }: Instruction): number {
  let [low, high] = [own, steps.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((steps[middle]?.instruction.index ?? index) < index) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** What has been done to the stage before an instruction of it, from its image on; null: all of it. */
export function stepsBefore(file: Dockerfile, stage: Stage, until: Instruction | null): readonly Step[] {
  const history = historyOf(file, stage);
  return until === null ? history.steps : history.steps.slice(0, positionOf(history, until));
}

/**
 * The commands before `until`, which is one of the instruction's own; all before the instruction where it is null, and all of the stage where both
 * are.
 */
export function commandsBefore(
  file: Dockerfile,
  stage: Stage,
  instruction: Instruction | null,
  until: Command | null,
): readonly Command[] {
  const history = historyOf(file, stage);
  if (instruction === null) return history.commands;
  const earlier = history.commands.slice(0, history.offsets[positionOf(history, instruction)]);
  if (until === null) return earlier;
  const own = stepOf(file, stage, instruction).commands;
  return [...earlier, ...own.slice(0, own.indexOf(until))];
}

function stepOf(file: Dockerfile, stage: Stage, instruction: Instruction): Step {
  if (instruction.keyword !== 'RUN') return { stage, instruction, commands: [], opaque: false };
  const script = scriptOf(file, stage, instruction);
  if (script === null) return { stage, instruction, commands: [], opaque: true };
  return { stage, instruction, commands: commandsOf(script), opaque: script.errors.length > 0 };
}
