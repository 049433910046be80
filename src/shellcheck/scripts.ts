import { runScripts } from '../dockerfile/commands.ts';
import { readerOf } from '../dockerfile/interpreter.ts';
import type { Dockerfile, RunInstruction, Stage } from '../dockerfile/model.ts';
import { predefinedArguments, type ScopeTable } from '../dockerfile/scope.ts';
import { shellAt } from '../dockerfile/shells.ts';
import { endToFile, type MappedText, toFile } from '../text/mapped.ts';
import type { Range } from '../text/range.ts';
import { createSource, offsetAt, rangeAt, type Source } from '../text/source.ts';

/** A RUN's script as ShellCheck gets it. */
export interface Script {
  /** With two lines of ours in front: what reads it, and the variables that Docker sets. */
  readonly text: string;
  readonly written: MappedText;
  readonly source: Source;
  /** Whether what reads it knows no more than the shell that ShellCheck takes it for: only then does "not supported" count. */
  readonly portability: boolean;
}

const ownLines = 2;
/** UTF-16 code units: ShellCheck's time grows faster than its input. */
const longestScript = 16_384;

/** Every RUN of a file that ShellCheck can read: the shell form, parsed by our own parser without an error. */
export function* scriptsOf(file: Dockerfile): Generator<Script> {
  for (const { stage, run, script } of runScripts(file)) {
    const { written, source, errors, shebang } = script;
    if (run.command.form === 'exec' || written.text.length > longestScript || errors.length > 0) continue;
    const dialect = dialectOf(file, stage, run);
    if (dialect === null) continue;
    // Its own first line would be the third.
    const body =
      shebang === null ? written.text : `#${' '.repeat(shebang.length)}${written.text.slice(shebang.length + 1)}`;
    yield {
      text: `#!/bin/${dialect.name}\n${declarations(file, run)}\n${body}\n`,
      written,
      source,
      portability: dialect.portability,
    };
  }
}

/** A place that ShellCheck names, lines and columns from 1, in the Dockerfile. Its columns count characters, not UTF-16 code units. */
export function rangeIn({ text, written, source }: Script, place: Range): Range | null {
  if (place.startLine <= ownLines) return null;
  const own = createSource(text);
  const before = own.lineStarts[ownLines] ?? 0;
  const offset = (line: number, column: number) => {
    const start = offsetAt(own, line, 1);
    const characters = [...text.slice(start, start + 2 * column)].slice(0, column - 1);
    return Math.min(start + characters.join('').length - before, written.text.length);
  };
  const start = offset(place.startLine, place.startColumn);
  const end = Math.max(start, offset(place.endLine, place.endColumn));
  return rangeAt(source, toFile(written, start), endToFile(written, start, end));
}

type Dialect = { readonly name: 'sh' | 'bash' | 'dash'; readonly portability: boolean };

function dialectOf(file: Dockerfile, stage: Stage, run: RunInstruction): Dialect | null {
  const reader = readerOf(file, stage, run);
  switch (reader?.interpreter) {
    case 'bash':
    case 'bash-posix':
      return { name: 'bash', portability: true };
    case 'dash':
      return { name: 'dash', portability: true };
    case 'busybox-ash':
      return { name: 'dash', portability: false };
    default: {
      const shell = shellAt(stage, run);
      return shell === 'windows' || shell === 'other' || shell === 'zsh' ? null : { name: 'sh', portability: true };
    }
  }
}

/** An ENV's value that the shell takes as one word is given; anything else could be anything. */
function declarations(file: Dockerfile, { scope, onbuild }: RunInstruction): string {
  const values = new Map<string, string | null>([...predefinedArguments].map((name) => [name, null]));
  // That an ARG above the first FROM is not set here, a rule of our own says.
  for (const { name } of (onbuild ? [] : file.preamble).flatMap((instruction) =>
    instruction.keyword === 'ARG' ? instruction.pairs : [],
  ))
    values.set(name, null);
  for (const table of [...lineage(scope.table)].reverse()) {
    for (const [name, bindings] of table.bindings) {
      const last = bindings.findLast(({ index }) => table !== scope.table || index < scope.before);
      if (last !== undefined) values.set(name, last.kind === 'env' ? last.value : null);
    }
  }
  const names = [...values].filter(([name]) => /^[A-Za-z_]\w*$/.test(name));
  const known = names.filter(([, value]) => value !== null && /^[\w./:@%+,=-]+$/.test(value));
  const unknown = names.filter((entry) => !known.includes(entry)).map(([name]) => name);
  return [
    `read -r ${unknown.join(' ')}`,
    `export ${unknown.join(' ')}`,
    ...known.map(([name, value]) => `export ${name}=${value}`),
  ].join('; ');
}

function* lineage(own: ScopeTable): Generator<ScopeTable> {
  for (let table: ScopeTable | null = own; table !== null; table = table.parent) yield table;
}
