import type { MappedText } from '../../text/mapped.ts';
import { type Config, entriesAt } from '../config.ts';
import { expandMapped, expandText, known } from '../unresolved.ts';

/** What a name in an expression (`matrix.image.file`, `env.TAG`) stands for; null: not known. */
export type Names = (name: string) => string | null;

/** One that is not closed before the next begins is none: time is proportional to the text. */
const expression = /\$\{\{([^$}]*(?:(?:\}[^$}]|\$[^${}])[^$}]*)*)\}\}/g;

/** A text with its `${{ … }}` replaced, and marks where they are not known. */
export function expand(text: string, names: Names): string {
  return expandText(text, expression, ([, inside = '']) => evaluate(inside, names));
}

/** A script with its `${{ … }}` replaced; one that is not known becomes a variable that nobody sets. */
export function expandScript(script: MappedText, names: Names): MappedText {
  return expandMapped(script, expression, ([, inside = '']) => evaluate(inside, names) ?? '${_}');
}

/** Names with those of an `env` map in front. */
export function environmentOf(config: Config | null, names: Names): Names {
  const own = new Map(entriesAt(config, 'env').map(([name, value]) => [`env.${name}`, value]));
  if (own.size === 0) return names;
  return (name) => {
    const value = own.get(name);
    if (value === undefined) return names(name);
    return value.kind === 'text' ? known(expand(value.text, names)) : null;
  };
}

/** `a.b`, `'text'`, and `a || b` of those; null for everything else. */
export function evaluate(text: string, names: Names): string | null {
  for (const operand of text.split('||').slice(0, 8)) {
    const value = operandOf(operand.trim(), names);
    if (value === null) return null;
    if (value !== '' && value !== 'false') return value;
  }
  return '';
}

function operandOf(text: string, names: Names): string | null {
  const call = /^format\((.*)\)$/s.exec(text)?.[1];
  if (call !== undefined) return formatted(call.split(',').map((one) => operandOf(one.trim(), names)));
  const literal = /^'((?:[^']|'')*)'$/.exec(text)?.[1];
  if (literal !== undefined) return literal.replaceAll("''", "'");
  if (/^\d+$/.test(text)) return text;
  return /^[A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*)*$/.test(text) ? names(text) : null;
}

/** `format('{0}/Dockerfile', matrix.name)`, of texts without commas. */
function formatted([pattern = null, ...values]: readonly (string | null)[]): string | null {
  if (pattern === null || values.includes(null)) return null;
  return pattern.replace(/\{(\d)\}/g, (_, index: string) => values[Number(index)] ?? '');
}
