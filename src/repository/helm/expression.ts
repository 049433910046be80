import { mappedFrom } from '../../text/mapped.ts';
import type { Range } from '../../text/range.ts';
import type { Config, UnknownValue } from '../config.ts';

/** What a template calls `.`: a map with `Values` and `Chart` at the top. */
export type Data = Config;

const nowhere: Range = { startLine: 1, startColumn: 1, endLine: 1, endColumn: 1 };
export const unknownValue: UnknownValue = { kind: 'unknown', range: nowhere };

/** A value that is there; what is not may still be given when the chart is installed. */
export function found(value: Config | null): Config {
  return value ?? unknownValue;
}

/** UTF-16 code units of a value that is put in a text. */
const longestText = 300;

/**
 * What an expression of a template comes to: look-ups, and the functions that charts use for defaults and for writing. null: there is
 * nothing of this name. helm.sh/docs/chart_template_guide/functions_and_pipelines
 */
export function evaluate(body: string, dot: Data, root: Data): Config | null {
  // What stands in parentheses is an expression of its own.
  if (body.includes('(')) return unknownValue;
  const words = body.match(/"[^"]{0,200}"|[|]|[^\s|"]+/g) ?? [];
  const commands: string[][] = [[]];
  for (const word of words) {
    if (word === '|') commands.push([]);
    else commands.at(-1)?.push(word);
  }
  let piped: Config | null = null;
  for (const [index, [head = '', ...rest]] of commands.entries()) {
    const operands = rest.map((word) => operand(word, dot, root));
    if (index > 0) operands.push(piped);
    const apply = Object.hasOwn(functions, head) ? functions[head] : undefined;
    if (apply !== undefined) piped = apply(operands);
    else if (operands.length === 0) piped = operand(head, dot, root);
    else return unknownValue;
  }
  return piped;
}

function operand(word: string, dot: Data, root: Data): Config | null {
  const [, start, path] = /^(\$?)\.([\w.]*)$/.exec(word) ?? [];
  if (path !== undefined) return lookUp(start === '$' ? root : dot, path === '' ? [] : path.split('.'));
  const [, quoted, number] = /^(?:"([^"\\]*)"|(\d{1,9}|true|false))$/s.exec(word) ?? [];
  const text = quoted ?? number;
  return text === undefined ? unknownValue : textValue(text, nowhere);
}

function lookUp(data: Data, keys: readonly string[]): Config | null {
  let current: Config | null = data;
  for (const key of keys) {
    if (current?.kind === 'unknown') return current;
    current = current?.kind === 'map' ? (current.entries.get(key) ?? null) : null;
  }
  return current;
}

type Operands = readonly (Config | null)[];

const same = (operands: Operands) => operands.at(-1) ?? null;
const functions: Readonly<Record<string, (operands: Operands) => Config | null>> = {
  quote: same,
  squote: same,
  toString: same,
  toYaml: same,
  int: same,
  int64: same,
  indent: same,
  nindent: same,
  required: same,
  default: ([fallback = null, value = null]) => (isEmpty(value) ? fallback : value),
  printf: ([format, ...operands]) => {
    const texts = operands.map((value) => (value?.kind === 'text' ? value.text : null));
    if (format?.kind !== 'text' || texts.includes(null)) return unknownValue;
    if (/%(?![sdv])/.test(format.text)) return unknownValue;
    const [only] = operands;
    const text = format.text.replace(/%[sdv]/g, () => texts.shift() ?? '');
    return text.length > longestText || only?.kind !== 'text'
      ? unknownValue
      : { ...only, ...textValue(text, only.range) };
  },
};

function textValue(text: string, range: Range): Config {
  return { kind: 'text', text, written: mappedFrom(text, 0), range };
}

/** As the engine sees it: nothing, `false`, 0 and what holds nothing. */
export function isEmpty(value: Config | null): boolean {
  if (value === null) return true;
  if (value.kind === 'text') return /^(?:false|0)?$/.test(value.text);
  return value.kind === 'list' ? value.items.length === 0 : value.kind === 'map' && value.entries.size === 0;
}
