import { type Severity, severities } from '../rules/rule.ts';
import type { Finding, ReviewReport } from './report.ts';
import type { Settings } from './settings.ts';

/** @param counting what is told, and what is ignored in a way that does not count */
export function verdictOf(counting: readonly Finding[], settings: Settings): ReviewReport['verdict'] {
  return counting.some((found) => fails(found, settings)) ? 'fail' : 'pass';
}

function fails(found: Finding, { failOn }: Settings): boolean {
  if (failOn === 'never' || found.status !== 'introduced') return false;
  return severities.indexOf(found.severity) <= severities.indexOf(failOn);
}

export function summarise(findings: readonly Finding[], resolved: number): ReviewReport['summary'] {
  const raised = findings.filter((found) => found.status !== 'preexisting');
  const of = (severity: Severity) => raised.filter((found) => found.severity === severity).length;
  return {
    blocker: of('blocker'),
    critical: of('critical'),
    major: of('major'),
    minor: of('minor'),
    preexisting: findings.length - raised.length,
    resolved,
  };
}
