import type { ShellScript } from '../../src/shell/ast.ts';
import type { Command } from '../../src/shell/command.ts';
import { noOptions, type ShellOptions } from '../../src/shell/options.ts';
import { parseShell } from '../../src/shell/parse.ts';
import { commandsOf } from '../../src/shell/walk.ts';
import { type MappedText, mappedFrom } from '../../src/text/mapped.ts';
import type { Range } from '../../src/text/range.ts';
import { createSource, lineText, type Source } from '../../src/text/source.ts';

/** A script that is a file of its own. */
export function script(text: string, options: Partial<ShellOptions> = {}): ShellScript {
  return parseShell(mappedFrom(text, 0), createSource(text), { ...noOptions, ...options });
}

export function commands(text: string, options: Partial<ShellOptions> = {}): readonly Command[] {
  return commandsOf(script(text, options));
}

/** The one command of that name. */
export function command(text: string, name?: string): Command {
  const found = commands(text).filter((candidate) => name === undefined || candidate.name === name);
  const [only] = found;
  if (only === undefined || (name !== undefined && found.length > 1))
    throw new Error(`${found.length} commands ${name}`);
  return only;
}

/** What stands behind `RUN ` in a file, with continuations joined and comment lines dropped, as a Dockerfile has it. */
export function continued(file: string): { readonly mapped: MappedText; readonly source: Source } {
  const pieces: { at: number; from: number }[] = [];
  let text = '';
  let from = 0;
  for (const line of file.split('\n')) {
    const start = from === 0 ? 'RUN '.length : 0;
    if (!line.startsWith('#')) {
      pieces.push({ at: text.length, from: from + start });
      text += line.slice(start).replace(/\\$/, '');
    }
    from += line.length + 1;
  }
  return { mapped: { text, pieces }, source: createSource(file) };
}

/** The text of a range that lies in one line. */
export function textIn(source: Source, range: Range): string {
  expectOneLine(range);
  return lineText(source, range.startLine).slice(range.startColumn - 1, range.endColumn - 1);
}

function expectOneLine(range: Range): void {
  if (range.startLine !== range.endLine) throw new Error('more than one line');
}
