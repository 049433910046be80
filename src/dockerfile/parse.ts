import { describeImage } from '../images/describe.ts';
import { parseImageReference } from '../images/reference.ts';
import { memoizedByText } from '../text/memoized.ts';
import { createSource } from '../text/source.ts';
import { cutInstructions, type RawInstruction } from './cut.ts';
import { readDirectives } from './directives.ts';
import type { Value } from './expand.ts';
import { limits, readInstruction } from './instructions.ts';
import type {
  Dockerfile,
  FromInstruction,
  Instruction,
  KeyValueInstruction,
  ParseProblem,
  Stage,
  StageBase,
} from './model.ts';
import { bindingOf, declare, platformArguments, type ScopeTable } from './scope.ts';

/**
 * Text → model. Any text has a model; it never throws. `targets` are the stage names (in lower case) or numbers that the
 * repository builds besides the last stage.
 */
export function parseDockerfile(path: string, text: string, targets: ReadonlySet<string> = new Set()): Dockerfile {
  const large = Buffer.byteLength(text) > limits.fileBytes;
  const cut = cutFile(large ? '' : text);
  const excess = large ? `is larger than ${limits.fileBytes / 1024} kB` : excessOf(cut.raws);
  const { source, directives, escape, raws, comments } = excess === null ? cut : cutFile('');
  const problems: ParseProblem[] = [];
  const stages = new StageBuilder(raws.some(isFrom));
  for (const [index, raw] of raws.entries()) {
    const scope = { table: isFrom(raw) ? stages.globals : stages.table, before: index };
    stages.add(
      readInstruction(raw, {
        source,
        escape,
        index,
        onbuild: false,
        scope,
        report: (problem) => problems.push(problem),
      }),
    );
  }
  const whole = { startLine: 1, startColumn: 1, endLine: 1, endColumn: 1 };
  if (excess !== null) {
    problems.push({ kind: 'too-large', message: `The file ${excess}: too large to read.`, range: whole });
  } else if (!raws.some(isFrom)) {
    const range = stages.all[0]?.keywordRange ?? whole;
    problems.push({ kind: 'no-from', message: 'The file has no `FROM`, so its base image is unknown.', range });
  }
  return { path, source, directives, escape, comments, problems, instructions: stages.all, ...stages.finish(targets) };
}

function cutFile(text: string) {
  const source = createSource(text);
  const directives = readDirectives(source);
  const escape = directives.find((directive) => directive.name === 'escape')?.value === '`' ? '`' : '\\';
  const { instructions: raws, comments } = cutInstructions(source, escape);
  return { source, directives, escape, raws, comments } as const;
}

function excessOf(raws: readonly RawInstruction[]): string | null {
  if (raws.length > limits.instructions) return `has more than ${limits.instructions} instructions`;
  return raws.filter(isFrom).length > limits.stages ? `has more than ${limits.stages} stages` : null;
}

type OpenStage = { -readonly [K in keyof Stage]: Stage[K] } & {
  readonly instructions: Instruction[];
  readonly table: ScopeTable;
};

/** A repository names few images, and each trial of a fix names them again. */
const imageBase = memoizedByText(500, (text): StageBase => {
  const reference = parseImageReference(text);
  return reference === null ? { kind: 'unknown' } : { kind: 'image', reference, facts: describeImage(reference) };
});

function isFrom(raw: RawInstruction): boolean {
  return /^from(?:[\t\v\f\r ]|$)/i.test(raw.text.text);
}

/** Puts instructions into stages and keeps the names in scope. */
class StageBuilder {
  readonly all: Instruction[] = [];
  /** The names before the first FROM, which every FROM line sees. */
  readonly globals: ScopeTable;
  private readonly preamble: Instruction[] = [];
  private readonly stages: OpenStage[] = [];
  private readonly byName = new Map<string, OpenStage>();

  constructor(hasFrom: boolean) {
    this.globals = { bindings: new Map(), parent: null, open: !hasFrom, automatic: true };
  }

  get table(): ScopeTable {
    return this.stages.at(-1)?.table ?? this.globals;
  }

  add(instruction: Instruction): void {
    this.all.push(instruction);
    if (instruction.keyword === 'FROM') this.open(instruction);
    else {
      (this.stages.at(-1)?.instructions ?? this.preamble).push(instruction);
      if (instruction.keyword === 'ARG' || instruction.keyword === 'ENV') this.bind(instruction);
    }
  }

  finish(targets: ReadonlySet<string>): Pick<Dockerfile, 'preamble' | 'stages'> {
    if (this.stages.length === 0) {
      const base: StageBase = { kind: 'unknown' };
      return {
        preamble: [],
        stages: [{ index: 0, name: null, from: null, base, instructions: this.preamble, shipped: true }],
      };
    }
    for (const stage of this.stages) {
      const named = stage.name !== null && targets.has(stage.name.toLowerCase());
      stage.shipped = named || stage.index === this.stages.length - 1 || targets.has(String(stage.index));
    }
    return { preamble: this.preamble, stages: this.stages };
  }

  private open(from: FromInstruction): void {
    const base = this.baseOf(from);
    const parent = base.kind === 'stage' ? (this.stages[base.stage.index]?.table ?? null) : null;
    const open = parent === null ? base.kind !== 'scratch' : parent.open;
    const stage: OpenStage = {
      index: this.stages.length,
      name: from.alias?.text ?? null,
      from,
      base,
      instructions: [],
      shipped: false,
      table: { bindings: new Map(), parent, open, automatic: false },
    };
    this.stages.push(stage);
    if (stage.name !== null) this.byName.set(stage.name.toLowerCase(), stage);
  }

  private baseOf(from: FromInstruction): StageBase {
    const value = from.image?.value ?? null;
    if (value === null) return { kind: 'unknown' };
    const stage = this.byName.get(value.toLowerCase());
    if (stage !== undefined) return { kind: 'stage', stage };
    return value === 'scratch' ? { kind: 'scratch' } : imageBase(value);
  }

  private bind(instruction: KeyValueInstruction): void {
    const { table } = this;
    const kind = instruction.keyword === 'ARG' ? 'arg' : 'env';
    for (const pair of instruction.pairs) {
      const value = pair.value === null ? this.inherited(pair.name, table) : pair.value.value;
      declare(table, { kind, name: pair.name, value, index: instruction.index, range: pair.range });
    }
  }

  /** `ARG NAME` without a default: the global default, an automatic value, or whatever the build passes. */
  private inherited(name: string, table: ScopeTable): Value {
    if (table === this.globals || platformArguments.has(name)) return null;
    return bindingOf({ table: this.globals, before: Number.POSITIVE_INFINITY }, name)?.value ?? null;
  }
}
