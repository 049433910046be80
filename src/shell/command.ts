import type { Range } from '../text/range.ts';
import type { Assignment, Redirect, SimpleCommand, Word } from './ast.ts';
import type { ShellOptions } from './options.ts';

/** A command that a script runs, with what a rule wants to know of its surroundings. */
export interface Command {
  /** The program, without its directory; null where it is not known (`$CC`) or there is none (`A=b`). */
  readonly name: string | null;
  /** The program as written, when it is given by path. */
  readonly path: string | null;
  /** The name and the arguments. */
  readonly words: readonly Word[];
  readonly args: readonly Word[];
  /** Set for this command only, by itself or by `env` and `sudo` around it; without a name they are set for the shell. */
  readonly assignments: readonly Assignment[];
  readonly redirects: readonly Redirect[];
  /** From the name to the last word; the whole command when nothing wraps it. */
  readonly range: Range;
  /** The command that it is part of as the script writes it: with `sudo`, `env`, … in front. */
  readonly node: SimpleCommand;
  /** The command that runs this one: `sudo`, `xargs`, `sh -c '…'`. */
  readonly wrappedBy: Command | null;
  /** `xargs` and `find -exec`: more arguments come from elsewhere. */
  readonly argumentsFromInput: boolean;
  /** What stands between this command and the one before it in the same list; null for the first. */
  readonly precededBy: Separator | null;
  readonly followedBy: Separator | null;
  /** The innermost pipeline; of one stage when nothing is piped. */
  readonly pipe: PipePosition;
  /** What it is nested in, outermost first. */
  readonly enclosures: readonly Enclosure[];
  /** It may well not run: in a branch, a loop or a function, or behind `||`. */
  readonly conditional: boolean;
  /** Why a failure of this command does not fail the script; null when it does. */
  readonly failureLost: FailureLoss | null;
  /** The options of the shell when it runs. */
  readonly options: ShellOptions;
}

export type Separator = '|' | '|&' | '&&' | '||' | ';' | '&' | '\n';

export interface PipePosition {
  readonly pipe: Pipe;
  readonly stage: number;
}

export interface Pipe {
  /** Commands by stage, without those inside substitutions. Complete once the whole script is walked. */
  readonly stages: readonly (readonly Command[])[];
  /** The pipeline around this one, of which it is a part of one stage. */
  readonly outer: PipePosition | null;
}

export type Enclosure =
  | 'condition'
  | 'branch'
  | 'case'
  | 'loop'
  | 'function'
  | 'subshell'
  | 'group'
  | 'substitution'
  | 'background';

/**
 * `handled`: `|| true`. `pipe`: not the last of a pipeline, without pipefail. `negated`: behind `!`. `condition`: decides an `if` or loop.
 * `sequence`: something else follows, without errexit. `loop`: a further round follows. `background`: nobody waits. `substitution`: only its
 * output counts.
 */
export type FailureLoss =
  | 'handled'
  | 'pipe'
  | 'negated'
  | 'condition'
  | 'sequence'
  | 'loop'
  | 'background'
  | 'substitution';

/** Commands whose output this command reads: the stage before it, also of a pipeline around its subshell. */
export function pipedFrom(command: Command): readonly Command[] {
  let position: PipePosition | null = command.pipe;
  while (position !== null) {
    if (position.stage > 0) return position.pipe.stages[position.stage - 1] ?? [];
    position = position.pipe.outer;
  }
  return [];
}

/** Commands that read this command's output. */
export function pipedInto(command: Command): readonly Command[] {
  let position: PipePosition | null = command.pipe;
  while (position !== null) {
    const next: readonly Command[] | undefined = position.pipe.stages[position.stage + 1];
    if (next !== undefined) return next;
    position = position.pipe.outer;
  }
  return [];
}

export function isInside(command: Command, enclosure: Enclosure): boolean {
  return command.enclosures.includes(enclosure);
}
