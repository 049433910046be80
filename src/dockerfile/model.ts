import type { ImageFacts } from '../images/describe.ts';
import type { ImageReference } from '../images/reference.ts';
import type { MappedText } from '../text/mapped.ts';
import type { Range } from '../text/range.ts';
import type { Source } from '../text/source.ts';
import type { Comment, Heredoc } from './cut.ts';
import type { Directive } from './directives.ts';
import type { Value, VariableUse } from './expand.ts';
import type { Scope } from './scope.ts';
import type { Word } from './words.ts';

/** A parsed Dockerfile. Any text has one: what could not be read stands in `problems`. */
export interface Dockerfile {
  readonly path: string;
  readonly source: Source;
  readonly directives: readonly Directive[];
  readonly escape: '\\' | '`';
  /** In order, ONBUILD's triggers inside their ONBUILD. */
  readonly instructions: readonly Instruction[];
  /** Instructions before the first FROM. */
  readonly preamble: readonly Instruction[];
  /** At least one: a file without FROM is one stage on an unknown base. */
  readonly stages: readonly Stage[];
  readonly comments: readonly Comment[];
  readonly problems: readonly ParseProblem[];
}

/** What our parser could not read; reported, never silently dropped. */
export interface ParseProblem {
  readonly kind:
    | 'unknown-instruction'
    | 'missing-arguments'
    | 'unterminated-heredoc'
    | 'too-large'
    | 'no-from'
    | 'malformed'
    | 'conflict-marker';
  readonly message: string;
  readonly range: Range;
}

/** A word after expansion; `value` null when it depends on the build. */
export interface Expanded extends Word {
  readonly value: Value;
  readonly variables: readonly VariableUse[];
}

export interface Flag {
  /** Without dashes, as written. */
  readonly name: string;
  /** null: no `=`. */
  readonly value: Expanded | null;
  readonly range: Range;
  /** `key=value` parts of a `--mount`; empty for others. */
  readonly options: readonly FlagOption[];
}

export interface FlagOption {
  readonly name: string;
  readonly value: Value;
}

/** What RUN, CMD, ENTRYPOINT and HEALTHCHECK CMD run. */
export type Command =
  | { readonly form: 'exec'; readonly words: readonly Word[] }
  /** `brokenExec`: starts like an exec form but is not a JSON array of strings, so the shell gets it. */
  | { readonly form: 'shell'; readonly text: MappedText; readonly brokenExec: boolean };

export interface KeyValue {
  readonly name: string;
  readonly nameRange: Range;
  /** null: an ARG without a default. */
  readonly value: Expanded | null;
  readonly range: Range;
  /** `ENV name value`, without `=`. */
  readonly legacy: boolean;
}

interface InstructionBase {
  /** As written; `keyword` is in upper case. */
  readonly keywordText: string;
  readonly keywordRange: Range;
  /** Position in the file, counting ONBUILD and its trigger as one. */
  readonly index: number;
  /** From the keyword to the last character, here-documents included. */
  readonly range: Range;
  /** Without here-documents. */
  readonly ownRange: Range;
  /** Everything behind the keyword, flags included. */
  readonly args: MappedText;
  readonly flags: readonly Flag[];
  readonly heredocs: readonly Heredoc[];
  readonly emptyContinuationLines: readonly number[];
  /** The trigger of an ONBUILD. */
  readonly onbuild: boolean;
  /** Names as they are before this instruction. */
  readonly scope: Scope;
}

export interface FromInstruction extends InstructionBase {
  readonly keyword: 'FROM';
  readonly image: Expanded | null;
  readonly alias: Word | null;
  /** `AS` as written. */
  readonly as: Word | null;
  readonly surplus: readonly Word[];
}
export interface RunInstruction extends InstructionBase {
  readonly keyword: 'RUN';
  readonly command: Command;
}
export interface CommandInstruction extends InstructionBase {
  readonly keyword: 'CMD' | 'ENTRYPOINT';
  readonly command: Command;
}
export interface HealthcheckInstruction extends InstructionBase {
  readonly keyword: 'HEALTHCHECK';
  /** null: HEALTHCHECK NONE, or nothing readable. */
  readonly command: Command | null;
  readonly none: boolean;
}
export interface ShellInstruction extends InstructionBase {
  readonly keyword: 'SHELL';
  readonly words: readonly Word[] | null;
}
export interface CopyInstruction extends InstructionBase {
  readonly keyword: 'COPY' | 'ADD';
  /** Here-document sources (`<<EOF`) included. */
  readonly sources: readonly Expanded[];
  readonly destination: Expanded | null;
  readonly json: boolean;
}
export interface KeyValueInstruction extends InstructionBase {
  readonly keyword: 'ENV' | 'LABEL' | 'ARG';
  readonly pairs: readonly KeyValue[];
}
export interface WordsInstruction extends InstructionBase {
  readonly keyword: 'EXPOSE' | 'VOLUME';
  readonly words: readonly Expanded[];
}
export interface WordInstruction extends InstructionBase {
  readonly keyword: 'USER' | 'WORKDIR' | 'STOPSIGNAL' | 'MAINTAINER';
  readonly word: Expanded | null;
}
export interface OnbuildInstruction extends InstructionBase {
  readonly keyword: 'ONBUILD';
  readonly trigger: Instruction | null;
}
export interface UnknownInstruction extends InstructionBase {
  readonly keyword: 'UNKNOWN';
}

export type Instruction =
  | FromInstruction
  | RunInstruction
  | CommandInstruction
  | HealthcheckInstruction
  | ShellInstruction
  | CopyInstruction
  | KeyValueInstruction
  | WordsInstruction
  | WordInstruction
  | OnbuildInstruction
  | UnknownInstruction;

export type Keyword = Instruction['keyword'];
export type InstructionOf<K extends Keyword, I extends Instruction = Instruction> = I extends unknown
  ? [Extract<I['keyword'], K>] extends [never]
    ? never
    : I
  : never;

/** What a stage starts from. */
export type StageBase =
  | { readonly kind: 'stage'; readonly stage: Stage }
  | { readonly kind: 'image'; readonly reference: ImageReference; readonly facts: ImageFacts }
  | { readonly kind: 'scratch' }
  /** An unresolved or invalid reference, or no FROM at all. */
  | { readonly kind: 'unknown' };

export interface Stage {
  readonly index: number;
  /** As written. */
  readonly name: string | null;
  /** null in a file without FROM. */
  readonly from: FromInstruction | null;
  readonly base: StageBase;
  /** Without FROM. */
  readonly instructions: readonly Instruction[];
  /** The last stage, and every stage that the repository names as a build target. */
  readonly shipped: boolean;
}
