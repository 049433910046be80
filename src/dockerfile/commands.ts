import type { ShellScript } from '../shell/ast.ts';
import type { Command } from '../shell/command.ts';
import { type PackageOperation, packageOperationOf } from '../shell/packages.ts';
import { commandsOf } from '../shell/walk.ts';
import { memoized } from '../text/memoized.ts';
import type { CommandInstruction, Dockerfile, HealthcheckInstruction, RunInstruction, Stage } from './model.ts';
import { scriptOf } from './script.ts';
import { instructionsOf } from './stages.ts';

export interface RunScript {
  readonly stage: Stage;
  readonly run: RunInstruction;
  readonly script: ShellScript;
  readonly commands: readonly Command[];
  /** What the commands ask of package managers. */
  readonly operations: readonly PackageOperation[];
}

/** Every RUN that a POSIX-like shell reads, with its commands in the order of execution. Read once: most rules ask for them. */
export const runScripts = memoized((file: Dockerfile): readonly RunScript[] =>
  file.stages.flatMap((stage) =>
    instructionsOf(stage, 'RUN').flatMap((run) => {
      const script = scriptOf(file, stage, run);
      if (script === null) return [];
      const commands = commandsOf(script);
      return [{ stage, run, script, commands, operations: commands.flatMap((one) => packageOperationOf(one) ?? []) }];
    }),
  ),
);

export interface InstructionScript {
  readonly stage: Stage;
  readonly instruction: RunInstruction | CommandInstruction | HealthcheckInstruction;
  readonly script: ShellScript;
}

/** Every RUN, CMD, ENTRYPOINT and HEALTHCHECK that a POSIX-like shell or nobody reads. */
export function* shellScripts(file: Dockerfile): Generator<InstructionScript> {
  for (const stage of file.stages) {
    for (const instruction of instructionsOf(stage, 'RUN', 'CMD', 'ENTRYPOINT', 'HEALTHCHECK')) {
      const script = scriptOf(file, stage, instruction);
      if (script !== null) yield { stage, instruction, script };
    }
  }
}

/** Whether a word of the commands, or a variable that is set for them, has the text in it: a tool that is told where something is. */
export function mentions(commands: readonly Command[], text: string): boolean {
  return commands.some(({ words, assignments }) =>
    [...words, ...assignments.flatMap(({ value }) => value ?? [])].some((word) => word.text.includes(text)),
  );
}
