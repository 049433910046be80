import { severities } from '../rules/rule.ts';
import type { Raised } from './evaluate.ts';
import type { Finding, Location, NotEvaluated } from './report.ts';

/** By code units: the same on every machine. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Most severe first, then by place. */
export function bySeverity(a: Finding, b: Finding): number {
  return (
    severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
    byLocation(a.locations[0], b.locations[0]) ||
    compare(a.rule, b.rule) ||
    compare(a.fingerprint, b.fingerprint)
  );
}

export function byPlace(a: Raised, b: Raised): number {
  const [left, right] = [a.problem.at, b.problem.at];
  return (
    compare(left.path, right.path) ||
    left.range.startLine - right.range.startLine ||
    left.range.startColumn - right.range.startColumn ||
    compare(a.rule.id, b.rule.id)
  );
}

/** Each once, by path. */
export function sortSkips(skips: readonly NotEvaluated[]): NotEvaluated[] {
  const unique = new Map(skips.map((skip) => [JSON.stringify(skip), skip]));
  return [...unique.values()].sort(
    (a, b) => compare(a.path, b.path) || compare(a.rule, b.rule) || compare(a.reason, b.reason),
  );
}

function byLocation(a: Location | undefined, b: Location | undefined): number {
  if (a === undefined || b === undefined) return 0;
  return compare(a.path, b.path) || a.startLine - b.startLine || a.startColumn - b.startColumn;
}
