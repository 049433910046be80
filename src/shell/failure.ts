import type { CommandNode, Pipeline, Statement } from './ast.ts';
import type { FailureLoss } from './command.ts';
import type { ShellOptions } from './options.ts';

/** Where the exit status of a node goes. */
export interface StatusPath {
  /** Why a failing status is lost further out; null when it fails the script. */
  readonly loss: FailureLoss | null;
  /** The same for the shell process, which a command can end: by `exit`, or by errexit. */
  readonly exitLoss: FailureLoss | null;
  /** Errexit does nothing here: inside a condition, before `&&` or `||`, behind `!`. */
  readonly errexitIgnored: boolean;
}

export const topLevel: StatusPath = { loss: null, exitLoss: null, errexitIgnored: false };

/** Where the status of one pipeline of a statement goes. */
export function pipelineStatus(
  path: StatusPath,
  statement: Statement,
  index: number,
  isLastStatement: boolean,
  options: ShellOptions,
): StatusPath {
  if (statement.terminator === '&') return { loss: 'background', exitLoss: 'background', errexitIgnored: false };
  const passed = isLastStatement ? path.loss : 'sequence';
  const isLast = index === statement.pipelines.length - 1;
  const isNegated = statement.pipelines[index]?.negated === true;
  const errexitIgnored = path.errexitIgnored || !isLast || isNegated;
  if (isNegated) return { ...path, loss: 'negated', errexitIgnored };
  if (isLast) return { ...path, loss: options.errexit && !path.errexitIgnored ? path.exitLoss : passed };
  return { ...path, loss: handledLoss(path, statement, index, passed), errexitIgnored };
}

/** A failure before `&&` skips to the next `||`; what stands there decides. */
function handledLoss(
  path: StatusPath,
  { pipelines, operators }: Statement,
  index: number,
  passed: FailureLoss | null,
): FailureLoss | null {
  const or = operators.indexOf('||', index);
  const handler = or === -1 ? undefined : pipelines[or + 1];
  if (handler === undefined) return passed;
  const end = failingEnd(handler);
  if (end === 'exit') return path.exitLoss;
  return end === 'false' ? passed : 'handled';
}

/** Whether a pipeline surely fails: `exit 1`, `false`, `{ echo …; exit 1; }`. */
function failingEnd(pipeline: Pipeline): 'exit' | 'false' | null {
  const [command] = pipeline.commands;
  if (command === undefined || pipeline.commands.length > 1 || pipeline.negated) return null;
  return commandEnd(command);
}

function commandEnd(command: CommandNode): 'exit' | 'false' | null {
  if (command.kind === 'group' || command.kind === 'subshell') {
    const last = command.body.at(-1);
    const [pipeline] = last?.pipelines ?? [];
    if (last?.pipelines.length !== 1 || pipeline === undefined) return null;
    const end = failingEnd(pipeline);
    return end === 'exit' && command.kind === 'subshell' ? 'false' : end;
  }
  if (command.kind !== 'simple') return null;
  const [name, status] = command.words.map((word) => word.value);
  if (name === 'false') return 'false';
  if (status === '0') return null;
  if (name === 'exit') return 'exit';
  return name === 'return' ? 'false' : null;
}
