import { inForceAt } from './in-force.ts';
import type { Instruction, ShellInstruction, Stage } from './model.ts';
import { imageFactsOf } from './stages.ts';

/** The program that reads a shell form. */
export type ShellName = 'sh' | 'bash' | 'ash' | 'dash' | 'zsh' | 'windows' | 'other' | 'unknown';

/** Which shell reads the shell form of an instruction: the last SHELL before it, else the image's `/bin/sh`. */
export function shellAt(stage: Stage, instruction: Instruction): ShellName {
  const set = shellInstructionAt(stage, instruction);
  if (set !== null) return nameOfShell(set.words?.[0]?.text ?? '');
  const shell = imageFactsOf(stage)?.shell ?? null;
  if (shell === null) return 'unknown';
  if (shell === 'cmd') return 'windows';
  if (shell === 'busybox-ash') return 'ash';
  return shell === 'none' ? 'other' : shell;
}

/** The SHELL in force; null: the default, `/bin/sh -c`. */
export function shellInstructionAt(stage: Stage, instruction: Instruction): ShellInstruction | null {
  return inForceAt(stage, 'SHELL', instruction)?.instruction ?? null;
}

/** The words of the SHELL in force; none for the default. */
export function shellWordsAt(stage: Stage, instruction: Instruction): readonly string[] {
  return shellInstructionAt(stage, instruction)?.words?.map((word) => word.text) ?? [];
}

function nameOfShell(program: string): ShellName {
  const name = (program.split(/[\\/]/).at(-1) ?? '').toLowerCase().replace(/\.exe$/, '');
  if (name === 'cmd' || name === 'powershell' || name === 'pwsh') return 'windows';
  return name === 'sh' || name === 'bash' || name === 'ash' || name === 'dash' || name === 'zsh' ? name : 'other';
}
