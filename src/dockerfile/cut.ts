import type { MappedText } from '../text/mapped.ts';
import { lineText, type Source } from '../text/source.ts';

/** A here-document: the body's lines stand as they are in the file. */
export interface Heredoc {
  /** The delimiter's name. */
  readonly name: string;
  /** File descriptor before `<<`; 0 unless written. */
  readonly fd: number;
  /** `<<-`: leading tabs are dropped. */
  readonly chomp: boolean;
  /** Unquoted delimiter: Docker (COPY, ADD) or the shell (RUN) expands variables in the body. */
  readonly expand: boolean;
  /** First and last line of the body; last < first for an empty one. */
  readonly startLine: number;
  readonly endLine: number;
  readonly terminated: boolean;
}

/** An instruction as cut out of the file, its text joined: continuations and comment lines gone, every position known. */
export interface RawInstruction {
  readonly startLine: number;
  /** Last line, here-documents included. */
  readonly endLine: number;
  /** Last line of the instruction proper, before its here-documents. */
  readonly lastOwnLine: number;
  readonly text: MappedText;
  readonly heredocs: readonly Heredoc[];
  /** Lines with nothing on them inside a continued instruction. */
  readonly emptyContinuationLines: readonly number[];
  /** Comment lines inside a continued instruction. */
  readonly commentLines: readonly number[];
}

export interface Comment {
  readonly line: number;
  /** Without `#` and surrounding blanks. */
  readonly text: string;
}

export interface Cut {
  readonly instructions: readonly RawInstruction[];
  readonly comments: readonly Comment[];
}

const heredocWords = /^(\d*)<<(-?)([^<]+)$/;

/** Cuts a file into instructions by BuildKit's rules (frontend/dockerfile/parser). Linear in the text; never throws. */
export function cutInstructions(source: Source, escape: '\\' | '`'): Cut {
  const instructions: RawInstruction[] = [];
  const comments: Comment[] = [];
  const last = source.text === '' ? 0 : source.lineStarts.length;
  let line = 1;
  while (line <= last) {
    const comment = commentOn(source, line);
    if (comment !== null) comments.push({ line, text: comment });
    if (comment !== null || isBlank(source, line)) {
      line += 1;
      continue;
    }
    const raw = cutOne(source, line, last, escape, comments);
    instructions.push(raw);
    line = raw.endLine + 1;
  }
  return { instructions, comments };
}

function cutOne(source: Source, startLine: number, last: number, escape: string, comments: Comment[]): RawInstruction {
  const joined = new Joined();
  const emptyContinuationLines: number[] = [];
  const commentLines: number[] = [];
  let line = startLine;
  let lastOwnLine = startLine;
  let open = joined.add(source, line, escape, true);
  while (open && line < last) {
    line += 1;
    const comment = commentOn(source, line);
    if (comment !== null) {
      comments.push({ line, text: comment });
      commentLines.push(line);
    } else if (isBlank(source, line)) emptyContinuationLines.push(line);
    else {
      open = joined.add(source, line, escape, false);
      lastOwnLine = line;
    }
  }
  const text = joined.finish();
  const heredocs = canHoldHeredoc(text.text) ? readHeredocs(source, text.text, line, last) : [];
  const lastDoc = heredocs.at(-1);
  const endLine = lastDoc === undefined ? lastOwnLine : lastDoc.endLine + (lastDoc.terminated ? 1 : 0);
  return {
    startLine,
    endLine,
    lastOwnLine,
    text,
    heredocs,
    emptyContinuationLines: emptyContinuationLines.filter((empty) => empty < endLine),
    commentLines: commentLines.filter((inside) => inside < endLine),
  };
}

/** Collects the lines of one instruction into one text. */
class Joined {
  private readonly chunks: string[] = [];
  private readonly pieces: { at: number; from: number }[] = [];
  private length = 0;

  /** Adds a line; true when it continues on the next. */
  add(source: Source, line: number, escape: string, first: boolean): boolean {
    const text = lineText(source, line);
    const start = first ? (/^[\uFEFF\s]*/.exec(text)?.[0].length ?? 0) : 0;
    const kept = withoutFinalBlanks(text);
    const open = kept.endsWith(escape) && kept.at(-2) !== escape;
    const chunk = open ? kept.slice(start, -1) : text.slice(start);
    this.pieces.push({ at: this.length, from: (source.lineStarts[line - 1] ?? 0) + start });
    this.chunks.push(chunk);
    this.length += chunk.length;
    return open;
  }

  finish(): MappedText {
    return { text: this.chunks.join('').trimEnd(), pieces: this.pieces };
  }
}

/** No regular expression: those look at every run of blanks in the line, from each of its blanks on. */
function withoutFinalBlanks(text: string): string {
  let end = text.length;
  while (end > 0 && (text[end - 1] === ' ' || text[end - 1] === '\t')) end -= 1;
  return text.slice(0, end);
}

function commentOn(source: Source, line: number): string | null {
  const text = lineText(source, line)
    .replace(/^\uFEFF/, '')
    .trimStart();
  return text.startsWith('#') ? text.slice(1).trim() : null;
}

function isBlank(source: Source, line: number): boolean {
  return (
    lineText(source, line)
      .replace(/^\uFEFF/, '')
      .trim() === ''
  );
}

function canHoldHeredoc(text: string): boolean {
  return text.includes('<<') && /^(?:onbuild\s+)?(?:run|copy|add)\s/i.test(text);
}

/** Finds `<<NAME` words outside quotes and takes their bodies from the lines that follow. */
function readHeredocs(source: Source, text: string, headerLine: number, last: number): Heredoc[] {
  const docs: Heredoc[] = [];
  let line = headerLine;
  for (const word of rawWords(text)) {
    const match = heredocWords.exec(word);
    const rest = match?.[3];
    if (match === null || rest === undefined) continue;
    const name = rest.replace(/\\(.)/g, '$1').replace(/["']/g, '');
    if (name === '') continue;
    const startLine = line + 1;
    let terminated = false;
    while (line < last && !terminated) {
      line += 1;
      const candidate = lineText(source, line);
      terminated = (match[2] === '-' ? candidate.replace(/^\t+/, '') : candidate) === name;
    }
    docs.push({
      name,
      fd: match[1] ? Number(match[1]) : 0,
      chomp: match[2] === '-',
      expand: !/["'\\]/.test(rest),
      startLine,
      endLine: terminated ? line - 1 : line,
      terminated,
    });
  }
  return docs;
}

/** Words with their quotes and escapes, split at blanks outside quotes. */
function rawWords(text: string): string[] {
  const words: string[] = [];
  let word = '';
  let quote = '';
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === '\\' && quote !== "'") word += char + text.charAt(++at);
    else if (quote === '' && /\s/.test(char)) {
      if (word !== '') words.push(word);
      word = '';
    } else {
      if (quote === '' && (char === '"' || char === "'")) quote = char;
      else if (char === quote) quote = '';
      word += char;
    }
  }
  if (word !== '') words.push(word);
  return words;
}
