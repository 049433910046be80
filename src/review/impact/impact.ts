import type { Dockerfile } from '../../dockerfile/model.ts';
import { pairStages } from '../../dockerfile/pairing.ts';
import { type BuildStep, stepsOf } from '../../dockerfile/rerun.ts';
import { stageName } from '../../dockerfile/stages.ts';
import { variableReferences } from '../../dockerfile/variables.ts';
import { dockerfileOf } from '../../repository/dockerfiles.ts';
import { buildsOf } from '../../repository/knowledge.ts';
import type { Tree } from '../../snapshot/snapshot.ts';
import type { Difference, FileChange } from '../difference.ts';
import type { CacheImpact, Repeated } from '../report.ts';
import { keptLayers } from './kept-layers.ts';
import { type Labels, labelOf, labelsOf, placed } from './labels.ts';
import { type Scenario, scenariosOf } from './scenarios.ts';
import { eachStep } from './steps.ts';

/** A row of the table, with what it is made of. */
export interface Shift {
  readonly file: FileChange;
  readonly scenarios: readonly Scenario[];
  readonly before: readonly BuildStep[];
  readonly after: readonly BuildStep[];
  /** RUNs that are repeated now and were not, and the other way round, by what they do. */
  readonly gained: readonly string[];
  readonly lost: readonly string[];
}

/** What a change of sources, dependencies or build arguments makes the builder repeat now, where it was something else before. */
export function shiftsOf(difference: Difference): Shift[] {
  const { base, head } = difference;
  return [...difference.files, ...withOtherIgnoreFile(difference)].flatMap((file) => {
    const { before, after } = file;
    const [was, now] = [before.stages.at(-1), after.stages.at(-1)];
    if (was === undefined || now === undefined) return [];
    const shifts = scenariosOf(file, base, head).flatMap((scenario): Shift[] => {
      const old = stepsOf(before, was, scenario.before);
      const new_ = stepsOf(after, now, scenario.after);
      const labels = { old: labelsOf(before, old), now: labelsOf(after, new_) };
      const only = (mine: Labels, other: Labels) =>
        [...mine].flatMap(([key, { text, repeated }]) =>
          repeated && other.get(key)?.repeated === false ? [text] : [],
        );
      const [gained, lost] = [only(labels.now, labels.old), only(labels.old, labels.now)];
      return gained.length + lost.length === 0
        ? []
        : [{ file, scenarios: [scenario], before: old, after: new_, gained, lost }];
    });
    const groups = Map.groupBy(shifts, ({ scenarios: [one], gained, lost }) =>
      JSON.stringify([one?.argument === null ? one.words : 'argument', gained, lost]),
    );
    return [...groups.values()].flatMap(([first, ...more]) =>
      first === undefined ? [] : [{ ...first, scenarios: [first, ...more].flatMap(({ scenarios }) => scenarios) }],
    );
  });
}

/** Dockerfiles that stay as they are while an ignore file changes. */
function withOtherIgnoreFile({ base, head, files, changed }: Difference): FileChange[] {
  const differ = new Set(files.map(({ after }) => after));
  if (!head.ignoreFiles.some(({ path }) => changed.has(path))) return [];
  return head.dockerfiles.flatMap((after) => {
    const before = differ.has(after) ? undefined : dockerfileOf(base.dockerfiles, after.path);
    return before === undefined ? [] : [{ before, after, stages: pairStages(before, after).pairs, lines: null }];
  });
}

export function impactOf(shifts: readonly Shift[], tree: Tree): CacheImpact[] {
  return shifts.map(({ file, scenarios, before, after, gained, lost }) => ({
    path: file.after.path,
    change: wordsOf(scenarios),
    before: repeated(file.before, before, lost),
    after: repeated(file.after, after, gained),
    each: eachStep(file, before, after),
    kept: keptLayers(buildsOf(tree, file.after.path)),
  }));
}

/** `GIT_COMMIT` and 5 more arguments. */
export function wordsOf([first, ...more]: readonly Scenario[]): string {
  return `${first?.words ?? ''}${more.length > 0 ? ` and ${more.length} more argument${more.length === 1 ? '' : 's'}` : ''}`;
}

/** Whether some instruction of the file names the argument. */
export function isUsed(file: Dockerfile, name: string): boolean {
  return file.stages.some((stage) => [...variableReferences(file, stage)].some((one) => one.name === name));
}

function repeated(file: Dockerfile, steps: readonly BuildStep[], telling: readonly string[]): Repeated {
  const again = steps.filter(({ cause }) => cause !== null);
  const told =
    again.find(({ stage, instruction }) => telling.includes(labelOf(file, stage, instruction)?.text ?? '')) ?? again[0];
  return {
    steps: again.length,
    of: steps.length,
    stages: [...Map.groupBy(steps, ({ stage }) => stage)].map(([stage, own]) => ({
      stage: stageName(file, stage),
      steps: own.filter(({ cause }) => cause !== null).length,
      of: own.length,
    })),
    among: telling,
    because: told?.cause == null ? null : placed(told.cause),
  };
}
