import { defaultInterpreter, type Interpreter } from '../images/shells.ts';
import type { Dockerfile, Instruction, Stage } from './model.ts';
import { heredocScript, scriptOf } from './script.ts';
import { shellInstructionAt } from './shells.ts';
import { imageFactsOf, instructionsOf, lineage } from './stages.ts';

/** What reads the script of an instruction. */
export interface Reader {
  readonly interpreter: Interpreter;
  /** The oldest that is sure; null: unknown. */
  readonly version: string | null;
  /** As people call it: `sh` of Debian, `bash`. */
  readonly label: string;
}

/** The shell that reads a RUN, CMD, ENTRYPOINT or HEALTHCHECK; null where that is not known. */
export function readerOf(file: Dockerfile, stage: Stage, instruction: Instruction): Reader | null {
  const program = programOf(file, stage, instruction);
  if (program === null) return null;
  const name = program.slice(program.lastIndexOf('/') + 1);
  if (name === 'bash') return { interpreter: 'bash', version: null, label: 'bash' };
  const facts = imageFactsOf(stage);
  if (name === 'dash') return { interpreter: 'dash', version: null, label: 'dash' };
  if (facts === null || (name !== 'sh' && name !== 'ash') || replacesShell(file, stage, instruction)) return null;
  const interpreter = defaultInterpreter(facts);
  return interpreter === null ? null : { interpreter, version: facts.shellVersion, label: labels[interpreter] };
}

const labels: Readonly<Record<Interpreter, string>> = {
  bash: 'bash',
  'bash-posix': 'bash called as `sh`',
  'busybox-ash': 'the `sh` of BusyBox',
  dash: 'dash',
};

function programOf(file: Dockerfile, stage: Stage, instruction: Instruction): string | null {
  const command = 'command' in instruction ? instruction.command : null;
  if (command === null) return null;
  if (command.form === 'exec') return command.words[0]?.text ?? null;
  const heredoc = heredocScript(file.source, command.text, instruction.heredocs);
  if (heredoc?.interpreter != null) return heredoc.interpreter;
  const set = shellInstructionAt(stage, instruction);
  return set === null ? '/bin/sh' : (set.words?.[0]?.text ?? null);
}

function replacesShell(file: Dockerfile, stage: Stage, before: Instruction): boolean {
  return lineage(stage).some((ancestor) => {
    const replacement = replacementIn(file, ancestor);
    return replacement !== null && (ancestor !== stage || replacement <= before.index);
  });
}

const replacements = new WeakMap<Stage, number | null>();

/** Index of the first RUN with `ln -sf bash /bin/sh`, `dpkg-reconfigure dash` and the like. */
function replacementIn(file: Dockerfile, stage: Stage): number | null {
  const known = replacements.get(stage);
  if (known !== undefined) return known;
  const run = instructionsOf(stage, 'RUN').find((candidate) => {
    const text = scriptOf(file, stage, candidate)?.written.text ?? '';
    return /\b(?:ln|mv|cp|busybox)\b[^\n;&|]{0,500}\/bin\/(?:sh|dash)\b|dpkg-reconfigure|dash\/sh|update-alternatives[^\n]{0,500}\/sh\b/.test(
      text,
    );
  });
  replacements.set(stage, run?.index ?? null);
  return run?.index ?? null;
}
