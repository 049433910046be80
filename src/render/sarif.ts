import type { Finding, Location, ReportedRule, ReviewReport } from '../review/report.ts';
import type { Severity } from '../rules/rule.ts';
import { visible } from './visible.ts';

const levels: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  blocker: 'error',
  critical: 'error',
  major: 'warning',
  minor: 'note',
};
/** Code scanning sorts rules about security by this score, from 0 to 10. */
const scores: Readonly<Record<Severity, string>> = { blocker: '9.5', critical: '8.0', major: '5.5', minor: '3.0' };

/**
 * SARIF 2.1.0, in the subset that GitHub code scanning reads. Resolved findings have no place on the head, and suppressed ones
 * would come up as open alerts (github/codeql-action issue 1230), so both are left out.
 */
export function renderSarif(report: ReviewReport): string {
  const { tool, subject, findings, rules } = report;
  const run = {
    tool: { driver: { name: 'Drydock', semanticVersion: tool.version, rules: rules.map(describeRule) } },
    columnKind: 'utf16CodeUnits',
    ...(subject.repository !== null && subject.head !== null
      ? { versionControlProvenance: [{ repositoryUri: subject.repository, revisionId: subject.head }] }
      : {}),
    results: findings.map((finding) => result(finding, report)),
  };
  const log = { $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run] };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function describeRule({ id, title, rationale, severity, category }: ReportedRule) {
  return {
    id,
    shortDescription: { text: title },
    fullDescription: { text: rationale },
    help: { text: rationale, markdown: rationale },
    defaultConfiguration: { level: levels[severity] },
    properties: {
      tags: [category],
      ...(category === 'security' ? { 'security-severity': scores[severity] } : {}),
    },
  };
}

function result(finding: Finding, report: ReviewReport) {
  const [primary, ...related] = finding.locations;
  return {
    ruleId: finding.rule,
    ...ruleIndex(finding, report),
    level: levels[finding.severity],
    message: { text: plain(finding.message) },
    locations: primary === undefined ? [] : [physical(primary)],
    ...(related.length === 0 ? {} : { relatedLocations: related.map(physical) }),
    partialFingerprints: { 'drydock/v1': finding.fingerprint },
    ...(report.subject.base === null ? {} : { baselineState: finding.status === 'introduced' ? 'new' : 'unchanged' }),
  };
}

function ruleIndex(finding: Finding, report: ReviewReport): { ruleIndex?: number } {
  const index = report.rules.findIndex(({ id }) => id === finding.rule);
  return index === -1 ? {} : { ruleIndex: index };
}

/** What is gone from the head is shown at the file's first line: an upload needs a line for every result. */
function physical({ path, side, startLine, endLine, startColumn, endColumn }: Location) {
  const uri = path.toWellFormed().split('/').map(encodeURIComponent).join('/');
  return {
    physicalLocation: {
      artifactLocation: { uri, uriBaseId: '%SRCROOT%' },
      region: side === 'base' ? { startLine: 1 } : { startLine, startColumn, endLine, endColumn },
    },
  };
}

/** In a plain message SARIF reads `[text](target)` as a link. */
function plain(text: string): string {
  return visible(text).replaceAll('](', '] (');
}
