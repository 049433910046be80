import { lineText } from '../text/source.ts';
import { expand } from './expand.ts';
import type {
  CopyInstruction,
  Dockerfile,
  Expanded,
  FromInstruction,
  Instruction,
  RunInstruction,
  Stage,
} from './model.ts';
import { mountsOf, optionOf } from './mounts.ts';
import { platformArguments } from './scope.ts';
import { copySourceOf, resolveStage } from './stages.ts';
import { expandedWords } from './variables.ts';

/** What differs between two builds of the same Dockerfile. */
export type BuildChange =
  /** Files of the build context; `isTaken` tells whether a source path takes one of them. */
  | { readonly kind: 'files'; readonly isTaken: (source: string, copy: CopyInstruction | RunInstruction) => boolean }
  /** The value of a build argument. */
  | { readonly kind: 'argument'; readonly name: string }
  /** The platform that is built for, as in the builds of one image for several. */
  | { readonly kind: 'platform' };

/** A RUN, COPY or ADD of a build, and why it is repeated. */
export interface BuildStep {
  readonly stage: Stage;
  readonly instruction: Instruction;
  /** The instruction that brings the change in; null: the step comes from the cache. */
  readonly cause: Instruction | null;
}

/**
 * The steps of a stage and of all that it needs, by the rules of BuildKit's cache (https://docs.docker.com/build/cache/invalidation/): a step is
 * repeated when the step below it is, when files that it copies or binds differ, and when a variable does that it uses. A RUN uses every ARG
 * declared above it (https://docs.docker.com/reference/dockerfile/#impact-on-build-caching). What a repeated stage gives to others is taken to differ. Cache mounts and secrets count for nothing.
 */
export function stepsOf(file: Dockerfile, target: Stage, change: BuildChange): BuildStep[] {
  const known = new Map<Stage, StageRun>();
  runStage(file, target, change, known);
  return [...known].sort(([a], [b]) => a.index - b.index).flatMap(([, run]) => run.steps);
}

interface StageRun {
  readonly steps: BuildStep[];
  /** Variables that differ, and where they were declared. */
  readonly differing: Map<string, Instruction>;
  /** Why the stage's result differs. */
  cause: Instruction | null;
}

function runStage(file: Dockerfile, stage: Stage, change: BuildChange, known: Map<Stage, StageRun>): StageRun {
  const seen = known.get(stage);
  if (seen !== undefined) return seen;
  const below = stage.base.kind === 'stage' ? runStage(file, stage.base.stage, change, known) : null;
  const run: StageRun = { steps: [], differing: new Map(below?.differing), cause: below?.cause ?? null };
  known.set(stage, run);
  if (stage.from !== null && changesBase(stage, stage.from, change)) run.cause ??= stage.from;
  const causeIn = (other: Stage) => (other.index < stage.index ? runStage(file, other, change, known).cause : null);
  for (const instruction of stage.instructions) {
    if (instruction.keyword === 'ARG' || instruction.keyword === 'ENV') declare(instruction, change, run.differing);
    if (!isStep(instruction)) {
      if (instruction.keyword === 'WORKDIR') run.cause ??= usedIn(expandedWords(instruction), run.differing);
      continue;
    }
    const own = ownCause(file, stage, instruction, { change, differing: run.differing, causeIn });
    const isLinked = instruction.flags.some(({ name, value }) => name === 'link' && value?.value !== 'false');
    run.steps.push({ stage, instruction, cause: own ?? (isLinked ? null : run.cause) });
    run.cause ??= own;
  }
  return run;
}

function changesBase({ base }: Stage, from: FromInstruction, change: BuildChange): boolean {
  if (expandedWords(from).some(({ variables }) => variables.some(({ name }) => isChanged(name, change)))) return true;
  const platform = from.flags.find(({ name }) => name === 'platform');
  return change.kind === 'platform' && base.kind !== 'stage' && base.kind !== 'scratch' && platform === undefined;
}

function isChanged(name: string, change: BuildChange): boolean {
  if (change.kind === 'platform') return platformArguments.has(name) && name.startsWith('TARGET');
  return change.kind === 'argument' && change.name === name;
}

function isStep(instruction: Instruction): instruction is CopyInstruction | RunInstruction {
  return instruction.keyword === 'RUN' || instruction.keyword === 'COPY' || instruction.keyword === 'ADD';
}

/** ENV stands above ARG; a constant value of it hides the argument. */
function declare(
  instruction: Extract<Instruction, { keyword: 'ENV' | 'LABEL' | 'ARG' }>,
  change: BuildChange,
  differing: Map<string, Instruction>,
): void {
  for (const { name, value } of instruction.pairs) {
    const isArgument = instruction.keyword === 'ARG';
    const source = value === null ? null : usedIn([value], differing);
    if (source !== null) differing.set(name, source);
    else if (!isArgument) differing.delete(name);
    // A default stands in the way of the automatic value.
    else if (isChanged(name, change) && (change.kind === 'argument' || value === null))
      differing.set(name, instruction);
  }
}

interface Surroundings {
  readonly change: BuildChange;
  readonly differing: ReadonlyMap<string, Instruction>;
  readonly causeIn: (stage: Stage) => Instruction | null;
}

function ownCause(
  file: Dockerfile,
  stage: Stage,
  step: CopyInstruction | RunInstruction,
  { change, differing, causeIn }: Surroundings,
): Instruction | null {
  if (step.keyword === 'RUN') {
    const [declared] = differing.values();
    if (declared !== undefined) return declared;
    for (const { flag, type } of mountsOf(step)) {
      if (type !== 'bind') continue;
      const from = optionOf(flag, 'from');
      const source = optionOf(flag, 'source', 'src') ?? '.';
      if (from === undefined && change.kind === 'files' && change.isTaken(source, step)) return step;
      const other = from === undefined ? null : resolveStage(file, stage, from);
      const cause = other?.kind === 'stage' ? causeIn(other.stage) : null;
      if (cause !== null) return cause;
    }
    return null;
  }
  const used = usedIn([...expandedWords(step), ...inlineFiles(file, step)], differing);
  if (used !== null) return used;
  const from = copySourceOf(file, stage, step);
  if (from.kind === 'stage') return causeIn(from.stage);
  const takes =
    change.kind === 'files' &&
    from.kind === 'context' &&
    step.sources.some(({ value }) => value !== null && change.isTaken(value, step));
  return takes ? step : null;
}

/** The here-documents that Docker expands, as it does words. */
function inlineFiles({ source, escape }: Dockerfile, { heredocs }: CopyInstruction): Pick<Expanded, 'variables'>[] {
  return heredocs
    .filter((heredoc) => heredoc.expand)
    .map(({ startLine, endLine }) => {
      const lines = Array.from({ length: Math.max(0, endLine - startLine + 1) }, (_, at) =>
        lineText(source, startLine + at),
      );
      return expand(lines.join('\n'), escape, () => ({ state: 'undeclared', value: null }));
    });
}

function usedIn(
  words: readonly Pick<Expanded, 'variables'>[],
  differing: ReadonlyMap<string, Instruction>,
): Instruction | null {
  for (const { variables } of words) {
    for (const { name } of variables) {
      const cause = differing.get(name);
      if (cause !== undefined) return cause;
    }
  }
  return null;
}
