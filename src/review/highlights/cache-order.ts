import { instructionsOf } from '../../dockerfile/stages.ts';
import { isUsed, type Shift, wordsOf } from '../impact/impact.ts';
import type { Measure } from './measure.ts';

/** A change that repeats less than before, and nothing more. */
export function cacheOrder(shifts: readonly Shift[]): Measure {
  return {
    kind: 'cache-order',
    tells: ['dependencies-after-source'],
    *find() {
      for (const { file, scenarios, gained, lost, after: steps } of shifts) {
        const { after } = file;
        const names = scenarios.flatMap(({ argument }) => argument ?? []);
        const declared = after.stages
          .flatMap((stage) => [...instructionsOf(stage, 'ARG')])
          .find(({ pairs }) => pairs.some(({ name }) => names.includes(name)));
        const at = declared ?? steps.find(({ cause }) => cause !== null)?.instruction;
        if (gained.length > 0 || at === undefined) continue;
        const unused = names.length > 0 && !names.some((name) => isUsed(after, name));
        yield {
          message: `A change of ${wordsOf(scenarios)} no longer repeats ${lost.map((label) => `\`${label}\``).join(', ')}${unused ? ' (though nothing uses it)' : ''}.`,
          at: { path: after.path, range: at.range },
        };
      }
    },
  };
}
