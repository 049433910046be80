import type { Dockerfile, Stage } from '../../dockerfile/model.ts';
import type { BuildStep } from '../../dockerfile/rerun.ts';
import { stageName } from '../../dockerfile/stages.ts';
import type { FileChange } from '../difference.ts';
import type { CacheImpact, StepFate } from '../report.ts';
import { labelOf, placed } from './labels.ts';

const stepsTold = 40;

/** What either side repeats, and why; a step that does the same is the same one, also in another stage. */
export function eachStep(
  { before, after, stages }: FileChange,
  old: readonly BuildStep[],
  now: readonly BuildStep[],
): CacheImpact['each'] {
  const names = new Map(stages.map((pair) => [pair.before, stageName(after, pair.after)]));
  const was = fatesOf(before, old, (stage) => names.get(stage) ?? stageName(before, stage));
  const is = fatesOf(after, now, (stage) => stageName(after, stage));
  return [...new Set([...is.keys(), ...was.keys()])]
    .map((key) => {
      const [then, today] = [was.get(key), is.get(key)];
      const { stage = '', text = '' } = today ?? then ?? {};
      return { stage, text, before: then?.fate ?? null, after: today?.fate ?? null };
    })
    .filter((step) => step.before?.because != null || step.after?.because != null)
    .slice(0, stepsTold);
}

interface Told {
  readonly stage: string;
  readonly text: string;
  readonly fate: StepFate;
}

function fatesOf(file: Dockerfile, steps: readonly BuildStep[], nameOf: (stage: Stage) => string): Map<string, Told> {
  const seen = new Map<string, number>();
  return new Map(
    steps.map(({ stage, instruction, cause }) => {
      const { text, line } = placed(instruction);
      const key = labelOf(file, stage, instruction)?.key ?? text;
      const nth = (seen.get(key) ?? 0) + 1;
      seen.set(key, nth);
      const because = cause === null ? null : placed(cause);
      return [`${key} ${nth}`, { stage: nameOf(stage), text, fate: { line, because } }];
    }),
  );
}
