import type { Finding, Recommendation } from './report.ts';

const priorities = ['must-fix', 'should-discuss', 'should-fix', 'low'] as const;

/** What to do, in order: one recommendation for equal findings, most severe first. */
export function recommend(findings: readonly Finding[]): Recommendation[] {
  const groups = new Map<string, Finding[]>();
  for (const found of findings) {
    if (found.status === 'preexisting') continue;
    const key = `${priorityOf(found)} ${found.rule} ${found.fix?.title ?? ''}`;
    groups.set(key, [...(groups.get(key) ?? []), found]);
  }
  return [...groups.values()]
    .map(recommendation)
    .sort((a, b) => priorities.indexOf(a.priority) - priorities.indexOf(b.priority));
}

function priorityOf(found: Finding): Recommendation['priority'] {
  const severe = found.severity === 'blocker' || found.severity === 'critical';
  if (severe) return found.confidence === 'certain' ? 'must-fix' : 'should-discuss';
  return found.severity === 'major' ? 'should-fix' : 'low';
}

function recommendation(group: readonly Finding[]): Recommendation {
  const [first] = group;
  if (first === undefined) throw new Error('a group has at least one finding');
  const paths = [...new Set(group.map((found) => found.locations[0]?.path ?? ''))];
  const where = paths.length > 3 ? `${paths.length} files` : paths.map((path) => `\`${path}\``).join(', ');
  const size = first.fix === null ? '' : ` (${linesOf(group)})`;
  return {
    priority: priorityOf(first),
    message: `${first.fix?.title ?? first.title}: ${where}${size}`,
    findings: group.map((found) => found.fingerprint),
  };
}

function linesOf(group: readonly Finding[]): string {
  const lines = group
    .flatMap((found) => found.fix?.edits ?? [])
    .reduce((sum, edit) => sum + edit.endLine - edit.startLine + 1, 0);
  return lines === 1 ? 'one line' : `${lines} lines`;
}
