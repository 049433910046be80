import { scriptVariables } from '../shell/variables.ts';
import type { Range } from '../text/range.ts';
import type { Dockerfile, Expanded, Instruction, Stage } from './model.ts';
import { bindingOf, lookupIn } from './scope.ts';
import { scriptOf } from './script.ts';

/** A `$NAME` in an instruction, or in the shell script that a RUN runs. */
export interface VariableReference {
  readonly name: string;
  readonly instruction: Instruction;
  readonly range: Range;
  readonly inScript: boolean;
  /** ARG or ENV has declared it, or Docker does. */
  readonly declared: boolean;
  /** `${NAME:-…}` and the like: it may well be unset. */
  readonly optional: boolean;
}

const optionalModifiers = /^:?[-+?=]$/;

/**
 * Every variable that a stage uses, in order. In scripts: only those that the script does not set itself, and none of a script that reads
 * another one into its shell. ONBUILD's triggers see the names of the stage that runs them: of this one's ENV, and ARG only by ONBUILD ARG.
 */
export function* variableReferences(file: Dockerfile, stage: Stage): Generator<VariableReference> {
  const triggered = new Set<string>();
  for (const outer of stage.instructions) {
    const instruction = outer.keyword === 'ONBUILD' ? outer.trigger : outer;
    if (instruction === null) continue;
    const lookup = lookupIn(instruction.scope);
    const declares = (name: string): boolean =>
      instruction.onbuild
        ? triggered.has(name) || bindingOf(instruction.scope, name)?.kind === 'env'
        : lookup(name).state === 'set';
    for (const word of expandedWords(instruction)) {
      for (const { name, modifier } of word.variables) {
        const optional = optionalModifiers.test(modifier ?? '');
        yield { name, instruction, range: word.range, inScript: false, declared: declares(name), optional };
      }
    }
    if (instruction.keyword === 'RUN') yield* inScript(file, stage, instruction, declares);
    if (instruction.onbuild && 'pairs' in instruction) for (const { name } of instruction.pairs) triggered.add(name);
  }
}

function* inScript(
  file: Dockerfile,
  stage: Stage,
  instruction: Instruction,
  declares: (name: string) => boolean,
): Generator<VariableReference> {
  const script = scriptOf(file, stage, instruction);
  if (script === null) return;
  const { uses, assigned, opaque } = scriptVariables(script);
  if (opaque) return;
  for (const { name, operator, range } of uses) {
    if (!/^[A-Za-z_]\w*$/.test(name) || assigned.has(name)) continue;
    const optional = optionalModifiers.test(operator ?? '');
    yield { name, instruction, range, inScript: true, declared: declares(name), optional };
  }
}

/** The words of an instruction that Docker itself expands. */
export function expandedWords(instruction: Instruction): readonly Expanded[] {
  const flags = instruction.flags.flatMap(({ value }) => (value === null ? [] : [value]));
  switch (instruction.keyword) {
    case 'FROM':
      return instruction.image === null ? flags : [...flags, instruction.image];
    case 'COPY':
    case 'ADD':
      return [...flags, ...instruction.sources, ...(instruction.destination === null ? [] : [instruction.destination])];
    case 'ENV':
    case 'LABEL':
    case 'ARG':
      return instruction.pairs.flatMap(({ value }) => (value === null ? [] : [value]));
    case 'EXPOSE':
    case 'VOLUME':
      return instruction.words;
    case 'USER':
    case 'WORKDIR':
    case 'STOPSIGNAL':
      return instruction.word === null ? [] : [instruction.word];
    default:
      return flags;
  }
}
