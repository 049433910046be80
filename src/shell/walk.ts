import type { MappedText } from '../text/mapped.ts';
import { cover } from '../text/range.ts';
import type { CommandNode, Pipeline, Redirect, ShellScript, SimpleCommand, Statement, Word, WordPart } from './ast.ts';
import type { Command, Enclosure, PipePosition, Separator } from './command.ts';
import { pipelineStatus, type StatusPath, topLevel } from './failure.ts';
import { applyOptions, noOptions, type ShellOptions } from './options.ts';
import { parseShell } from './parse.ts';
import { scriptsIn } from './words.ts';
import { isShell, shellFlags, unwrap } from './wrappers.ts';

/** How deep scripts in strings are followed: `sh -c "sh -c …"`. */
const deepestNesting = 8;

const walked = new WeakMap<ShellScript, readonly Command[]>();

/**
 * Every simple command of a script in the order of execution, those in substitutions, conditions and strings (`sh -c '…'`) included. A
 * command that runs another (`sudo apt-get …`) stands before it. Empty for a script of another interpreter than a shell.
 */
export function commandsOf(script: ShellScript): readonly Command[] {
  const known = walked.get(script);
  if (known !== undefined) return known;
  const commands: Command[] = [];
  walked.set(script, commands);
  const options = initialOptions(script);
  if (options !== null) {
    walkBody(script.statements, {
      out: commands,
      script,
      status: topLevel,
      shell: { options },
      enclosures: [],
      conditional: false,
      outer: null,
      wrappedBy: null,
      nesting: 0,
    });
  }
  return commands;
}

/** What holds for everything in a body. */
interface Scope {
  readonly out: Command[];
  readonly script: ShellScript;
  readonly status: StatusPath;
  /** Shared by all that runs in the same shell process: `set` changes it. */
  readonly shell: { options: ShellOptions };
  readonly enclosures: readonly Enclosure[];
  readonly conditional: boolean;
  readonly outer: MutablePosition | null;
  readonly wrappedBy: Command | null;
  readonly nesting: number;
}

interface MutablePosition extends PipePosition {
  readonly pipe: { readonly stages: Command[][]; readonly outer: MutablePosition | null };
}

interface Place {
  readonly position: MutablePosition;
  readonly precededBy: Separator | null;
  readonly followedBy: Separator | null;
}

/** A script that names its interpreter is run by it, without the options of SHELL. */
function initialOptions({ shebang, options }: ShellScript): ShellOptions | null {
  if (shebang === null) return options;
  const [program = '', ...flags] = shebang.replace(/^\S*\/env\s+(?:-S\s+)?/, '').split(/\s+/);
  return isShell(program.slice(program.lastIndexOf('/') + 1)) ? applyOptions(noOptions, flags) : null;
}

function walkBody(body: readonly Statement[], scope: Scope): void {
  body.forEach((statement, index) => {
    const { pipelines, operators, terminator } = statement;
    const isLast = index === body.length - 1;
    const before = body[index - 1]?.terminator ?? null;
    const after = isLast && terminator !== '&' ? null : terminator;
    pipelines.forEach((pipeline, at) => {
      const status = pipelineStatus(scope.status, statement, at, isLast, scope.shell.options);
      const conditional =
        scope.conditional || operators[at - 1] === '||' || decides(pipelines[at - 1], operators[at - 1]);
      const isBackground = terminator === '&';
      walkPipeline(
        pipeline,
        {
          ...scope,
          status,
          conditional,
          shell: isBackground ? { ...scope.shell } : scope.shell,
          enclosures: isBackground ? [...scope.enclosures, 'background'] : scope.enclosures,
        },
        operators[at - 1] ?? before,
        operators[at] ?? after,
      );
    });
  });
}

/** `[ -f x ] && …`: a test in front makes what follows a branch. */
function decides(pipeline: Pipeline | undefined, operator: '&&' | '||' | undefined): boolean {
  const command = pipeline?.commands.at(-1);
  if (operator !== '&&' || command === undefined) return false;
  if (command.kind !== 'simple') return command.kind === 'test' || command.kind === 'arithmetic';
  const name = command.words[0]?.value;
  return name === '[' || name === 'test';
}

function walkPipeline(
  { commands, operators }: Pipeline,
  scope: Scope,
  before: Separator | null,
  after: Separator | null,
): void {
  const isPiped = commands.length > 1;
  const pipe = { stages: commands.map((): Command[] => []), outer: scope.outer };
  commands.forEach((command, stage) => {
    const isLast = stage === commands.length - 1;
    const loss = isLast || scope.shell.options.pipefail ? scope.status.loss : 'pipe';
    walkNode(
      command,
      isPiped ? { ...scope, status: { ...scope.status, loss, exitLoss: loss }, shell: { ...scope.shell } } : scope,
      {
        position: { pipe, stage },
        precededBy: operators[stage - 1] ?? before,
        followedBy: operators[stage] ?? after,
      },
    );
  });
}

function walkNode(node: CommandNode, scope: Scope, place: Place): void {
  if (node.kind === 'simple') {
    walkSimple(node, scope, place);
    return;
  }
  const { status } = scope;
  const inside: Scope = { ...scope, outer: place.position };
  const nested = (enclosure: Enclosure, changes: Partial<Scope> = {}): Scope => ({
    ...inside,
    enclosures: [...scope.enclosures, enclosure],
    ...changes,
  });
  const condition = nested('condition', { status: { ...status, loss: 'condition', errexitIgnored: true } });
  const round = nested('loop', { conditional: true, status: { ...status, loss: status.loss ?? 'loop' } });
  walkParts(partsOf(node.redirects, []), scope);
  switch (node.kind) {
    case 'if':
      for (const branch of node.branches) {
        walkBody(branch.condition, condition);
        walkBody(branch.body, nested('branch', { conditional: true }));
      }
      walkBody(node.otherwise ?? [], nested('branch', { conditional: true }));
      break;
    case 'for':
      walkParts(partsOf([], node.words ?? []), scope);
      walkBody(node.body, round);
      break;
    case 'while':
    case 'until':
      walkBody(node.condition, condition);
      walkBody(node.body, round);
      break;
    case 'case':
      walkParts(node.word.parts, scope);
      for (const item of node.items) walkBody(item.body, nested('case', { conditional: true }));
      break;
    case 'subshell':
      walkBody(
        node.body,
        nested('subshell', { shell: { ...scope.shell }, status: { ...status, exitLoss: status.loss } }),
      );
      break;
    case 'group':
      walkBody(node.body, nested('group'));
      break;
    case 'function':
      walkBody(node.body, nested('function', { conditional: true, shell: { ...scope.shell }, status: topLevel }));
      break;
    case 'test':
    case 'arithmetic':
      walkParts(partsOf([], node.words), scope);
  }
}

function walkSimple(node: SimpleCommand, scope: Scope, place: Place): void {
  const assigned = node.assignments.flatMap(({ value, elements }) => (value === null ? elements : [value]));
  walkParts(partsOf(node.redirects, node.words), scope);
  // A command that only assigns has the status of its last substitution.
  walkParts(partsOf([], assigned), scope, node.words.length === 0 ? scope.status : undefined);
  emit(node, node.words, node.assignments, scope, place, false);
}

function emit(
  node: SimpleCommand,
  words: readonly Word[],
  assignments: Command['assignments'],
  scope: Scope,
  { position, precededBy, followedBy }: Place,
  argumentsFromInput: boolean,
): void {
  const [first, last] = [words[0], words.at(-1)];
  const program = first?.value ?? null;
  const slash = program?.lastIndexOf('/') ?? -1;
  const command: Command = {
    name: program?.slice(slash + 1) ?? null,
    path: slash === -1 ? null : program,
    words,
    args: words.slice(1),
    assignments,
    redirects: node.redirects,
    range:
      words === node.words || first === undefined || last === undefined ? node.range : cover(first.range, last.range),
    node,
    wrappedBy: scope.wrappedBy,
    argumentsFromInput,
    precededBy,
    followedBy,
    pipe: position,
    enclosures: scope.enclosures,
    conditional: scope.conditional,
    failureLost: program === 'exit' ? scope.status.exitLoss : scope.status.loss,
    options: scope.shell.options,
  };
  scope.out.push(command);
  for (let at: MutablePosition | null = position; at !== null; at = at.pipe.outer)
    at.pipe.stages[at.stage]?.push(command);
  if (command.name === 'set')
    scope.shell.options = applyOptions(
      command.options,
      command.args.map((word) => word.value),
    );
  if (scope.nesting < deepestNesting)
    follow(
      command,
      { ...scope, wrappedBy: command, nesting: scope.nesting + 1 },
      {
        position,
        precededBy,
        followedBy,
      },
    );
}

/** What the command runs in its turn. */
function follow(command: Command, scope: Scope, place: Place): void {
  const wrapped = unwrap(command.name, command.args, command.options);
  if (wrapped?.kind === 'words') {
    const assignments = [...command.assignments, ...wrapped.assignments];
    const fromInput = command.argumentsFromInput || wrapped.argumentsFromInput;
    emit(command.node, wrapped.words, assignments, scope, place, fromInput);
  } else if (wrapped?.kind === 'script') {
    walkText(wrapped.script, wrapped.options, wrapped.sameShell, scope, place);
  } else if (isShell(command.name) && command.args.every((word) => /^[-+]/.test(word.value ?? ''))) {
    const input = command.redirects.findLast(({ heredoc, descriptor }) => heredoc !== null && (descriptor ?? 0) === 0);
    if (input?.heredoc) walkText(input.heredoc.body, shellFlags(command.args), false, scope, place);
  }
}

function walkText(text: MappedText, options: ShellOptions, sameShell: boolean, scope: Scope, place: Place): void {
  const script = parseShell(text, scope.script.source, options);
  const { loss } = scope.status;
  const own = { status: { loss, exitLoss: loss, errexitIgnored: false }, shell: { options } };
  walkBody(script.statements, { ...scope, ...(sameShell ? {} : own), outer: place.position });
}

/** Substitutions; all but the last of an assignment count by their output only. */
function walkParts(parts: readonly WordPart[], scope: Scope, lastStatus?: StatusPath): void {
  const scripts = scriptsIn(parts);
  scripts.forEach((script, index) => {
    const lost: StatusPath = { ...scope.status, loss: 'substitution', exitLoss: 'substitution' };
    const kept = index === scripts.length - 1 ? lastStatus : undefined;
    walkBody(script.statements, {
      ...scope,
      status: kept === undefined ? lost : { ...kept, exitLoss: kept.loss },
      shell: { ...scope.shell },
      enclosures: [...scope.enclosures, 'substitution'],
      outer: null,
    });
  });
}

function partsOf(redirects: readonly Redirect[], words: readonly Word[]): readonly WordPart[] {
  return [
    ...words.flatMap((word) => word.parts),
    ...redirects.flatMap(({ target, heredoc }) => heredoc?.parts ?? target?.parts ?? []),
  ];
}
