import { expandText } from './unresolved.ts';

/** docs.docker.com/reference/compose-file/interpolation: `$NAME`, `${NAME}`, `${NAME:-default}`, and `$$` for a `$`. */
export const composeExpression = /\$(?:\$|\{\w+(?::?[-?+]([^{}]*))?\}|\w+)/g;

/** What an expression stands for: a name comes from the environment, and its default where nobody sets it; null: not known. */
export function composeValue([match, operand]: RegExpMatchArray): string | null {
  if (match === '$$') return '$';
  return /^\$\{\w+:?-/.test(match) ? (operand ?? '') : null;
}

/** A text of a compose file, with marks for what is not known. */
export function composeText(text: string): string {
  return expandText(text, composeExpression, composeValue);
}
