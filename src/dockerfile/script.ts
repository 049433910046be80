import type { ShellScript } from '../shell/ast.ts';
import { applyOptions, noOptions, shellOptionsOf } from '../shell/options.ts';
import { parseExec, parseShell } from '../shell/parse.ts';
import type { MappedText } from '../text/mapped.ts';
import { lineText, offsetAt, type Source } from '../text/source.ts';
import type { Heredoc } from './cut.ts';
import { formerOf } from './edited.ts';
import type { Dockerfile, Instruction, Stage } from './model.ts';
import { shellAt, shellWordsAt } from './shells.ts';
import type { Word } from './words.ts';

const scripts = new WeakMap<Instruction, ShellScript | null>();

/**
 * The shell script that RUN, CMD, ENTRYPOINT or HEALTHCHECK CMD runs, parsed once; null where there is none or no POSIX-like
 * shell reads it (PowerShell, a here-document for another interpreter).
 */
export function scriptOf(file: Dockerfile, stage: Stage, instruction: Instruction): ShellScript | null {
  const known = scripts.get(instruction);
  if (known !== undefined) return known;
  const former = formerOf(file, stage, instruction);
  const script =
    former === null ? read(file.source, stage, instruction) : scriptOf(former.file, former.stage, former.instruction);
  scripts.set(instruction, script);
  return script;
}

function read(source: Source, stage: Stage, instruction: Instruction): ShellScript | null {
  const command = 'command' in instruction ? instruction.command : null;
  if (command === null) return null;
  if (command.form === 'exec') return readExec(source, command.words);
  if (shellAt(stage, instruction) === 'windows') return null;
  const words = shellWordsAt(stage, instruction);
  const text = withHeredocs(source, command.text, instruction.heredocs);
  const own = heredocScript(source, command.text, instruction.heredocs)?.options;
  const options = own === undefined || own === null ? shellOptionsOf(words) : applyOptions(noOptions, own);
  return text === null ? null : parseShell(text, source, options);
}

/** `["sh", "-c", "…"]` is its script; any other exec form is one command. */
function readExec(source: Source, words: readonly Word[]): ShellScript {
  const at = words.findIndex((word) => /^-\w*c$/.test(word.text));
  const script = words[at + 1];
  if (at > 0 && script !== undefined && isShell(words[0]?.text ?? '')) {
    const options = words.slice(1, at + 1).map((word) => word.text);
    return parseShell(inQuotes(source, script), source, applyOptions(noOptions, options));
  }
  return parseExec(
    words.map((word) => inQuotes(source, word)),
    source,
  );
}

/** A JSON string's value, mapped one to one behind its opening quote: exact where nothing in it is escaped. */
function inQuotes(source: Source, word: Word): MappedText {
  const from = offsetAt(source, word.range.startLine, word.range.startColumn) + 1;
  return { text: word.text, pieces: [{ at: 0, from }] };
}

/** What the shell reads: the text with its here-documents, or the here-document alone where that is the script. */
function withHeredocs(source: Source, text: MappedText, heredocs: readonly Heredoc[]): MappedText | null {
  const [first] = heredocs;
  if (first === undefined) return text;
  const script = heredocScript(source, text, heredocs);
  if (script !== null && isShell(script.interpreter ?? 'sh')) return bodyOf(source, first);
  if (script?.isAlone === true) return null;
  return concat([
    text,
    ...heredocs.flatMap((doc) => [newline, bodyOf(source, { ...doc, chomp: false }), endOf(source, doc)]),
  ]);
}

/** A RUN that is nothing but a here-document (`RUN <<EOF`), or a program that reads one (`RUN bash <<EOF`). */
export interface HeredocScript {
  /** Nothing but the here-document: Docker saves it as a file and runs that. */
  readonly isAlone: boolean;
  /** The program that reads it, as the text names it; null: the shell in force. */
  readonly interpreter: string | null;
  /** Flags of a program that is named on the instruction's own line; null: none is. */
  readonly options: readonly string[] | null;
}

/** `<<EOF`, `bash -e <<EOF` and `<<EOF bash -e`. */
const reading =
  /^(?:(?<before>\S+)\s+(?<flags>(?:-\S+\s+)*))?\d*<<-?\S+(?:\s+(?<behind>[\w./-]+)(?<more>(?:\s+-\S+)*))?\s*$/;

export function heredocScript(source: Source, text: MappedText, heredocs: readonly Heredoc[]): HeredocScript | null {
  const [first, ...more] = heredocs;
  const { before, behind, flags, more: rest } = reading.exec(text.text)?.groups ?? {};
  if (first === undefined || more.length > 0 || !reading.test(text.text)) return null;
  const interpreter = before ?? behind;
  if (interpreter !== undefined) {
    const options = `${flags ?? ''} ${rest ?? ''}`.trim().split(/\s+/);
    return before !== undefined && behind !== undefined ? null : { isAlone: false, interpreter, options };
  }
  const shebang = /^#!\s*(\S+)(?:\s+(?:-S\s+)?(\S+))?/.exec(lineText(source, first.startLine));
  return {
    isAlone: true,
    interpreter: (shebang?.[1]?.endsWith('/env') ? shebang[2] : shebang?.[1]) ?? null,
    options: null,
  };
}

function isShell(program: string): boolean {
  return /^(?:\/\S*\/)?(?:ba|da|a|z)?sh$/.test(program);
}

/** Stands nowhere in the file. */
const newline: MappedText = { text: '\n', pieces: [] };

function bodyOf(source: Source, heredoc: Heredoc): MappedText {
  const lines: MappedText[] = [];
  for (let line = heredoc.startLine; line <= heredoc.endLine; line++) {
    const text = lineText(source, line);
    const dropped = heredoc.chomp ? (/^\t*/.exec(text)?.[0].length ?? 0) : 0;
    lines.push({
      text: `${text.slice(dropped)}\n`,
      pieces: [{ at: 0, from: (source.lineStarts[line - 1] ?? 0) + dropped }],
    });
  }
  return concat(lines);
}

function endOf(source: Source, heredoc: Heredoc): MappedText {
  const line = heredoc.endLine + 1;
  return { text: lineText(source, line), pieces: [{ at: 0, from: source.lineStarts[line - 1] ?? source.text.length }] };
}

function concat(parts: readonly MappedText[]): MappedText {
  const pieces: { at: number; from: number }[] = [];
  let at = 0;
  for (const part of parts) {
    for (const piece of part.pieces) pieces.push({ at: at + piece.at, from: piece.from });
    at += part.text.length;
  }
  return { text: parts.map((part) => part.text).join(''), pieces };
}
