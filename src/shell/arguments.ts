import { memoized } from '../text/memoized.ts';
import type { Word } from './ast.ts';
import type { Command } from './command.ts';
import { type FlagSyntax, flagSyntaxOf } from './flag-tables.ts';
import { dropLeading, isUnknownList, leadingText } from './words.ts';

export interface Flag {
  /** Without dashes: `y`, `assume-yes`. */
  readonly name: string;
  /** Given with `=`, glued to a short flag, or as the next word for flags known to take one. */
  readonly value: Word | null;
  /** The word that the flag stands in. */
  readonly word: Word;
}

export interface Arguments {
  readonly flags: readonly Flag[];
  readonly operands: readonly Word[];
  /** Unquoted expansions (`$OPTIONS`): they may hold flags, operands or nothing. They count as operands as well. */
  readonly unknown: readonly Word[];
}

/** The arguments of a command told apart, by the table of flags that take a value. */
export const argumentsOf = memoized(({ args, name }: Command): Arguments => parseArguments(args, flagSyntaxOf(name)));

/** Whether one of the flags is there, alone (`-y`), bundled (`-qy`) or with a value (`--flag=value`). Names without dashes. */
export function hasFlag(command: Command, ...names: readonly string[]): boolean {
  return argumentsOf(command).flags.some((flag) => names.includes(flag.name));
}

/** Values of a flag, in order. */
export function flagValues(command: Command, ...names: readonly string[]): readonly Word[] {
  return valuesIn(argumentsOf(command), ...names);
}

export function valuesIn({ flags }: Arguments, ...names: readonly string[]): readonly Word[] {
  return flags.flatMap((flag) => (flag.value !== null && names.includes(flag.name) ? [flag.value] : []));
}

export function parseArguments(args: readonly Word[], syntax: FlagSyntax): Arguments {
  const flags: Flag[] = [];
  const operands: Word[] = [];
  let index = 0;
  for (; index < args.length; index += 1) {
    const word = args[index];
    if (word === undefined || word.value === '--') break;
    const lead = leadingText(word);
    if (!/^-./.test(lead)) {
      if (syntax.stopAtOperand === true) break;
      operands.push(word);
    } else {
      const next = lead.startsWith('--') || syntax.oneDash === true ? readLong : readShort;
      if (next(word, lead, args[index + 1] ?? null)) index += 1;
    }
  }
  const rest = args.slice(args[index]?.value === '--' ? index + 1 : index);
  operands.push(...rest);
  return { flags, operands, unknown: args.filter(isUnknownList) };

  /** Says whether the next word was taken as the value. */
  function readLong(word: Word, lead: string, next: Word | null): boolean {
    const [, dashes = '', name = '', equals] = /^(--?)([^=]*)(=?)/.exec(lead) ?? [];
    const inline = equals === '=';
    const takesNext = !inline && syntax.values.has(name);
    const value = inline ? dropLeading(word, dashes.length + name.length + 1) : takesNext ? next : null;
    flags.push({ name, value, word });
    return takesNext;
  }

  function readShort(word: Word, lead: string, next: Word | null): boolean {
    for (let at = 1; at < lead.length; at += 1) {
      const name = lead.charAt(at);
      const ended = at + 1 === lead.length;
      if (lead[at + 1] === '=') {
        flags.push({ name, value: dropLeading(word, at + 2), word });
        return false;
      }
      if (!syntax.values.has(name)) {
        flags.push({ name, value: null, word });
        continue;
      }
      const glued = !ended || word.value === null;
      flags.push({ name, value: glued ? dropLeading(word, at + 1) : next, word });
      return !glued;
    }
    return false;
  }
}
