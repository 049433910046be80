import type { Dockerfile } from '../dockerfile/model.ts';
import type { Command } from '../shell/command.ts';
import { endOf, type Replacement, replaceEach } from '../text/edit.ts';
import type { Range } from '../text/range.ts';
import { offsetAt } from '../text/source.ts';
import type { Edit } from './rule.ts';

export function replaceWords({ path, source }: Dockerfile, replacements: readonly Replacement[]): Edit[] {
  return replaceEach(source, replacements).map((edit) => ({ path, ...edit }));
}

/** Puts a word behind one of a command: as a string of its own where the exec form has them so. */
export function insertWord(file: Dockerfile, command: Command, behind: Range, word: string): Edit[] {
  return replaceWords(file, [wordBehind(file, command, behind, word)]);
}

/** The same, to go together with others. */
export function wordBehind(file: Dockerfile, command: Command, behind: Range, word: string): Replacement {
  return { range: endOf(behind), text: isListed(file, command) ? `", "${word}` : ` ${word}` };
}

/** Each word of the command is a string of a JSON array. */
export function isListed({ source }: Dockerfile, { words: [program] }: Command): boolean {
  if (program === undefined) return false;
  const { startLine, startColumn, endLine, endColumn } = program.range;
  const around = [offsetAt(source, startLine, startColumn) - 1, offsetAt(source, endLine, endColumn)];
  return around.every((offset) => source.text[offset] === '"');
}
