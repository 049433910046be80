import type { Dockerfile, Stage } from './model.ts';
import { rootBase } from './stages.ts';

export interface StagePair {
  readonly before: Stage;
  readonly after: Stage;
}

export interface StagePairing {
  readonly pairs: readonly StagePair[];
  /** Stages of the new file that could belong to several old ones, so to none for sure. */
  readonly ambiguous: readonly Stage[];
}

/**
 * Which stage became which: by name, then by what they do (equal instructions), then by place. Stages that a change renames,
 * moves, splits or merges stay paired where one counterpart is clearly the nearest.
 */
export function pairStages(before: Dockerfile, after: Dockerfile): StagePairing {
  const open = { before: new Set(before.stages), after: new Set(after.stages) };
  const pairs: StagePair[] = [];
  const ambiguous: Stage[] = [];
  const take = (was: Stage, now: Stage) => {
    pairs.push({ before: was, after: now });
    open.before.delete(was);
    open.after.delete(now);
  };
  for (const now of after.stages) {
    const was =
      now.name === null
        ? undefined
        : [...open.before].find((stage) => stage.name?.toLowerCase() === now.name?.toLowerCase());
    if (was !== undefined) take(was, now);
  }
  for (const now of [...open.after]) {
    const ranked = [...open.before]
      .map((was) => ({ was, score: similarity(was, now) }))
      .sort((a, b) => b.score - a.score);
    const [best, next] = ranked;
    if (best === undefined || best.score === 0) continue;
    if (next !== undefined && next.score === best.score) ambiguous.push(now);
    else take(best.was, now);
  }
  // What ships before and after is the same image, however it is built now.
  const last = { before: before.stages.at(-1), after: after.stages.at(-1) };
  if (
    last.before !== undefined &&
    last.after !== undefined &&
    open.after.has(last.after) &&
    !ambiguous.includes(last.after)
  ) {
    if (open.before.has(last.before)) take(last.before, last.after);
    else if (before.stages.length === 1) pairs.push({ before: last.before, after: last.after });
  }
  pairs.sort((a, b) => a.after.index - b.after.index);
  return { pairs, ambiguous };
}

/** Shared instructions, twice as much for an equal base image; 0 when nothing is shared. */
function similarity(was: Stage, now: Stage): number {
  const texts = new Set(
    was.instructions.map((instruction) => `${instruction.keyword} ${normalise(instruction.args.text)}`),
  );
  const shared = now.instructions.filter((instruction) =>
    texts.has(`${instruction.keyword} ${normalise(instruction.args.text)}`),
  ).length;
  const bases = [rootBase(was), rootBase(now)].map((base) =>
    base.kind === 'image' ? base.reference.repository : base.kind,
  );
  return shared + (bases[0] === bases[1] ? 2 : 0);
}

function normalise(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
