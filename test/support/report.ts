import type { Finding, Location, ReportedRule, ReviewReport } from '../../src/review/report.ts';

export const base = 'b'.repeat(40);
export const head = 'a'.repeat(40);

/** A location whose lines and columns follow from its excerpt; the range covers it. */
export function location(given: Partial<Location> = {}): Location {
  const excerpt = given.excerpt ?? ['FROM node:latest'];
  const startLine = given.startLine ?? 1;
  return {
    path: 'Dockerfile',
    side: 'head',
    startLine,
    endLine: startLine + excerpt.length - 1,
    startColumn: 1,
    endColumn: (excerpt.at(-1)?.length ?? 0) + 1,
    excerpt,
    ...given,
  };
}

export function finding(given: Partial<Finding> = {}): Finding {
  return {
    fingerprint: '0123456789abcdef',
    rule: 'unpinned-base-image',
    peers: ['hadolint:DL3007'],
    severity: 'blocker',
    category: 'reproducibility',
    confidence: 'certain',
    status: 'introduced',
    title: 'Base image is not pinned',
    message: 'The shipped stage starts from `node:latest`.',
    locations: [location()],
    fix: null,
    ...given,
  };
}

/** A report whose summary, verdict and rules follow from what is given. */
export function report(given: Partial<ReviewReport> = {}): ReviewReport {
  const findings = given.findings ?? [];
  const raised = findings.filter(({ status }) => status !== 'preexisting');
  const count = (severity: string) => raised.filter((one) => one.severity === severity).length;
  return {
    schemaVersion: 1,
    tool: { name: 'drydock', version: '0.1.0', rules: 8 },
    asOf: '2026-11-23',
    subject: { base, head, repository: 'https://github.example/acme/shop' },
    findings,
    resolved: [],
    suppressed: [],
    notEvaluated: [],
    highlights: [],
    recommendations: [],
    verification: [],
    cacheImpact: [],
    images: [],
    stageGraphs: [],
    summary: {
      blocker: count('blocker'),
      critical: count('critical'),
      major: count('major'),
      minor: count('minor'),
      preexisting: findings.length - raised.length,
      resolved: given.resolved?.length ?? 0,
    },
    verdict: raised.some(({ status, severity }) => status === 'introduced' && severity === 'blocker') ? 'fail' : 'pass',
    overview: ['This change touches one Dockerfile.'],
    files: [{ path: 'Dockerfile', change: 'modified' }],
    rules: [...new Map(findings.map((one) => [one.rule, ruleOf(one)])).values()],
    ...given,
  };
}

function ruleOf({ rule, title, severity, category }: Finding): ReportedRule {
  return {
    id: rule,
    title,
    severity,
    category,
    rationale: 'The next build can pick up another image. Nobody will see it.',
  };
}
