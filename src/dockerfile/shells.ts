import type { Instruction, ShellInstruction, Stage } from './model.ts';
import { imageFactsOf, instructionsOf, lineage } from './stages.ts';

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
  for (const ancestor of lineage(stage)) {
    const found = shellsOf(ancestor).findLast((shell) => ancestor !== stage || shell.index < instruction.index);
    if (found !== undefined) return found;
  }
  return null;
}

const shells = new WeakMap<Stage, readonly ShellInstruction[]>();

/** Asked for every RUN, and mostly empty. */
function shellsOf(stage: Stage): readonly ShellInstruction[] {
  const found = shells.get(stage) ?? [...instructionsOf(stage, 'SHELL')];
  shells.set(stage, found);
  return found;
}

function nameOfShell(program: string): ShellName {
  const name = (program.split(/[\\/]/).at(-1) ?? '').toLowerCase().replace(/\.exe$/, '');
  if (name === 'cmd' || name === 'powershell' || name === 'pwsh') return 'windows';
  return name === 'sh' || name === 'bash' || name === 'ash' || name === 'dash' || name === 'zsh' ? name : 'other';
}
