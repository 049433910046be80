import type { Dockerfile, Instruction, RunInstruction, Stage } from '../../dockerfile/model.ts';
import type { BuildStep } from '../../dockerfile/rerun.ts';
import { scriptOf } from '../../dockerfile/script.ts';
import { packageOperationOf } from '../../shell/packages.ts';
import { commandsOf } from '../../shell/walk.ts';
import { redact } from '../../text/redact.ts';

export interface Label {
  /** Equal for what does the same, in another form. */
  readonly key: string;
  readonly text: string;
}

export type Labels = ReadonlyMap<string, { readonly text: string; readonly repeated: boolean }>;

/** By what they do, whether they are repeated anywhere. */
export function labelsOf(file: Dockerfile, steps: readonly BuildStep[]): Labels {
  const labels = new Map<string, { readonly text: string; readonly repeated: boolean }>();
  for (const { stage, instruction, cause } of steps) {
    const label = labelOf(file, stage, instruction);
    if (label === null || labels.get(label.key)?.repeated === true) continue;
    labels.set(label.key, { text: label.text, repeated: cause !== null });
  }
  return labels;
}

const labelLength = 60;

/** What a RUN does, in a form that survives an edit of its flags: its first install, else its first command. */
export function labelOf(file: Dockerfile, stage: Stage, instruction: Instruction): Label | null {
  if (instruction.keyword !== 'RUN') return null;
  const commands = commandsIn(file, stage, instruction);
  const install = commands
    .flatMap((command) => packageOperationOf(command) ?? [])
    .find(({ action }) => action === 'install' || action === 'build-dependencies');
  if (install !== undefined) {
    const { command, subcommand, manager, action, packages } = install;
    const what = packages.length === 0 ? 'of the project' : 'by name';
    return { key: `${manager.id} ${action} ${what}`, text: `${command.name} ${subcommand}`.trim() };
  }
  const [first] = commands;
  if (first === undefined) return null;
  const text = cut(first.words.map((word) => word.text).join(' '));
  return { key: text, text };
}

function commandsIn(file: Dockerfile, stage: Stage, run: RunInstruction) {
  const script = scriptOf(file, stage, run);
  return script === null ? [] : commandsOf(script);
}

/** An instruction as it is quoted, and where it stands. */
export function placed({ keyword, args, range }: Instruction): { text: string; line: number } {
  const words = args.text.replace(/\s+/g, ' ').trim();
  // Of a RUN, what it runs says more than what is mounted.
  const text = keyword === 'RUN' ? words.replace(/^(?:--\S+ )+/, '') : words;
  return { text: cut(redact(`${keyword} ${text}`)), line: range.startLine };
}

function cut(text: string): string {
  return text.length <= labelLength ? text : `${text.slice(0, labelLength - 1)}…`;
}
