import { type MappedText, sliceMapped } from '../text/mapped.ts';
import { nearest } from '../text/nearest.ts';
import { lineText, type Source } from '../text/source.ts';
import type { RawInstruction } from './cut.ts';
import { expand } from './expand.ts';
import type { Command, Expanded, Flag, Instruction, KeyValue, ParseProblem } from './model.ts';
import { lookupIn, type Scope } from './scope.ts';
import {
  isMixedArray,
  rangeOf,
  readExecForm,
  splitAtBlanks,
  splitOutsideQuotes,
  type Word,
  wholeWord,
  wordAt,
  wordPattern,
} from './words.ts';

/** Bounds of what is read; beyond them it is "too large to read". Checks may cost the square of the instructions, stages or parts. */
export const limits = {
  fileBytes: 512 * 1024,
  instructions: 10_000,
  stages: 500,
  instructionLength: 64 * 1024,
  flags: 100,
  /** Sources of a COPY, variables of an ENV, ports of an EXPOSE. */
  parts: 2000,
} as const;

export interface ReadContext {
  readonly source: Source;
  readonly escape: '\\' | '`';
  readonly scope: Scope;
  readonly index: number;
  readonly onbuild: boolean;
  report(problem: ParseProblem): void;
}

/** Makes a typed instruction of a cut one. Never throws; what it cannot read is reported and kept as UNKNOWN. */
export function readInstruction(raw: RawInstruction, context: ReadContext): Instruction {
  const { source, report } = context;
  const { text } = raw.text;
  const keywordText = wordPattern.exec(text)?.[0] ?? '';
  const keyword = keywordText.toUpperCase();
  const own = rangeOf(raw.text, source, 0, text.length);
  const afterKeyword = sliceMapped(raw.text, keywordText.length, text.length);
  const base = {
    keywordText,
    keywordRange: rangeOf(raw.text, source, 0, keywordText.length),
    index: context.index,
    range: {
      ...own,
      endLine: Math.max(own.endLine, raw.endLine),
      endColumn: raw.endLine > own.endLine ? lineText(source, raw.endLine).length + 1 : own.endColumn,
    },
    ownRange: own,
    args: afterKeyword,
    flags: [] as readonly Flag[],
    heredocs: raw.heredocs,
    emptyContinuationLines: raw.emptyContinuationLines,
    onbuild: context.onbuild,
    scope: context.scope,
  };
  const unknown = (problem: Omit<ParseProblem, 'range'>): Instruction => {
    report({ ...problem, range: base.keywordRange });
    return { ...base, keyword: 'UNKNOWN' };
  };
  if (text.length > limits.instructionLength) {
    return unknown({
      kind: 'too-large',
      message: `The instruction is longer than ${limits.instructionLength / 1024} kB: too large to read.`,
    });
  }
  for (const heredoc of raw.heredocs) {
    if (!heredoc.terminated) {
      report({
        kind: 'unterminated-heredoc',
        message: `The here-document \`${heredoc.name}\` is never ended.`,
        range: base.keywordRange,
      });
    }
  }
  const expandWord = (word: Word): Expanded => ({
    ...word,
    ...expand(word.text, context.escape, lookupIn(context.scope)),
  });
  const { flags, rest } = readFlags(afterKeyword, source, expandWord);
  if (flags.length > limits.flags) {
    return unknown({
      kind: 'too-large',
      message: `The instruction has more than ${limits.flags} flags: too large to read.`,
    });
  }
  if (rest.text.trim() === '' && keyword in readers) {
    report({ kind: 'missing-arguments', message: `\`${keyword}\` needs an argument.`, range: base.keywordRange });
  }
  if (takesArray.has(keyword) && isMixedArray(rest.text)) {
    report({
      kind: 'malformed',
      message: `A JSON array of \`${keyword}\` holds strings only.`,
      range: base.keywordRange,
    });
  }
  const reader = readers[keyword as keyof typeof readers];
  if (reader !== undefined) {
    const read = reader({ base: { ...base, flags }, keyword, rest, whole: afterKeyword, raw, context, expandWord });
    if (partsOf(read).length <= limits.parts) return read;
    return unknown({
      kind: 'too-large',
      message: `The instruction has more than ${limits.parts} parts: too large to read.`,
    });
  }
  if (/^(?:<{7}|={7}|>{7}|\|{7})/.test(keyword)) {
    return unknown({ kind: 'conflict-marker', message: 'A merge conflict marker was left in the file.' });
  }
  return unknown({
    kind: 'unknown-instruction',
    message: `\`${keywordText.slice(0, 40)}\` is not an instruction${suggestion(keyword)}`,
  });
}

function partsOf(instruction: Instruction): readonly unknown[] {
  if ('pairs' in instruction) return instruction.pairs;
  if ('sources' in instruction) return instruction.sources;
  return ('words' in instruction && instruction.words) || [];
}

function suggestion(keyword: string): string {
  const near = nearest(keyword, Object.keys(readers));
  return near === null ? '.' : `; did you mean \`${near}\`?`;
}

const takesArray: ReadonlySet<string> = new Set(['RUN', 'CMD', 'ENTRYPOINT', 'SHELL', 'COPY', 'ADD', 'VOLUME']);

type Base = Omit<Extract<Instruction, { keyword: 'UNKNOWN' }>, 'keyword'>;

interface ReaderInput {
  readonly base: Base;
  readonly keyword: string;
  /** Without flags. */
  readonly rest: MappedText;
  /** With what looks like flags, for instructions that have none. */
  readonly whole: MappedText;
  readonly raw: RawInstruction;
  readonly context: ReadContext;
  readonly expandWord: (word: Word) => Expanded;
}

const readers: Readonly<Record<string, (input: ReaderInput) => Instruction>> = {
  FROM: ({ base, rest, context, expandWord }) => {
    const [image, as, alias, ...more] = splitAtBlanks(rest, context.source);
    const named = as !== undefined && as.text.toLowerCase() === 'as';
    const surplus = named ? more : [as, alias, ...more].filter((word) => word !== undefined);
    return {
      ...base,
      keyword: 'FROM',
      image: image === undefined ? null : expandWord(image),
      as: named ? as : null,
      alias: named ? (alias ?? null) : null,
      surplus,
    };
  },
  RUN: ({ base, rest, context }) => ({ ...base, keyword: 'RUN', command: readCommand(rest, context.source) }),
  CMD: ({ base, whole, context }) => ({
    ...base,
    flags: [],
    keyword: 'CMD',
    command: readCommand(whole, context.source),
  }),
  ENTRYPOINT: ({ base, whole, context }) => ({
    ...base,
    flags: [],
    keyword: 'ENTRYPOINT',
    command: readCommand(whole, context.source),
  }),
  HEALTHCHECK: ({ base, rest, context }) => {
    const kind = /^\s*(none|cmd)(?=\s|$)/i.exec(rest.text);
    const command =
      kind?.[1]?.toLowerCase() === 'cmd'
        ? readCommand(sliceMapped(rest, kind[0].length, rest.text.length), context.source)
        : null;
    return { ...base, keyword: 'HEALTHCHECK', command, none: kind?.[1]?.toLowerCase() === 'none' };
  },
  SHELL: ({ base, whole, context }) => ({
    ...base,
    flags: [],
    keyword: 'SHELL',
    words: readExecForm(whole, context.source),
  }),
  COPY: (input) => readCopy(input, 'COPY'),
  ADD: (input) => readCopy(input, 'ADD'),
  ENV: (input) => readKeyValues(input, 'ENV'),
  LABEL: (input) => readKeyValues(input, 'LABEL'),
  ARG: ({ base, whole, context, expandWord }) => ({
    ...base,
    flags: [],
    keyword: 'ARG',
    pairs: splitOutsideQuotes(whole, context.source, context.escape).map((word) =>
      keyValueOf(word, whole, context.source, expandWord),
    ),
  }),
  EXPOSE: ({ base, whole, context, expandWord }) => ({
    ...base,
    flags: [],
    keyword: 'EXPOSE',
    words: splitAtBlanks(whole, context.source).map(expandWord),
  }),
  VOLUME: ({ base, whole, context, expandWord }) => ({
    ...base,
    flags: [],
    keyword: 'VOLUME',
    words: (readExecForm(whole, context.source) ?? splitAtBlanks(whole, context.source)).map(expandWord),
  }),
  USER: (input) => readWhole(input, 'USER'),
  WORKDIR: (input) => readWhole(input, 'WORKDIR'),
  STOPSIGNAL: (input) => readWhole(input, 'STOPSIGNAL'),
  MAINTAINER: (input) => readWhole(input, 'MAINTAINER'),
  ONBUILD: ({ base, whole, raw, context }) => {
    const start = whole.text.search(/\S/);
    const inner = start === -1 ? null : sliceMapped(whole, start, whole.text.length);
    const trigger =
      inner === null || context.onbuild
        ? null
        : readInstruction({ ...raw, text: inner }, { ...context, onbuild: true });
    return { ...base, flags: [], heredocs: [], keyword: 'ONBUILD', trigger };
  },
};

/** A flag's value may be quoted, blanks and all. */
const flagPattern = /^\s+--(?:"(?:[^"\\]|\\.)*(?:"|\\?$)|'(?:[^'\\]|\\.)*(?:'|\\?$)|\\(?:.|$)|[^\s"'\\])*/;

function readFlags(
  args: MappedText,
  source: Source,
  expandWord: (word: Word) => Expanded,
): { flags: Flag[]; rest: MappedText } {
  const flags: Flag[] = [];
  let end = 0;
  while (flags.length <= limits.flags) {
    const match = flagPattern.exec(args.text.slice(end, end + limits.instructionLength));
    if (match === null) break;
    const start = end + match[0].indexOf('-');
    end += match[0].length;
    const word = wordAt(args, source, start, end - start);
    const equals = word.text.indexOf('=');
    const name = word.text.slice(2, equals === -1 ? undefined : equals);
    if (name === '' && equals === -1) break;
    const value = equals === -1 ? null : expandWord(wordAt(args, source, start + equals + 1, end - start - equals - 1));
    flags.push({
      name,
      value,
      range: word.range,
      options: name === 'mount' && value !== null ? mountOptions(value) : [],
    });
  }
  return { flags, rest: sliceMapped(args, end, args.text.length) };
}

function mountOptions(value: Expanded): Flag['options'] {
  const known = value.value !== null;
  return (value.value ?? value.text).split(',').map((part) => {
    const equals = part.indexOf('=');
    const name = (equals === -1 ? part : part.slice(0, equals)).toLowerCase();
    const text = equals === -1 ? '' : part.slice(equals + 1);
    return { name, value: known || !text.includes('$') ? text : null };
  });
}

function readCommand(text: MappedText, source: Source): Command {
  const words = readExecForm(text, source);
  if (words !== null) return { form: 'exec', words };
  const start = Math.max(text.text.search(/\S/), 0);
  // `[ -f x ] && y` is a shell test, `["a" 'b']` a mistyped exec form.
  return {
    form: 'shell',
    text: sliceMapped(text, start, text.text.length),
    brokenExec:
      !isMixedArray(text.text) && (/^\s*\[\s*(?:["'][^\]]*|)\]\s*$/.test(text.text) || /^\s*\[\s*"/.test(text.text)),
  };
}

function readCopy({ base, rest, context, expandWord }: ReaderInput, keyword: 'COPY' | 'ADD'): Instruction {
  const exec = readExecForm(rest, context.source);
  const words = (exec ?? splitAtBlanks(rest, context.source)).map(expandWord);
  const destination = words.length > 1 ? (words.at(-1) ?? null) : null;
  if (words.length === 1) {
    context.report({
      kind: 'missing-arguments',
      message: `\`${keyword}\` needs a source and a destination.`,
      range: base.keywordRange,
    });
  }
  return {
    ...base,
    keyword,
    sources: destination === null ? words : words.slice(0, -1),
    destination,
    json: exec !== null,
  };
}

function readWhole(
  { base, whole, context, expandWord }: ReaderInput,
  keyword: 'USER' | 'WORKDIR' | 'STOPSIGNAL' | 'MAINTAINER',
): Instruction {
  const word = wholeWord(whole, context.source);
  return { ...base, flags: [], keyword, word: word === null ? null : expandWord(word) };
}

function readKeyValues({ base, whole, context, expandWord }: ReaderInput, keyword: 'ENV' | 'LABEL'): Instruction {
  const { source } = context;
  const words = splitOutsideQuotes(whole, source, context.escape);
  const first = words[0];
  const legacy = first !== undefined && !first.text.includes('=');
  if (!legacy) {
    const pairs = words.map((word) => keyValueOf(word, whole, source, expandWord));
    return { ...base, flags: [], keyword, pairs };
  }
  const value = wholeWord(
    sliceMapped(whole, whole.text.indexOf(first.text) + first.text.length, whole.text.length),
    source,
  );
  if (value === null) {
    context.report({
      kind: 'missing-arguments',
      message: `\`${keyword} ${first.text.slice(0, 40)}\` has no value.`,
      range: first.range,
    });
  }
  const range = { ...first.range, endLine: base.ownRange.endLine, endColumn: base.ownRange.endColumn };
  return {
    ...base,
    flags: [],
    keyword,
    pairs: [
      {
        name: first.text,
        nameRange: first.range,
        value: value === null ? null : expandWord(value),
        range,
        legacy: true,
      },
    ],
  };
}

function keyValueOf(
  word: ReturnType<typeof splitOutsideQuotes>[number],
  whole: MappedText,
  source: Source,
  expandWord: (word: Word) => Expanded,
): KeyValue {
  const { text, range, start } = word;
  const equals = text.startsWith('"') ? text.indexOf('=', text.indexOf('"', 1)) : text.indexOf('=');
  if (equals === -1) return { name: unquote(text), nameRange: range, value: null, range, legacy: false };
  const value = wordAt(whole, source, start + equals + 1, text.length - equals - 1);
  return {
    name: unquote(text.slice(0, equals)),
    nameRange: rangeOf(whole, source, start, start + equals),
    value: expandWord(value),
    range,
    legacy: false,
  };
}

function unquote(text: string): string {
  return /^(["']).*\1$/.test(text) ? text.slice(1, -1) : text;
}
