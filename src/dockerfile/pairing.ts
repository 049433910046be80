import { memoized } from '../text/memoized.ts';
import type { Dockerfile, FromInstruction, Stage, StageBase } from './model.ts';
import { isShippedWith, rootBase } from './stages.ts';

export interface StagePair {
  readonly before: Stage;
  readonly after: Stage;
}

export interface StagePairing {
  /** In the order of the new file. A stage that was split or merged stands in several. */
  readonly pairs: readonly StagePair[];
  /** Stages of the new file that could belong to several old ones, so to none for sure. */
  readonly ambiguous: readonly Stage[];
}

/**
 * Which stage became which: by name, then those that are equal, then by what they do (equal instructions, a base image of the same kind), then by
 * place. Stages that a change renames, moves, splits or merges stay paired where one counterpart is clearly the nearest.
 */
export function pairStages(before: Dockerfile, after: Dockerfile): StagePairing {
  return pairingsOf(before)(after);
}

const pairingsOf = memoized((before: Dockerfile) => memoized((after: Dockerfile) => pair(before, after)));

type ImageBase = Extract<StageBase, { kind: 'image' }>;

/** An image that a stage was FROM, and the one that it is FROM now. */
export interface PairedBases {
  readonly was: ImageBase;
  readonly now: ImageBase;
  readonly stage: Stage;
  readonly from: FromInstruction;
}

/** The base images of paired stages that an image is named for on both sides; each stage of the new file once. */
export function* pairedBases(before: Dockerfile, after: Dockerfile): Generator<PairedBases> {
  const seen = new Set<Stage>();
  for (const { before: old, after: stage } of pairStages(before, after).pairs) {
    if (old.base.kind !== 'image' || stage.base.kind !== 'image' || stage.from === null || seen.has(stage)) continue;
    seen.add(stage);
    yield { was: old.base, now: stage.base, stage, from: stage.from };
  }
}

function pair(before: Dockerfile, after: Dockerfile): StagePairing {
  const [[was, ...others], [only, ...more]] = [before.stages, after.stages];
  // What ships was shipped.
  if (was !== undefined && only !== undefined && others.length + more.length === 0)
    return { pairs: [{ before: was, after: only }], ambiguous: [] };
  const open = new Open(before.stages, after.stages);
  open.takeEqual((stage) => stage.name?.toLowerCase() ?? null);
  open.takeEqual(textOf);
  const likeness = new Likeness(before, after);
  open.takeNearest(likeness);
  shipTheSame(before, after, open);
  splitOff(before, open, likeness);
  return {
    pairs: open.pairs.sort((a, b) => a.after.index - b.after.index),
    ambiguous: [...open.ambiguous].sort((a, b) => a.index - b.index),
  };
}

/** More comparisons than any file needs that people write. */
const mostComparisons = 10_000;

/** The stages that have no counterpart yet. */
class Open {
  readonly pairs: StagePair[] = [];
  readonly ambiguous = new Set<Stage>();
  readonly before: Set<Stage>;
  readonly after: Set<Stage>;

  constructor(before: readonly Stage[], after: readonly Stage[]) {
    this.before = new Set(before);
    this.after = new Set(after);
  }

  take(before: Stage, after: Stage): void {
    this.pairs.push({ before, after });
    this.before.delete(before);
    this.after.delete(after);
  }

  /** Stages of one key, in their order, where there are as many on both sides. */
  takeEqual(keyOf: (stage: Stage) => string | null): void {
    const [old, young] = [grouped(this.before, keyOf), grouped(this.after, keyOf)];
    for (const [key, stages] of young) {
      const counterparts = old.get(key) ?? [];
      if (counterparts.length === stages.length) this.takeInOrder(counterparts, stages);
    }
  }

  /** The most alike first. Equally alike ones by place, where there are as many on both sides. */
  takeNearest(likeness: Likeness): void {
    if (this.before.size * this.after.size > mostComparisons) {
      for (const stage of this.after) this.ambiguous.add(stage);
      return;
    }
    const levels = new Map<number, StagePair[]>();
    for (const after of this.after) {
      for (const before of this.before) {
        const score = likeness.of(before, after);
        if (score === 0) continue;
        const level = levels.get(score) ?? [];
        level.push({ before, after });
        levels.set(score, level);
      }
    }
    for (const [, level] of [...levels].sort(([a], [b]) => b - a)) this.takeLevel(level);
  }

  private takeLevel(level: readonly StagePair[]): void {
    const isOpen = ({ before, after }: StagePair) =>
      this.before.has(before) && this.after.has(after) && !this.ambiguous.has(after);
    const rivals = countsOf(level.filter(isOpen).flatMap(({ before, after }) => [before, after]));
    for (const { before, after } of level.filter(isOpen))
      if (rivals.get(before) === 1 && rivals.get(after) === 1) this.take(before, after);
    const left = level.filter(isOpen);
    const [old, young] = [new Set(left.map(({ before }) => before)), new Set(left.map(({ after }) => after))];
    if (old.size === young.size) this.takeInOrder([...old].sort(byIndex), [...young].sort(byIndex));
    else for (const stage of young) this.ambiguous.add(stage);
  }

  private takeInOrder(before: readonly Stage[], after: readonly Stage[]): void {
    for (const [index, stage] of after.entries()) {
      const counterpart = before[index];
      if (counterpart !== undefined) this.take(counterpart, stage);
    }
  }
}

/** What ships before and after is the same image, however it is built now. */
function shipTheSame(before: Dockerfile, after: Dockerfile, open: Open): void {
  const [old, now] = [before.stages.at(-1), after.stages.at(-1)];
  if (old === undefined || now === undefined || open.ambiguous.has(now)) return;
  const partner = open.pairs.find((one) => one.before === old)?.after;
  const isSplit = partner !== undefined && !isShippedWith(after, partner);
  if (open.after.has(now) ? open.before.has(old) || isSplit : open.before.has(old)) open.take(old, now);
}

/** What is new in the file and took over from a stage that is still there. */
function splitOff(before: Dockerfile, open: Open, likeness: Likeness): void {
  if (before.stages.length * open.after.size > mostComparisons) return;
  for (const stage of [...open.after].filter((one) => !open.ambiguous.has(one))) {
    const scores = before.stages.map((one) => likeness.of(one, stage));
    const best = Math.max(...scores);
    const [origin, ...others] = before.stages.filter((_, index) => scores[index] === best);
    if (origin !== undefined && others.length === 0 && best > sameBase) open.take(origin, stage);
  }
}

const sameBase = 2;

/** Shared instructions, twice as much for a base image of the same kind; 0 when nothing is shared. */
class Likeness {
  private readonly texts = new Map<Stage, ReadonlySet<string>>();
  private readonly last: StagePair | null;

  constructor(before: Dockerfile, after: Dockerfile) {
    const [old, now] = [before.stages.at(-1), after.stages.at(-1)];
    this.last = old === undefined || now === undefined ? null : { before: old, after: now };
  }

  of(before: Stage, after: Stage): number {
    const [old, now] = [this.textsOf(before), this.textsOf(after)];
    let score = baseOf(before) === baseOf(after) ? sameBase : 0;
    for (const text of now) if (old.has(text)) score++;
    // Among equals, what ships was shipped.
    return score > 0 && this.last?.before === before && this.last.after === after ? score + 0.5 : score;
  }

  private textsOf(stage: Stage): ReadonlySet<string> {
    const texts = this.texts.get(stage) ?? new Set(textsOf(stage));
    this.texts.set(stage, texts);
    return texts;
  }
}

function countsOf(stages: readonly Stage[]): ReadonlyMap<Stage, number> {
  const counts = new Map<Stage, number>();
  for (const stage of stages) counts.set(stage, (counts.get(stage) ?? 0) + 1);
  return counts;
}

function grouped(stages: Iterable<Stage>, keyOf: (stage: Stage) => string | null): Map<string, Stage[]> {
  const groups = new Map<string, Stage[]>();
  for (const stage of stages) {
    const key = keyOf(stage);
    if (key === null) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [stage]);
    else group.push(stage);
  }
  return groups;
}

function textOf(stage: Stage): string {
  return [stage.from?.image?.text ?? '', ...textsOf(stage)].join('\n');
}

function textsOf({ instructions }: Stage): string[] {
  return instructions.map(({ keyword, args }) => `${keyword} ${args.text.replace(/\s+/g, ' ').trim()}`);
}

/** `ubi9/python-311` and `ubi9/python-312` are of one kind. */
function baseOf(stage: Stage): string {
  const base = rootBase(stage);
  return base.kind === 'image' ? (base.facts.family ?? base.reference.repository) : base.kind;
}

function byIndex(a: Stage, b: Stage): number {
  return a.index - b.index;
}
