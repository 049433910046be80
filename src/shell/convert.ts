import type * as unbash from 'unbash';
import type {
  CaseItem,
  CommandNode,
  Compound,
  IfBranch,
  Pipeline,
  Redirect,
  SimpleCommand,
  Statement,
  Terminator,
  Word,
} from './ast.ts';
import {
  arithmeticParts,
  type Context,
  convertArgument,
  convertAssignment,
  convertParts,
  convertWord,
  wordOf,
} from './convert-words.ts';
import { rangeOf, writtenAt } from './positions.ts';

type Body = readonly Statement[];

export function convertStatements(context: Context, statements: readonly unbash.Statement[]): Statement[] {
  return statements.map((statement) => convertStatement(context, statement));
}

function convertStatement(context: Context, statement: unbash.Statement): Statement {
  const { command } = statement;
  const pipelines = command.type === 'AndOr' ? command.commands : [command];
  return {
    pipelines: pipelines.map((pipeline) => convertPipeline(context, pipeline)),
    operators: command.type === 'AndOr' ? command.operators : [],
    terminator: statement.background === true ? '&' : terminatorAt(context.mapped.text, statement.end),
    range: rangeOf(context, statement),
  };
}

/** The parser keeps no separators: what follows the statement tells. */
function terminatorAt(text: string, end: number): Terminator | null {
  const after = /(?:[ \t]|\\\n)*(?:#[^\n]*)?(;;|;|\n|)/y;
  after.lastIndex = end;
  const found = after.exec(text)?.[1];
  return found === ';' || found === '\n' ? found : null;
}

function convertPipeline(context: Context, node: unbash.PipelineNode): Pipeline {
  const range = rangeOf(context, node);
  if (node.type !== 'Pipeline') {
    return { commands: [convertCommand(context, node)], operators: [], negated: false, range };
  }
  const negations = node.prefixes.filter((prefix) => prefix.type === 'Negation').length;
  return {
    commands: node.commands.map((command) => convertCommand(context, command)),
    operators: node.operators,
    negated: negations % 2 === 1,
    range,
  };
}

function convertCommand(context: Context, node: unbash.CommandNode): CommandNode {
  if (node.type === 'Command') return convertSimple(context, node);
  if (node.type === 'Redirected') {
    const redirects = node.redirects.map((redirect) => convertRedirect(context, redirect));
    return { ...convertCompound(context, node.command), redirects, range: rangeOf(context, node) };
  }
  if (node.type === 'Coproc' && node.body.type === 'Command') return convertSimple(context, node.body);
  return { ...convertCompound(context, node), redirects: [], range: rangeOf(context, node) };
}

function convertSimple(context: Context, node: unbash.Command): SimpleCommand {
  return {
    kind: 'simple',
    assignments: node.prefix
      .filter((item) => item.type === 'Assignment')
      .map((assignment) => convertAssignment(context, assignment)),
    words: [
      ...(node.name === undefined ? [] : [convertWord(context, node.name)]),
      ...node.args.map((argument) => convertArgument(context, argument)),
    ],
    redirects: node.redirects.map((redirect) => convertRedirect(context, redirect)),
    range: rangeOf(context, node),
  };
}

function convertCompound(
  context: Context,
  node: Exclude<unbash.CommandNode, unbash.Command | unbash.Redirected>,
): Compound {
  const body = (list: unbash.CompoundList): Body => convertStatements(context, list.commands);
  switch (node.type) {
    case 'If': {
      const branches = [node, ...node.elif].map(
        (branch): IfBranch => ({ condition: body(branch.clause), body: body(branch.then) }),
      );
      return { kind: 'if', branches, otherwise: node.else === undefined ? null : body(node.else) };
    }
    case 'For':
    case 'Select': {
      const words = node.wordlist?.map((word) => convertWord(context, word)) ?? null;
      return { kind: 'for', variable: node.name.value, words, body: body(node.body) };
    }
    case 'ArithmeticFor':
      return { kind: 'for', variable: null, words: null, body: body(node.body) };
    case 'While':
      return { kind: node.kind, condition: body(node.clause), body: body(node.body) };
    case 'Case':
      return { kind: 'case', word: convertWord(context, node.word), items: node.items.map(caseItem) };
    case 'Subshell':
      return { kind: 'subshell', body: body(node.body) };
    case 'BraceGroup':
      return { kind: 'group', body: body(node.body) };
    case 'Function':
      return { kind: 'function', name: node.name.value, body: bodyOf(context, node.body) };
    case 'Coproc':
      return { kind: 'group', body: bodyOf(context, node.body) };
    case 'TestCommand':
      return { kind: 'test', text: textAt(context, node), words: operands(context, node.expression) };
    case 'ArithmeticCommand': {
      const parts = node.expression === undefined ? [] : arithmeticParts(context, node.expression);
      const words = parts.length === 0 ? [] : [wordOf(node.body, parts, rangeOf(context, node))];
      return { kind: 'arithmetic', text: textAt(context, node), words };
    }
  }

  function caseItem(item: unbash.CaseItem): CaseItem {
    return { patterns: item.pattern.map((pattern) => convertWord(context, pattern)), body: body(item.body) };
  }
}

/** The body of a function: its commands, without the braces that hold them. */
function bodyOf(context: Context, node: unbash.Function['body'] | unbash.Coproc['body']): Body {
  if (node.type === 'CompoundList') return convertStatements(context, node.commands);
  if (node.type === 'BraceGroup') return convertStatements(context, node.body.commands);
  const range = rangeOf(context, node);
  const pipeline: Pipeline = { commands: [convertCommand(context, node)], operators: [], negated: false, range };
  return [{ pipelines: [pipeline], operators: [], terminator: null, range }];
}

function operands(context: Context, expression: unbash.TestExpression): Word[] {
  switch (expression.type) {
    case 'TestUnary':
      return [convertWord(context, expression.operand)];
    case 'TestBinary':
      return [convertWord(context, expression.left), convertWord(context, expression.right)];
    case 'TestLogical':
      return expression.operands.flatMap((operand) => operands(context, operand));
    case 'TestNot':
      return operands(context, expression.operand);
    case 'TestGroup':
      return operands(context, expression.expression);
  }
}

function convertRedirect(context: Context, node: unbash.Redirection): Redirect {
  const heredoc =
    node.type === 'HereDoc'
      ? {
          delimiter: node.delimiter?.value ?? '',
          quoted: node.delimiter?.quoted ?? false,
          body: writtenAt(context, node.body),
          parts: convertParts(context, node.body.parts ?? [], true),
        }
      : null;
  return {
    operator: node.operator,
    descriptor: node.descriptor?.type === 'FileDescriptor' ? node.descriptor.value : null,
    target: node.type === 'HereDoc' || node.target === undefined ? null : convertWord(context, node.target),
    heredoc,
    range: rangeOf(context, node),
  };
}

function textAt(context: Context, node: { readonly pos: number; readonly end: number }): string {
  return context.mapped.text.slice(node.pos, node.end);
}
