import type { Dockerfile, Instruction, RunInstruction, Stage } from '../../dockerfile/model.ts';
import { type BuildStep, stepsOf } from '../../dockerfile/rerun.ts';
import { scriptOf } from '../../dockerfile/script.ts';
import { variableReferences } from '../../dockerfile/variables.ts';
import { buildsOf } from '../../repository/knowledge.ts';
import { packageOperationOf } from '../../shell/packages.ts';
import { commandsOf } from '../../shell/walk.ts';
import type { Tree } from '../../snapshot/snapshot.ts';
import type { Difference, FileChange } from '../difference.ts';
import type { CacheImpact, Repeated } from '../report.ts';
import { keptLayers } from './kept-layers.ts';
import { type Scenario, scenariosOf } from './scenarios.ts';

/** A row of the table, with what it is made of. */
export interface Shift {
  readonly file: FileChange;
  readonly scenarios: readonly Scenario[];
  readonly before: readonly BuildStep[];
  readonly after: readonly BuildStep[];
  /** Labels of RUNs that are repeated now and were not, and the other way round. */
  readonly gained: readonly string[];
  readonly lost: readonly string[];
}

/** What a change of sources, dependencies or build arguments makes the builder repeat now, where it was something else before. */
export function shiftsOf({ files, head }: Difference): Shift[] {
  return files.flatMap((file) => {
    const { before, after } = file;
    const [was, now] = [before.stages.at(-1), after.stages.at(-1)];
    if (was === undefined || now === undefined) return [];
    const shifts = scenariosOf(before, after, head).flatMap((scenario): Shift[] => {
      const old = stepsOf(before, was, scenario.change);
      const new_ = stepsOf(after, now, scenario.change);
      const labels = { old: labelsOf(before, old), now: labelsOf(after, new_) };
      const both = [...labels.old.keys()].filter((label) => labels.now.has(label));
      const gained = both.filter((label) => !labels.old.get(label) && labels.now.get(label));
      const lost = both.filter((label) => labels.old.get(label) && !labels.now.get(label));
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

export function impactOf(shifts: readonly Shift[], tree: Tree): CacheImpact[] {
  return shifts.map(({ file: { before, after }, scenarios, before: old, after: now, gained, lost }) => ({
    path: after.path,
    change: wordsOf(scenarios),
    before: repeated(before, old, lost),
    after: repeated(after, now, gained),
    kept: keptLayers(buildsOf(tree, after.path)),
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
    again.find(({ stage, instruction }) => telling.includes(labelOf(file, stage, instruction) ?? '')) ?? again[0];
  return {
    steps: again.length,
    of: steps.length,
    among: telling,
    because: told?.cause == null ? null : { text: textOf(told.cause), line: told.cause.range.startLine },
  };
}

function labelsOf(file: Dockerfile, steps: readonly BuildStep[]): Map<string, boolean> {
  const labels = new Map<string, boolean>();
  for (const { stage, instruction, cause } of steps) {
    const label = labelOf(file, stage, instruction);
    if (label !== null) labels.set(label, cause !== null || labels.get(label) === true);
  }
  return labels;
}

const labelLength = 60;

/** What a RUN does, in a form that survives an edit of its flags: its first install, else its first command. */
function labelOf(file: Dockerfile, stage: Stage, instruction: Instruction): string | null {
  if (instruction.keyword !== 'RUN') return null;
  const commands = commandsIn(file, stage, instruction);
  const install = commands
    .flatMap((command) => packageOperationOf(command) ?? [])
    .find(({ action }) => action === 'install' || action === 'build-dependencies');
  if (install !== undefined) return `${install.command.name} ${install.subcommand}`.trim();
  const [first] = commands;
  return first === undefined ? null : cut(first.words.map(({ text }) => text).join(' '));
}

function commandsIn(file: Dockerfile, stage: Stage, run: RunInstruction) {
  const script = scriptOf(file, stage, run);
  return script === null ? [] : commandsOf(script);
}

function textOf({ keyword, args }: Instruction): string {
  return cut(`${keyword} ${args.text.replace(/\s+/g, ' ').trim()}`);
}

function cut(text: string): string {
  return text.length <= labelLength ? text : `${text.slice(0, labelLength - 1)}…`;
}
