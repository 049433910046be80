import type { CopyInstruction, Dockerfile, Expanded, Instruction, RunInstruction, Stage } from './model.ts';
import { mountsOf, optionOf } from './mounts.ts';
import { copySourceOf, resolveStage } from './stages.ts';
import { expandedWords } from './variables.ts';

/** What differs between two builds of the same Dockerfile. */
export type BuildChange =
  /** Files of the build context; `isTaken` tells whether a source path takes one of them. */
  | { readonly kind: 'files'; readonly isTaken: (source: string, copy: CopyInstruction | RunInstruction) => boolean }
  /** The value of a build argument. */
  | { readonly kind: 'argument'; readonly name: string };

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
 * declared above it. What a repeated stage gives to others is taken to differ. Cache mounts and secrets count for nothing.
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
  const changesBase =
    change.kind === 'argument' && stage.from?.image?.variables.some(({ name }) => name === change.name) === true;
  if (changesBase) run.cause ??= stage.from;
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
    else if (change.kind === 'argument' && change.name === name) differing.set(name, instruction);
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
  const used = usedIn(expandedWords(step), differing);
  if (used !== null) return used;
  const from = copySourceOf(file, stage, step);
  if (from.kind === 'stage') return causeIn(from.stage);
  const takes =
    change.kind === 'files' &&
    from.kind === 'context' &&
    step.sources.some(({ value }) => value !== null && change.isTaken(value, step));
  return takes ? step : null;
}

function usedIn(words: readonly Expanded[], differing: ReadonlyMap<string, Instruction>): Instruction | null {
  for (const { variables } of words) {
    for (const { name } of variables) {
      const cause = differing.get(name);
      if (cause !== undefined) return cause;
    }
  }
  return null;
}
