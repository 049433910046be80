import { type MappedText, mappedFrom } from '../text/mapped.ts';
import { createSource, rangeAt, type Source } from '../text/source.ts';
import type { Config } from './config.ts';

/** UTF-16 code units; a longer file is not read. */
const longest = 128 * 1024;
const deepest = 30;

/**
 * The blocks and attributes of an HCL file: `target "web" { … }` is `target.web`. A reference stands as `${name}` in a text; what would have
 * to be computed is unknown. Null where the file is not readable.
 */
export function readHcl(text: string): Config | null {
  if (text.length > longest) return null;
  try {
    return new Reader(text).file();
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

interface Token {
  readonly kind: 'name' | 'string' | 'heredoc' | 'number' | 'mark' | 'newline' | 'end';
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

const skipped = /[ \t\r]+|#[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/y;
const lexemes: readonly (readonly [Token['kind'], RegExp])[] = [
  ['newline', /\n/y],
  ['name', /[A-Za-z_][\w-]*/y],
  ['number', /\d[\w.]*/y],
  ['string', /"(?:[^"\\\n]|\\.)*"/y],
  ['mark', /(?:=>|==|!=|<=|>=|&&|\|\||\.\.\.|[^\s\w"])/y],
];

type Entries = Map<string, Config>;

class Reader {
  private readonly source: Source;
  private readonly tokens: Token[];
  private at = 0;

  constructor(text: string) {
    this.source = createSource(text);
    this.tokens = tokensOf(text);
  }

  file(): Config {
    return this.body('end', 0);
  }

  private body(end: 'end' | '}', depth: number): Config {
    const entries: Entries = new Map();
    const from = this.token.from;
    for (this.newlines(); !this.ends(end); this.newlines()) this.item(entries, depth + 1);
    const to = this.token.to;
    if (end === '}') this.at += 1;
    return { kind: 'map', entries, range: rangeAt(this.source, from, to) };
  }

  /** `name = expression`, or `name "label" … { … }`. */
  private item(entries: Entries, depth: number): void {
    if (depth > deepest) throw new SyntaxError('nested too deeply');
    const name = this.take();
    if (name.kind !== 'name' && name.kind !== 'string') throw new SyntaxError(`unexpected ${name.text}`);
    if (this.token.text === '=' || this.token.text === ':') {
      this.at += 1;
      entries.set(unquoted(name), this.expression(depth));
      return;
    }
    const labels: string[] = [];
    while (this.token.kind === 'string' || this.token.kind === 'name') labels.push(unquoted(this.take()));
    this.expect('{');
    const block = this.body('}', depth);
    place(entries, [unquoted(name), ...labels], block);
  }

  private expression(depth: number): Config {
    if (depth > deepest) throw new SyntaxError('nested too deeply');
    const first = this.token;
    const value = this.primary(depth);
    // Anything behind a value makes it a computation.
    if (/^(?:newline|end)$/.test(this.token.kind) || /^[,\]})]$/.test(this.token.text)) return value;
    const to = this.skipExpression();
    return { kind: 'unknown', range: rangeAt(this.source, first.from, to) };
  }

  private primary(depth: number): Config {
    const token = this.take();
    const range = rangeAt(this.source, token.from, token.to);
    if (token.text === '[') return this.list(token, depth);
    if (token.text === '{') return this.object(token, depth);
    if (token.kind === 'string' || token.kind === 'number') {
      const text = unquoted(token);
      return { kind: 'text', text, range, written: mappedFrom(text, token.from + (token.kind === 'string' ? 1 : 0)) };
    }
    if (token.kind === 'heredoc') {
      const written = heredocText(token);
      return { kind: 'text', text: written.text, range, written };
    }
    if (token.kind !== 'name' || this.token.text === '(') return { kind: 'unknown', range };
    let name = token.text;
    while (this.token.text === '.' && this.tokens[this.at + 1]?.kind === 'name') {
      name += `.${this.tokens[this.at + 1]?.text ?? ''}`;
      this.at += 2;
    }
    const text = /^(?:true|false)$/.test(name) ? name : name === 'null' ? '' : `\${${name}}`;
    return { kind: 'text', text, range, written: mappedFrom(text, token.from) };
  }

  private list(open: Token, depth: number): Config {
    const items: Config[] = [];
    for (this.newlines(); !this.ends(']'); this.newlines()) {
      items.push(this.expression(depth + 1));
      this.newlines();
      if (this.token.text === ',') this.at += 1;
    }
    const close = this.take();
    return { kind: 'list', items, range: rangeAt(this.source, open.from, close.to) };
  }

  private object(open: Token, depth: number): Config {
    const entries: Entries = new Map();
    for (this.newlines(); !this.ends('}'); this.newlines()) {
      this.item(entries, depth + 1);
      this.newlines();
      if (this.token.text === ',') this.at += 1;
    }
    const close = this.take();
    return { kind: 'map', entries, range: rangeAt(this.source, open.from, close.to) };
  }

  /** To the end of an expression: a line end, or a comma or bracket that it does not open. */
  private skipExpression(): number {
    let open = 0;
    let to = this.token.from;
    for (; this.token.kind !== 'end'; this.at += 1) {
      const { kind, text } = this.token;
      if (open === 0 && (kind === 'newline' || /^[,\]})]$/.test(text))) break;
      if (/^[[{(]$/.test(text)) open += 1;
      else if (/^[\]})]$/.test(text)) open -= 1;
      to = this.token.to;
    }
    return to;
  }

  private get token(): Token {
    return (
      this.tokens[this.at] ?? { kind: 'end', text: '', from: this.source.text.length, to: this.source.text.length }
    );
  }

  private take(): Token {
    const { token } = this;
    this.at += 1;
    return token;
  }

  private newlines(): void {
    while (this.token.kind === 'newline') this.at += 1;
  }

  private ends(end: string): boolean {
    if (this.token.kind !== 'end') return this.token.text === end;
    if (end !== 'end') throw new SyntaxError(`${end} is missing`);
    return true;
  }

  private expect(text: string): void {
    if (this.take().text !== text) throw new SyntaxError(`${text} is missing`);
  }
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    at = behindSkipped(text, at);
    const found = at < text.length ? tokenAt(text, at) : null;
    if (found === null) break;
    tokens.push(found);
    at = found.to;
  }
  return tokens;
}

const heredoc = /<<[-~]?(\w+)[ \t]*\r?\n/y;

function tokenAt(text: string, at: number): Token {
  heredoc.lastIndex = at;
  const opened = heredoc.exec(text);
  if (opened !== null) return heredocAt(text, at, opened);
  for (const [kind, pattern] of lexemes) {
    pattern.lastIndex = at;
    const match = pattern.exec(text)?.[0];
    if (match !== undefined) return { kind, text: match, from: at, to: at + match.length };
  }
  throw new SyntaxError('not readable');
}

function heredocAt(text: string, from: number, [opening, delimiter = '']: RegExpExecArray): Token {
  for (let at = from + opening.length; at < text.length; ) {
    const next = text.indexOf('\n', at);
    const end = next === -1 ? text.length : next;
    if (text.slice(at, end).trim() === delimiter)
      return { kind: 'heredoc', text: text.slice(from, end), from, to: end };
    at = end + 1;
  }
  throw new SyntaxError(`${delimiter} is missing`);
}

/** The lines; behind `<<-` without the blanks that all of them begin with. */
function heredocText({ text, from }: Token): MappedText {
  const start = text.indexOf('\n') + 1;
  const lines = text.slice(start).split('\n').slice(0, -1);
  const filled = lines.filter((line) => line.trim() !== '');
  const indents = filled.map((line) => line.length - line.trimStart().length);
  const dropped = text.startsWith('<<-') ? indents.reduce((least, one) => Math.min(least, one), Infinity) : 0;
  const pieces: { at: number; from: number }[] = [];
  let [at, place] = [0, from + start];
  for (const line of lines) {
    const cut = Math.min(dropped, line.length);
    pieces.push({ at, from: place + cut });
    at += line.length - cut + 1;
    place += line.length + 1;
  }
  return { text: lines.map((line) => line.slice(dropped)).join('\n'), pieces };
}

function unquoted({ kind, text }: Token): string {
  return kind === 'string' ? text.slice(1, -1).replace(/\\(["\\])/g, '$1') : text;
}

/** A block below its labels; the second of the same labels adds to the first. */
function place(entries: Entries, [name = '', ...labels]: readonly string[], block: Config): void {
  const before = entries.get(name);
  const inside: Entries = new Map(before?.kind === 'map' ? before.entries : []);
  if (labels.length > 0) place(inside, labels, block);
  else if (block.kind === 'map') for (const [key, value] of block.entries) inside.set(key, value);
  entries.set(name, { kind: 'map', entries: inside, range: block.range });
}

/** The first position from `at` on that holds neither blanks nor a comment. */
function behindSkipped(text: string, at: number): number {
  let end = at;
  for (let length = -1; length !== 0; end += length) {
    skipped.lastIndex = end;
    length = skipped.exec(text)?.[0].length ?? 0;
  }
  return end;
}
