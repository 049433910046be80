import type { ImageFacts } from '../images/describe.ts';
import { memoized } from '../text/memoized.ts';
import type {
  CopyInstruction,
  Dockerfile,
  Instruction,
  InstructionOf,
  Keyword,
  RunInstruction,
  Stage,
  StageBase,
} from './model.ts';

/** Every instruction of these keywords, the triggers of ONBUILD among them. Looked up once: rules ask for the same again and again. */
export function instructionsOf<K extends Keyword>(
  { instructions }: { readonly instructions: readonly Instruction[] },
  ...keywords: readonly K[]
): readonly InstructionOf<K>[] {
  const known = selected(instructions);
  const [first = ''] = keywords;
  const key = keywords.length === 1 ? first : keywords.join(' ');
  const found = known.get(key) ?? select(instructions, new Set(keywords));
  known.set(key, found);
  return found as readonly InstructionOf<K>[];
}

const selected = memoized((_: readonly Instruction[]) => new Map<string, readonly Instruction[]>());

function select(instructions: readonly Instruction[], keywords: ReadonlySet<string>): Instruction[] {
  return instructions
    .map((one) => (one.keyword === 'ONBUILD' && !keywords.has('ONBUILD') ? one.trigger : one))
    .filter((one) => one !== null)
    .filter(({ keyword }) => keywords.has(keyword));
}

/** The stage and those it is FROM, nearest first. */
export const lineage = memoized((stage: Stage): readonly Stage[] => {
  const stages = [stage];
  for (let base = stage.base; base.kind === 'stage'; base = base.stage.base) stages.push(base.stage);
  return stages;
});

/** The stage and all that are FROM it, or from one that is, in order. */
export function descendants(file: Dockerfile, stage: Stage): readonly Stage[] {
  return descendantsIn(file).get(stage) ?? [];
}

const descendantsIn = memoized(({ stages }: Dockerfile): ReadonlyMap<Stage, readonly Stage[]> => {
  const found = new Map<Stage, Stage[]>(stages.map((stage) => [stage, []]));
  for (const stage of stages) for (const ancestor of lineage(stage)) found.get(ancestor)?.push(stage);
  return found;
});

/** What people call it. */
export function stageName({ stages }: Dockerfile, stage: Stage): string {
  return stage.name ?? (stage === stages.at(-1) ? 'last stage' : `stage ${stage.index}`);
}

/** What the stage stands on once its parent stages are followed. */
export function rootBase(stage: Stage): Exclude<StageBase, { kind: 'stage' }> {
  let { base } = stage;
  while (base.kind === 'stage') base = base.stage.base;
  return base;
}

/** Facts of the image below the stage; null for scratch and for an unknown base. */
export function imageFactsOf(stage: Stage): ImageFacts | null {
  const base = rootBase(stage);
  return base.kind === 'image' ? base.facts : null;
}

/** Whether layers of this stage are in an image that leaves the build: it is shipped, or a shipped stage is FROM it. */
export function isShippedWith(file: Dockerfile, stage: Stage): boolean {
  return shippedWith(file).has(stage);
}

const shippedWith = memoized(
  ({ stages }: Dockerfile) => new Set(stages.flatMap((stage) => (stage.shipped ? lineage(stage) : []))),
);

/** Where COPY --from or a mount's `from=` points. */
export type CopySource =
  | { readonly kind: 'context' }
  | { readonly kind: 'stage'; readonly stage: Stage }
  | { readonly kind: 'self' }
  /** A stage that is defined further down. */
  | { readonly kind: 'later-stage'; readonly stage: Stage }
  /** Not a stage of this file: an image or a named build context. */
  | { readonly kind: 'external'; readonly name: string }
  | { readonly kind: 'unknown' };

export function copySourceOf(
  file: Dockerfile,
  stage: Stage,
  instruction: CopyInstruction | RunInstruction,
): CopySource {
  const flag = instruction.flags.find((candidate) => candidate.name === 'from');
  if (flag === undefined) return { kind: 'context' };
  return resolveStage(file, stage, flag.value?.value ?? null);
}

/** A stage's name or number as it is used inside `stage`. */
export function resolveStage(file: Dockerfile, stage: Stage, name: string | null): CopySource {
  if (name === null || name === '') return { kind: 'unknown' };
  const number = /^\d+$/.test(name) ? Number(name) : null;
  const named = stagesByName(file).get(name.toLowerCase()) ?? [];
  const earlier = named.findLast((candidate) => candidate.index < stage.index);
  const found = earlier ?? named[0] ?? (number === null ? undefined : file.stages[number]);
  if (found === undefined) return { kind: 'external', name };
  if (found === stage) return { kind: 'self' };
  return found.index < stage.index ? { kind: 'stage', stage: found } : { kind: 'later-stage', stage: found };
}

const stagesByName = memoized(({ stages }: Dockerfile) => Map.groupBy(stages, ({ name }) => name?.toLowerCase()));

/** The instruction that a missing one (USER, HEALTHCHECK) is reported at: ENTRYPOINT or CMD, else FROM. */
export function absenceAnchor(file: Dockerfile, stage: Stage): Instruction | null {
  const own = [...instructionsOf(stage, 'ENTRYPOINT')].at(-1) ?? [...instructionsOf(stage, 'CMD')].at(-1);
  return own ?? stage.from ?? file.instructions[0] ?? null;
}
