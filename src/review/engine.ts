import { isContainerFile } from '../dockerfile/recognise.ts';
import { type Rule, type Severity, severities, severitiesOf } from '../rules/rule.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { evaluateChanges, evaluateSide, type Raised } from './evaluate.ts';
import { excerptOf } from './excerpt.ts';
import { type FixBench, fixEffort, holdingFix } from './fixes.ts';
import { highlightsOf } from './highlights.ts';
import { Correspondence, identify, type Matched, matchSides } from './identity.ts';
import { overviewOf } from './overview.ts';
import { recommend } from './recommendations.ts';
import type { Finding, Location, NotEvaluated, ReviewedFile, ReviewReport, Suppressed } from './report.ts';
import type { Settings } from './settings.ts';
import { type InlineIgnore, inlineIgnores, matchesIgnore } from './suppressions.ts';
import { buildViews, isLeftAlone } from './views.ts';

export interface ReviewInput {
  readonly snapshot: Snapshot;
  readonly rules: readonly Rule[];
  readonly settings: Settings;
  /** `YYYY-MM-DD`. */
  readonly asOf: string;
  readonly version: string;
  /** Web address for permalinks; null: none. */
  readonly repository: string | null;
  /** `lint`: whole files, nothing to compare with. */
  readonly mode: 'review' | 'lint';
}

/** The review: pure, synchronous, and the same bytes for the same input. */
export function review(input: ReviewInput): ReviewReport {
  const { snapshot, settings, asOf, mode } = input;
  const rules = input.rules.filter((rule) => settings.rules[rule.id] !== 'off');
  const { base, head, notEvaluated } = buildViews(snapshot, settings.ignore);
  const changed = changedFiles(snapshot, settings);
  const changedPaths = new Set(changed.map((file) => file.path));
  const basePaths = new Set(snapshot.changes.flatMap((change) => (change.basePath === null ? [] : [change.basePath])));
  const onBase = evaluateSide(base, rules, basePaths, asOf);
  const onHead = evaluateSide(head, rules, changedPaths, asOf);
  const onChange = evaluateChanges(base, head, snapshot.changes, rules, asOf);
  const wanted = ({ rule, problem }: Raised) => inProfile(rule, problem.profile, settings);
  const correspondence = new Correspondence(base, head, snapshot.changes);
  const sides = [onBase.raised, [...onHead.raised, ...onChange.raised]].map((raised) =>
    raised
      .filter(wanted)
      .map((one) => identify(one, correspondence))
      .sort(byPlace),
  );
  const matching = matchSides(sides[0] ?? [], sides[1] ?? [], correspondence);
  const bench: FixBench = {
    base,
    head,
    changes: snapshot.changes,
    rules,
    asOf,
    raised: [...onHead.raised, ...onChange.raised],
    effort: fixEffort(),
  };
  const finish = (matched: Matched): Finding => finding(matched, { input, bench, correspondence });
  // What was there before and stands in files that nobody touches is nobody's business here.
  const relevant = matching.head.filter(
    ({ status, identified }) =>
      status !== 'preexisting' ||
      [identified.problem.at, ...(identified.problem.related ?? [])].some((place) => changedPaths.has(place.path)),
  );
  const ignores = head.dockerfiles.flatMap((file) => (changedPaths.has(file.path) ? inlineIgnores(file) : []));
  const findings: Finding[] = [];
  const suppressed: Suppressed[] = [];
  const stillCounts: Finding[] = [];
  for (const found of relevant.map(finish).sort(bySeverity)) {
    const ignore = ignores.find((candidate) => matchesIgnore(candidate, subjectOf(found)));
    if (ignore === undefined) findings.push(found);
    else {
      suppressed.push({ finding: found, by: 'inline', reason: ignore.reason });
      if (mode === 'review' && isOwnExcuse(ignore, found, correspondence)) stillCounts.push(found);
    }
  }
  const resolved = mode === 'lint' ? [] : matching.resolved.map(finish).sort(bySeverity);
  const report = {
    schemaVersion: 1 as const,
    tool: { name: 'drydock' as const, version: input.version, rules: input.rules.length },
    asOf,
    subject: { base: snapshot.base.commit, head: snapshot.head.commit, repository: input.repository },
    findings,
    resolved,
    suppressed,
    notEvaluated: sortSkips([...notEvaluated, ...onHead.skipped, ...onChange.skipped], changedPaths),
    summary: summarise(findings, resolved.length),
    verdict: [...findings, ...stillCounts].some((found) => fails(found, settings))
      ? ('fail' as const)
      : ('pass' as const),
    files: [...changed, ...unchangedFiles([...findings, ...stillCounts], changedPaths)],
    rules: describeRules(input.rules, [...findings, ...resolved, ...suppressed.map((one) => one.finding)]),
  };
  return {
    ...report,
    highlights: highlightsOf(report),
    recommendations: recommend(report.findings),
    overview: overviewOf(report, mode),
  };
}

interface FindingContext {
  readonly input: ReviewInput;
  readonly bench: FixBench;
  readonly correspondence: Correspondence;
}

function finding(
  { identified, fingerprint, status }: Matched,
  { input, bench, correspondence }: FindingContext,
): Finding {
  const { rule, problem } = identified;
  const override = input.settings.rules[rule.id];
  const severity: Severity =
    override !== undefined && override !== 'off' ? override : (problem.severity ?? severitiesOf(rule)[0] ?? 'minor');
  const raised = status !== 'preexisting';
  const fix = raised ? holdingFix(bench, identified) : null;
  return {
    fingerprint,
    rule: rule.id,
    peers: problem.peers ?? rule.peers.map((peer) => `${peer.tool}:${peer.id}`),
    severity,
    category: rule.category,
    confidence: problem.confidence ?? rule.confidence,
    status: input.mode === 'lint' ? 'introduced' : status,
    title: rule.title,
    message: problem.message,
    locations: [problem.at, ...(problem.related ?? [])].map((place): Location => {
      const side = place.side ?? identified.side;
      return {
        path: place.path,
        side,
        ...place.range,
        excerpt: excerptOf(correspondence.source(side, place.path), place.range),
      };
    }),
    fix,
  };
}

function inProfile(rule: Rule, own: 'recommended' | 'strict' | undefined, settings: Settings): boolean {
  const asked = settings.rules[rule.id];
  return (
    settings.profile === 'strict' || (asked !== undefined && asked !== 'off') || (own ?? rule.profile) === 'recommended'
  );
}

function changedFiles({ changes, named }: Snapshot, { ignore }: Settings): ReviewedFile[] {
  return changes
    .filter(({ path }) => named.has(path) || (isContainerFile(path) && !isLeftAlone(path, ignore)))
    .map(({ path, kind }) => ({ path, change: kind }));
}

/** What stands in a file that did not change, because something that it depends on did. */
function unchangedFiles(findings: readonly Finding[], changed: ReadonlySet<string>): ReviewedFile[] {
  const paths = new Set(findings.flatMap(({ locations }) => locations.slice(0, 1)).map(({ path }) => path));
  return [...paths]
    .filter((path) => !changed.has(path))
    .sort()
    .map((path) => ({ path, change: 'unchanged' }));
}

/** An ignore that the pull request adds for its own blocker or critical finding is shown, and the finding still counts. */
function isOwnExcuse(ignore: InlineIgnore, found: Finding, files: Correspondence): boolean {
  if (found.severity !== 'blocker' && found.severity !== 'critical') return false;
  return (files.lines(ignore.path)?.toOld(ignore.line) ?? null) === null;
}

function subjectOf(found: Finding): { rule: string; peers: readonly string[]; path: string; line: number } {
  const [at] = found.locations;
  return { rule: found.rule, peers: found.peers, path: at?.path ?? '', line: at?.startLine ?? 0 };
}

function fails(found: Finding, { failOn }: Settings): boolean {
  if (failOn === 'never' || found.status !== 'introduced') return false;
  return severities.indexOf(found.severity) <= severities.indexOf(failOn);
}

function summarise(findings: readonly Finding[], resolved: number): ReviewReport['summary'] {
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

function describeRules(rules: readonly Rule[], findings: readonly Finding[]): ReviewReport['rules'] {
  const named = new Set(findings.map((found) => found.rule));
  return rules
    .filter((rule) => named.has(rule.id))
    .map((rule) => ({
      id: rule.id,
      title: rule.title,
      severity: severitiesOf(rule)[0] ?? 'minor',
      category: rule.category,
      rationale: rule.rationale,
    }))
    .sort((a, b) => order(a.id, b.id));
}

function sortSkips(skips: readonly NotEvaluated[], paths: ReadonlySet<string>): NotEvaluated[] {
  const unique = new Map(
    skips
      .filter((skip) => skip.path === '' || skip.rule !== '*' || paths.has(skip.path))
      .map((skip) => [JSON.stringify(skip), skip]),
  );
  return [...unique.values()].sort(
    (a, b) => order(a.path, b.path) || order(a.rule, b.rule) || order(a.reason, b.reason),
  );
}

function bySeverity(a: Finding, b: Finding): number {
  return (
    severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
    byLocation(a.locations[0], b.locations[0]) ||
    order(a.rule, b.rule) ||
    order(a.fingerprint, b.fingerprint)
  );
}

function byLocation(a: Location | undefined, b: Location | undefined): number {
  if (a === undefined || b === undefined) return 0;
  return order(a.path, b.path) || a.startLine - b.startLine || a.startColumn - b.startColumn;
}

function byPlace(a: Raised, b: Raised): number {
  const [left, right] = [a.problem.at, b.problem.at];
  return (
    order(left.path, right.path) ||
    left.range.startLine - right.range.startLine ||
    left.range.startColumn - right.range.startColumn ||
    order(a.rule.id, b.rule.id)
  );
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
