import type { Word } from '../shell/ast.ts';
import { scriptVariables } from '../shell/variables.ts';
import type { Value } from './expand.ts';
import type { Dockerfile, Instruction, Stage } from './model.ts';
import { lookupIn } from './scope.ts';
import { scriptOf } from './script.ts';

/** What a word of a script is once the names that ARG and ENV set are put in; null where anything else decides. */
export function wordValue(file: Dockerfile, stage: Stage, instruction: Instruction, word: Word): Value {
  if (word.value !== null) return word.value;
  const script = scriptOf(file, stage, instruction);
  if (script === null) return null;
  const { assigned, opaque } = scriptVariables(script);
  const lookup = lookupIn(instruction.scope);
  let text = '';
  for (const part of word.parts) {
    if (part.kind === 'literal') text += part.value;
    else if (part.kind === 'variable' && part.operator === null && !opaque && !assigned.has(part.name)) {
      const { value } = lookup(part.name);
      if (value === null) return null;
      text += value;
    } else return null;
  }
  return text;
}
