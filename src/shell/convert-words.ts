import type * as unbash from 'unbash';
import { forEachChild } from 'unbash';
import type { MappedText } from '../text/mapped.ts';
import type { Assignment, LiteralPart, ShellScript, VariablePart, Word, WordPart } from './ast.ts';
import { type Origin, rangeOf, type Span, unescaped, writtenAt } from './positions.ts';

export interface Context extends Origin {
  /** Turns the script of a substitution. */
  readonly substitution: (part: Substitution) => ShellScript;
}

/** A part of a word that holds a script, parsed when it is first read. */
export type Substitution = Span & { readonly script: unbash.ParsedScript | undefined };

export function convertWord(context: Context, word: unbash.Word): Word {
  const parts =
    word.parts === undefined
      ? [literal(context, word, word.value, word.text.includes('\\'))]
      : convertParts(context, word.parts);
  return wordOf(word.text, parts, rangeOf(context, word));
}

export function wordOf(text: string, parts: readonly WordPart[], range: Word['range']): Word {
  return {
    text,
    value: joined(parts, (part) => (part.kind === 'literal' ? part.value : null)),
    pattern: joined(parts, patternText),
    parts,
    quoted: parts.some((part) => 'quoted' in part && part.quoted),
    range,
  };
}

/** A word without any expansion, such as an element of the exec form. */
export function literalWord(origin: Origin, written: MappedText): Word {
  const part: LiteralPart = { kind: 'literal', value: written.text, quoted: true, written };
  const range = rangeOf({ ...origin, mapped: written }, { pos: 0, end: written.text.length });
  return wordOf(written.text, [part], range);
}

export function convertAssignment(context: Context, assignment: unbash.Assignment): Assignment {
  const { value } = assignment;
  return {
    name: assignment.name,
    value: value.type === 'Word' ? convertWord(context, value) : null,
    elements: value.type === 'Word' ? [] : value.elements.map((element) => convertWord(context, element)),
    append: assignment.append === true,
    range: rangeOf(context, assignment),
  };
}

/** `NAME=value` as an argument of `export`, `declare` and the like: one word. */
export function convertArgument(context: Context, argument: unbash.CommandArgument): Word {
  if (argument.type === 'Word') return convertWord(context, argument);
  const { value, pos, text } = argument;
  const name = { pos, end: value.pos };
  const head = literal(context, name, text.slice(0, value.pos - pos), false);
  const tail: readonly WordPart[] =
    value.type === 'Word'
      ? convertWord(context, value).parts
      : [
          {
            kind: 'array',
            elements: value.elements.map((element) => convertWord(context, element)),
            range: rangeOf(context, value),
          },
        ];
  return wordOf(text, [head, ...tail], rangeOf(context, argument));
}

export function convertParts(context: Context, parts: readonly unbash.WordPart[], quoted = false): WordPart[] {
  return parts.flatMap((part) => convertPart(context, part, quoted));
}

function convertPart(context: Context, part: unbash.WordPart, quoted: boolean): WordPart | WordPart[] {
  const range = rangeOf(context, part);
  switch (part.type) {
    case 'Literal':
      return literal(context, part, part.value, quoted || part.text !== part.value);
    case 'SingleQuoted':
      return literal(context, { pos: part.pos + 1, end: part.end }, part.value, true);
    case 'AnsiCQuoted':
      return literal(context, { pos: part.pos + 2, end: part.end }, part.value, true);
    case 'DoubleQuoted':
    case 'LocaleString':
      return convertParts(context, part.parts, true);
    case 'SimpleExpansion':
      return {
        kind: 'variable',
        name: part.text.replace(/\\\n/g, '').slice(1),
        operator: null,
        operand: null,
        quoted,
        written: writtenAt(context, part),
        range,
      };
    case 'ParameterExpansion':
      return variable(context, part, quoted);
    case 'CommandExpansion':
      return { kind: 'command', script: context.substitution(part), quoted, range };
    case 'ProcessSubstitution':
      return { kind: 'process', script: context.substitution(part), quoted, range };
    case 'ArithmeticExpansion':
      return {
        kind: 'arithmetic',
        text: part.text,
        parts: part.expression === undefined ? [] : arithmeticParts(context, part.expression),
        quoted,
        range,
      };
    case 'Glob':
    case 'ExtendedGlob':
      return { kind: 'glob', text: part.text, parts: convertParts(context, part.parts ?? []), range };
    case 'BraceExpansion':
      return { kind: 'brace', text: part.text, parts: convertParts(context, part.parts ?? []), range };
  }
}

/** What in an arithmetic expression is more than a number or a name. */
export function arithmeticParts(context: Context, expression: unbash.ArithmeticExpression): WordPart[] {
  if (expression.type === 'ArithmeticWord') return convertParts(context, expression.parts ?? []);
  if (expression.type === 'ArithmeticCommandExpansion') {
    const script = context.substitution(expression);
    return [{ kind: 'command', script, quoted: true, range: rangeOf(context, expression) }];
  }
  const parts: WordPart[] = [];
  forEachChild(expression, (child) => {
    if (isArithmetic(child)) parts.push(...arithmeticParts(context, child));
  });
  return parts;
}

function variable(context: Context, part: unbash.ParameterExpansionPart, quoted: boolean): VariablePart {
  const { operation } = part;
  const prefix = part.prefix === '#' ? 'length' : (part.prefix ?? null);
  const operand =
    operation === undefined
      ? undefined
      : 'operand' in operation
        ? operation.operand
        : 'replacement' in operation
          ? operation.replacement
          : undefined;
  return {
    kind: 'variable',
    name: part.parameter,
    operator: prefix ?? operation?.operator ?? null,
    operand: operand === undefined ? null : convertWord(context, operand),
    quoted,
    written: writtenAt(context, part),
    range: rangeOf(context, part),
  };
}

function literal(context: Context, span: Span, value: string, quoted: boolean): LiteralPart {
  return { kind: 'literal', value, quoted, written: unescaped(writtenAt(context, span), value) };
}

function joined(parts: readonly WordPart[], textOf: (part: WordPart) => string | null): string | null {
  let text = '';
  for (const part of parts) {
    const piece = textOf(part);
    if (piece === null) return null;
    text += piece;
  }
  return text;
}

function patternText(part: WordPart): string | null {
  if (part.kind === 'literal') return part.value;
  if (part.kind !== 'glob') return null;
  return part.parts.every((inner) => inner.kind === 'literal') ? part.text : null;
}

function isArithmetic(node: unbash.SyntaxNode): node is unbash.ArithmeticExpression {
  return node.type.startsWith('Arithmetic') && node.type !== 'ArithmeticCommand' && node.type !== 'ArithmeticExpansion';
}
