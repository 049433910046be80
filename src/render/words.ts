import type { Recommendation, ReviewReport, Summary } from '../review/report.ts';
import { type Severity, severities } from '../rules/rule.ts';

export const severityMarks: Readonly<Record<Severity, string>> = {
  blocker: '🚫',
  critical: '🔴',
  major: '🟡',
  minor: '🔵',
};

export const severityHeadings: Readonly<Record<Severity, string>> = {
  blocker: `${severityMarks.blocker} Blocker Issues`,
  critical: `${severityMarks.critical} Critical Issues`,
  major: `${severityMarks.major} Major Issues`,
  minor: `${severityMarks.minor} Minor Issues`,
};

export const priorityTags: Readonly<Record<Recommendation['priority'], string>> = {
  'must-fix': 'Must fix',
  'should-discuss': 'Should discuss',
  'should-fix': 'Should fix',
  low: 'Low priority',
};

/** `1 finding`, `2 findings`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** `2 blockers, 1 critical`; null when nothing is raised. */
function severityCounts(summary: Summary): string | null {
  const counts = severities
    .filter((severity) => summary[severity] > 0)
    .map((one) => (one === 'blocker' ? count(summary[one], one) : `${summary[one]} ${one}`));
  return counts.length === 0 ? null : counts.join(', ');
}

/** What is raised, or that nothing is. What a change tells us to ignore, and counts all the same, is something. */
export function headline(report: ReviewReport): string {
  const excused = excusedIn(report);
  const parts = [severityCounts(report.summary), excused === 0 ? null : `${excused} ignored by the change itself`];
  return parts.filter((part) => part !== null).join(', ') || 'No issues found';
}

function excusedIn({ suppressed }: ReviewReport): number {
  return suppressed.filter(({ counts }) => counts).length;
}

/** All that the report says, in one line of numbers. */
export function allCounts(report: ReviewReport): string {
  const { summary, suppressed } = report;
  const others = [
    [summary.preexisting, 'there before'],
    [summary.resolved, 'resolved'],
    [suppressed.length - excusedIn(report), 'suppressed'],
  ] as const;
  return [
    headline(report),
    ...others.filter(([number]) => number > 0).map(([number, word]) => `${number} ${word}`),
  ].join(' · ');
}

/** The first `limit` items rendered, and how many there are beyond. */
export function bounded<T>(items: readonly T[], limit: number, render: (item: T) => string): string[] {
  const shown = items.slice(0, limit).map(render);
  return items.length > limit ? [...shown, `and ${items.length - limit} more`] : shown;
}

export function groupBy<T>(items: readonly T[], key: (item: T) => string): T[][] {
  return [...Map.groupBy(items, key).values()];
}
