import type { Config, TextValue } from '../config.ts';
import { evaluate, type Names } from './expressions.ts';

const deepest = 10;

/** `${{ fromJSON(…) }}` of a text that is known, in the place of the expression; everything else as it is. */
export function withJson(written: Config, names: Names): Config {
  if (written.kind !== 'text') return written;
  const [, argument = null] = /^\s*\$\{\{\s*fromJSON\((.*)\)\s*\}\}\s*$/is.exec(written.text) ?? [];
  const json = argument === null ? null : evaluate(argument, names);
  return (json === null ? null : parsed(json, written)) ?? written;
}

function parsed(json: string, written: TextValue): Config | null {
  try {
    return configOf(JSON.parse(json), written, 0);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function configOf(value: unknown, at: TextValue, depth: number): Config {
  const { range } = at;
  if (depth > deepest) return { kind: 'unknown', range };
  if (Array.isArray(value)) return { kind: 'list', range, items: value.map((item) => configOf(item, at, depth + 1)) };
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(([key, item]) => [key, configOf(item, at, depth + 1)] as const);
    return { kind: 'map', range, entries: new Map(entries) };
  }
  const text = value === null ? '' : String(value);
  return { kind: 'text', range, text, written: { text, pieces: at.written.pieces.slice(0, 1) } };
}
