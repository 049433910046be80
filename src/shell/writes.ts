import { argumentsOf, hasFlag } from './arguments.ts';
import type { Word } from './ast.ts';
import type { Command } from './command.ts';

/** Operands that a program writes to: all of them, those behind the first, the last one. */
const written: ReadonlyMap<string, (operands: readonly Word[]) => readonly Word[]> = new Map([
  ...['mkdir', 'tee', 'touch'].map((name) => [name, (operands: readonly Word[]) => operands] as const),
  ...['chgrp', 'chmod', 'chown', 'sed'].map(
    (name) => [name, (operands: readonly Word[]) => operands.slice(1)] as const,
  ),
  ...['cp', 'install', 'ln', 'mv'].map(
    (name) => [name, (operands: readonly Word[]) => (operands.length > 1 ? operands.slice(-1) : [])] as const,
  ),
]);

const intoFile: ReadonlySet<string> = new Set(['>', '>>', '>|', '&>', '&>>']);

/** Paths that a command surely writes to, as far as they are written out, each with the word that says so. */
export function writesOf(command: Command): readonly Word[] {
  const redirected = command.redirects.flatMap(({ operator, target }) =>
    target !== null && intoFile.has(operator) ? [target] : [],
  );
  return [...redirected, ...operandsWritten(command)];
}

function operandsWritten(command: Command): readonly Word[] {
  const { name } = command;
  const { operands, unknown } = argumentsOf(command);
  if (name === null || unknown.length > 0) return [];
  // Made unless it is there; written unless it is there or newer.
  if (name === 'mkdir' && hasFlag(command, 'p', 'parents')) return [];
  if (/^(?:cp|mv)$/.test(name) && hasFlag(command, 'n', 'no-clobber', 'u', 'update', 't', 'target-directory'))
    return [];
  if (name === 'sed' && (!hasFlag(command, 'i', 'in-place') || hasFlag(command, 'e', 'expression', 'f', 'file')))
    return [];
  if (/^(?:ch|touch)/.test(name) && hasFlag(command, 'r', 'reference')) return [];
  return written.get(name)?.(operands) ?? [];
}
