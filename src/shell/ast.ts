import type { MappedText } from '../text/mapped.ts';
import type { Range } from '../text/range.ts';
import type { Source } from '../text/source.ts';
import type { ShellOptions } from './options.ts';

/** A shell script, parsed on first use. What could not be read is in `errors`; the statements are then the part that could. */
export interface ShellScript {
  readonly written: MappedText;
  /** The file that it stands in. */
  readonly source: Source;
  /** The options that it starts with, from SHELL or from the command line of `sh -c`. */
  readonly options: ShellOptions;
  /** The interpreter line without `#!`: anything but a shell means that the statements say nothing. */
  readonly shebang: string | null;
  readonly statements: readonly Statement[];
  readonly errors: readonly ShellError[];
}

export interface ShellError {
  readonly message: string;
  readonly range: Range;
}

/** `a | b && c || d ;`: pipelines joined by operators; `operators[i]` stands between `pipelines[i]` and `pipelines[i + 1]`. */
export interface Statement {
  readonly pipelines: readonly Pipeline[];
  readonly operators: readonly ('&&' | '||')[];
  /** What ends it; null at the end of a script or body. */
  readonly terminator: Terminator | null;
  readonly range: Range;
}

export type Terminator = ';' | '&' | '\n';

export interface Pipeline {
  readonly commands: readonly CommandNode[];
  readonly operators: readonly ('|' | '|&')[];
  readonly negated: boolean;
  readonly range: Range;
}

export type CommandNode = SimpleCommand | CompoundCommand;

export interface SimpleCommand {
  readonly kind: 'simple';
  readonly assignments: readonly Assignment[];
  /** The name, if any, and the arguments. */
  readonly words: readonly Word[];
  readonly redirects: readonly Redirect[];
  readonly range: Range;
}

export type CompoundCommand = {
  readonly redirects: readonly Redirect[];
  readonly range: Range;
} & Compound;

type Body = readonly Statement[];

export type Compound =
  /** `if` and each `elif` are branches. */
  | { readonly kind: 'if'; readonly branches: readonly IfBranch[]; readonly otherwise: Body | null }
  /** `for` and `select`; words are null for `for x; do` and for `for ((;;))`, whose variable is null as well. */
  | {
      readonly kind: 'for';
      readonly variable: string | null;
      readonly words: readonly Word[] | null;
      readonly body: Body;
    }
  | { readonly kind: 'while' | 'until'; readonly condition: Body; readonly body: Body }
  | { readonly kind: 'case'; readonly word: Word; readonly items: readonly CaseItem[] }
  | { readonly kind: 'subshell' | 'group'; readonly body: Body }
  | { readonly kind: 'function'; readonly name: string; readonly body: Body }
  /** `[[ … ]]` with its operands, and `(( … ))` with the words in it that hold substitutions. */
  | { readonly kind: 'test' | 'arithmetic'; readonly text: string; readonly words: readonly Word[] };

export interface IfBranch {
  readonly condition: Body;
  readonly body: Body;
}

export interface CaseItem {
  readonly patterns: readonly Word[];
  readonly body: Body;
}

export interface Assignment {
  readonly name: string;
  /** null for an array. */
  readonly value: Word | null;
  readonly elements: readonly Word[];
  readonly append: boolean;
  readonly range: Range;
}

export interface Redirect {
  readonly operator: '>' | '>>' | '<' | '<>' | '<&' | '>&' | '>|' | '&>' | '&>>' | '<<' | '<<-' | '<<<';
  /** The file descriptor as written; null for the operator's own (0 for input, 1 for output), or `{name}`. */
  readonly descriptor: number | null;
  /** null for a here-document. */
  readonly target: Word | null;
  readonly heredoc: Heredoc | null;
  readonly range: Range;
}

export interface Heredoc {
  readonly delimiter: string;
  /** A quoted delimiter: nothing in the body is expanded. */
  readonly quoted: boolean;
  /** As written, with its final line end, without the closing line; tabs of `<<-` stay. */
  readonly body: MappedText;
  readonly parts: readonly WordPart[];
}

export interface Word {
  /** As written, quotes and all. */
  readonly text: string;
  /** The string that the command receives, when nothing in it is expanded; `~` stays as it is. */
  readonly value: string | null;
  /** As `value`, but pathname patterns (`*`, `[extra]`) are taken as they stand: what the command receives when no file matches. */
  readonly pattern: string | null;
  readonly parts: readonly WordPart[];
  /** Some of it stands in quotes. */
  readonly quoted: boolean;
  readonly range: Range;
}

export type WordPart = LiteralPart | VariablePart | SubstitutionPart | ArithmeticPart | PatternPart | ArrayPart;

export interface LiteralPart {
  readonly kind: 'literal';
  readonly value: string;
  readonly quoted: boolean;
  /** The value, quotes and escapes removed, where it stands in the file. */
  readonly written: MappedText;
}

/** `$name`, `${name}`, `${name:-operand}`. */
export interface VariablePart {
  readonly kind: 'variable';
  readonly name: string;
  /** `:-`, `-`, `:=`, `:+`, `:?`, `#`, `%%`, `/`, `:`, `^`, `@` …; null for the plain value. `!` and `length` stand for `${!x}` and `${#x}`. */
  readonly operator: string | null;
  readonly operand: Word | null;
  readonly quoted: boolean;
  readonly written: MappedText;
  readonly range: Range;
}

/** `$(…)`, `` `…` ``, and `<(…)`, `>(…)` for processes. */
export interface SubstitutionPart {
  readonly kind: 'command' | 'process';
  readonly script: ShellScript;
  readonly quoted: boolean;
  readonly range: Range;
}

export interface ArithmeticPart {
  readonly kind: 'arithmetic';
  readonly text: string;
  readonly parts: readonly WordPart[];
  readonly quoted: boolean;
  readonly range: Range;
}

/** `*`, `?`, `[a-z]`, `@(a|b)`, and `{a,b}`. */
export interface PatternPart {
  readonly kind: 'glob' | 'brace';
  readonly text: string;
  readonly parts: readonly WordPart[];
  readonly range: Range;
}

/** `(a b)` after `declare x=`. */
export interface ArrayPart {
  readonly kind: 'array';
  readonly elements: readonly Word[];
  readonly range: Range;
}
