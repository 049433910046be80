import { accountHomeOf, homeOf, variableOf } from '../images/lookup.ts';
import type { Value } from './expand.ts';
import type { Instruction, Stage } from './model.ts';
import { bindingOf } from './scope.ts';
import { imageFactsOf, rootBase } from './stages.ts';
import { userAt } from './users.ts';

/** A variable of the environment that RUN sees: as ENV and ARG set it, else the image; undefined: not set; null: unknown. */
export function environmentAt(stage: Stage, instruction: Instruction, name: string): Value | undefined {
  const binding = bindingOf(instruction.scope, name);
  if (binding !== null) return binding.value;
  const facts = imageFactsOf(stage);
  if (facts !== null) return variableOf(facts, name);
  return rootBase(stage).kind === 'scratch' ? undefined : null;
}

/** HOME of what RUN starts; null: unknown. */
export function homeAt(stage: Stage, instruction: Instruction): Value {
  const set = environmentAt(stage, instruction, 'HOME');
  if (typeof set === 'string') return set;
  const facts = imageFactsOf(stage);
  const { user, isRoot } = userAt(stage, instruction);
  if (facts === null || user === null) return isRoot === true && set === undefined ? '/root' : null;
  return set === null ? null : (homeOf(facts, user) ?? accountHomeAt(stage, instruction));
}

/** The home directory of the password file; null: unknown. */
export function accountHomeAt(stage: Stage, instruction: Instruction): Value {
  const facts = imageFactsOf(stage);
  const { user, isRoot } = userAt(stage, instruction);
  if (isRoot === true && rootBase(stage).kind === 'image') return '/root';
  return facts === null || user === null ? null : accountHomeOf(facts, user);
}
