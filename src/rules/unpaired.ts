import type { Dockerfile, Stage } from '../dockerfile/model.ts';
import { pairStages } from '../dockerfile/pairing.ts';
import { listed } from '../text/listed.ts';
import type { Skip } from './rule.ts';

/** What a rule that compares stages has to say of those that it cannot compare. */
export function unpaired(before: Dockerfile, after: Dockerfile): Skip[] {
  const { ambiguous } = pairStages(before, after);
  if (ambiguous.length === 0) return [];
  const names = listed(ambiguous.map(nameOf));
  return [{ skip: `${names} could have come from more than one stage, so nothing is compared`, path: after.path }];
}

function nameOf({ name, from }: Stage): string {
  return name === null ? `the stage of line ${from?.range.startLine ?? 1}` : `the stage \`${name}\``;
}
