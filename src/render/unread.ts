import type { ReviewReport } from '../review/report.ts';
import { groupBy } from './words.ts';

/** What could not be judged, once for all the rules that say so. */
export interface UnreadCase {
  readonly path: string;
  readonly reason: string;
  /** None: no rule could look. */
  readonly rules: readonly string[];
}

export function unreadCases({ notEvaluated }: ReviewReport): UnreadCase[] {
  return groupBy(notEvaluated, ({ path, reason }) => JSON.stringify([path, reason])).flatMap((group) => {
    const [first] = group;
    const rules = group.flatMap(({ rule }) => (rule === '*' ? [] : [rule]));
    return first === undefined ? [] : [{ path: first.path, reason: first.reason, rules }];
  });
}
