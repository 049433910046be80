import gt from 'semver/functions/gt.js';
import { type InlineIgnore, inlineIgnores } from '../dockerfile/inline-ignores.ts';
import type { Dockerfile } from '../dockerfile/model.ts';
import { isContainerFile } from '../dockerfile/recognise.ts';
import {
  type Place,
  type RepositoryView,
  type Rule,
  type RuleContext,
  type Severity,
  severities,
  severitiesOf,
} from '../rules/rule.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { redact } from '../text/redact.ts';
import { Aside } from './aside.ts';
import { markedGlobs } from './attributes.ts';
import { type Difference, differenceOf } from './difference.ts';
import {
  type Evaluation,
  evaluateChanges,
  evaluateDescription,
  evaluateIgnores,
  evaluateSide,
  type Raised,
  type RuleFailure,
} from './evaluate.ts';
import { excerptOf } from './excerpt.ts';
import { type FixBench, fixEffort, holdingFix } from './fixes.ts';
import { highlightsOf } from './highlights/highlights.ts';
import { Correspondence, identify, type Matched, matchSides } from './identity.ts';
import { imageChanges } from './images/shipped.ts';
import { impactOf, shiftsOf } from './impact/impact.ts';
import { atHosts, withInline } from './inline.ts';
import { byPlace, bySeverity, compare, sortSkips } from './order.ts';
import { overviewOf } from './overview.ts';
import { recommend } from './recommendations/recommend.ts';
import { verificationOf } from './recommendations/verification.ts';
import type { Finding, Location, NotEvaluated, ReviewedFile, ReviewReport, Suppressed } from './report.ts';
import type { Settings } from './settings.ts';
import { stageGraphs } from './stage-graph/stage-graph.ts';
import { suppressionOf } from './suppressions.ts';
import { buildViews, isLeftAlone } from './views.ts';

export interface ReviewInput {
  readonly snapshot: Snapshot;
  readonly rules: readonly Rule[];
  readonly settings: Settings;
  /** Peers' codes that another linter's configuration ignores; see `Configuration`. */
  readonly peersOff?: ReadonlyMap<string, string>;
  /** Reasons by fingerprint: what people ignored by command on the pull request. */
  readonly ignoredByCommand?: ReadonlyMap<string, string>;
  /** What ShellCheck said of the files of `changedDockerfiles`, where it ran. */
  readonly shellcheck?: RuleContext['shellcheck'];
  /** `YYYY-MM-DD`. */
  readonly asOf: string;
  readonly version: string;
  /** Web address for permalinks; null: none. */
  readonly repository: string | null;
  /** `lint`: whole files, nothing to compare with. */
  readonly mode: 'review' | 'lint';
  /** Hears of rules that threw; the report says only that they did. */
  readonly onRuleFailure?: (failure: RuleFailure) => void;
}

/** Asks ShellCheck about some files, all at once. Never rejects. */
export type Shellcheck = (files: readonly Dockerfile[]) => Promise<RuleContext['shellcheck']>;

/** The review: pure, synchronous, and the same bytes for the same input. */
export function review(input: ReviewInput): ReviewReport {
  const inlined = withInline(input.snapshot, input.settings.ignore);
  return inlined === null
    ? reviewFiles(input)
    : atHosts(reviewFiles({ ...input, snapshot: inlined.snapshot }), inlined);
}

function reviewFiles(input: ReviewInput): ReviewReport {
  const { snapshot, rules, settings, asOf, mode, shellcheck = () => [] } = input;
  const labels = { formats: settings.labels, strict: settings.strictLabels };
  const context: RuleContext = { asOf, trustedRegistries: settings.trustedRegistries, labels, shellcheck };
  const { changes } = snapshot;
  const ignore = [...settings.ignore, ...markedGlobs(mode === 'lint' ? snapshot.head : snapshot.base)];
  const { base, head, notEvaluated } = buildViews(snapshot, ignore);
  const changed = changedFiles(snapshot, ignore);
  const changedPaths = new Set(changed.map((file) => file.path));
  const basePaths = new Set(changes.flatMap((change) => (change.basePath === null ? [] : [change.basePath])));
  const onBase = withIgnores(base, evaluateSide(base, null, rules, basePaths, context), rules, basePaths, context);
  const onChange = merge(
    evaluateChanges(base, head, changes, rules, context),
    mode === 'lint' ? nothing : evaluateDescription(base, head, snapshot, rules, context),
  );
  const onHead = withIgnores(
    head,
    merge(evaluateSide(head, base, rules, changedPaths, context), onChange),
    rules,
    changedPaths,
    context,
  );

  for (const failure of [...onBase.failures, ...onHead.failures]) input.onRuleFailure?.(failure);

  const correspondence = new Correspondence(base, head, changes);
  const isShown = ({ rule, problem }: Raised) => inProfile(rule, problem.profile, settings);
  const identified = ({ raised }: Evaluation) =>
    raised
      .filter(isShown)
      .map((one) => identify(one, correspondence))
      .sort(byPlace);
  const matching = matchSides(identified(onBase), identified(onHead), correspondence);
  const bench: FixBench = {
    base,
    head,
    changes,
    rules,
    context,
    raised: onHead.raised,
    isShown,
    effort: fixEffort(),
    trials: new Map(),
  };
  const identities = new Map<Finding, Raised>();
  const finish = (matched: Matched): Finding => {
    const finished = finding(matched, { input, bench, correspondence });
    identities.set(finished, matched.identified);
    return finished;
  };
  // What was there before and stands in files that nobody touches is nobody's business here.
  const relevant = matching.head.filter(
    ({ status, identified: { problem } }) =>
      status !== 'preexisting' ||
      [problem.at, ...(problem.related ?? [])].some((place) => changedPaths.has(place.path)),
  );
  const { findings, suppressed } = sift(relevant.map(finish).sort(bySeverity), input, {
    inline: head.dockerfiles.flatMap((file) => (changedPaths.has(file.path) ? inlineIgnores(file) : [])),
    correspondence,
  });
  const resolved = mode === 'lint' ? [] : matching.resolved.map(finish).sort(bySeverity);
  const skips = new Set(onBase.skipped.map((skip) => JSON.stringify(skip)));
  const skippedBefore = (skip: NotEvaluated) => skips.has(JSON.stringify(skip));
  const counting = [...findings, ...suppressed.filter(({ counts }) => counts).map(({ finding: one }) => one)];
  const report = {
    schemaVersion: 1 as const,
    tool: { name: 'drydock' as const, version: input.version, rules: rules.length },
    asOf,
    subject: { base: snapshot.base.commit, head: snapshot.head.commit, repository: input.repository },
    findings,
    resolved,
    suppressed,
    notEvaluated: sortSkips(
      [...notEvaluated, ...onHead.skipped].filter(
        (skip) => skip.path === '' || changedPaths.has(skip.path) || (skip.rule !== '*' && !skippedBefore(skip)),
      ),
    ),
    summary: summarise(findings, resolved.length),
    verdict: counting.some((found) => fails(found, settings)) ? ('fail' as const) : ('pass' as const),
    files: [...changed, ...unchangedFiles(counting, changedPaths)],
    rules: describeRules(rules, [...findings, ...resolved, ...suppressed.map((one) => one.finding)]),
  };
  const open = findings.flatMap((one) => {
    const own = identities.get(one);
    return own === undefined || one.status === 'preexisting' ? [] : [{ finding: one, raised: own }];
  });
  const aside = new Aside(input);
  const difference = aside.compute('difference', null, () => differenceOf(base, head, changes, correspondence));
  const compared = <T>(name: string, compute: (between: Difference) => readonly T[]): readonly T[] =>
    difference === null || mode === 'lint' ? [] : aside.compute(name, [], () => compute(difference));
  const shifts = compared('cache', shiftsOf);
  const cacheImpact = compared('cache', () => impactOf(shifts, head.tree));
  const images = compared('images', imageChanges);
  const graphs = compared('stages', stageGraphs);
  const locateOnHead = (place: Place) => locate(place, 'head', correspondence);
  const highlights = compared('highlights', (between) =>
    highlightsOf({ difference: between, shifts, asOf, findings, resolved, locate: locateOnHead }),
  );
  const recommendations = aside.compute('recommendations', [], () =>
    difference === null ? [] : recommend(open, bench, difference),
  );
  const verification = aside.compute('verification', [], () => verificationOf(open, head));
  return {
    ...report,
    notEvaluated: sortSkips([...report.notEvaluated, ...aside.skipped]),
    highlights,
    recommendations,
    verification,
    cacheImpact,
    images,
    stageGraphs: graphs,
    overview: overviewOf({ ...report, images, cacheImpact }, mode),
  };
}

/** The Dockerfiles that a review looks at, on both sides, each text once: what programs besides it have to be asked about. */
export function changedDockerfiles(snapshot: Snapshot, settings: Settings): readonly Dockerfile[] {
  const { ignore } = settings;
  const all = withInline(snapshot, ignore)?.snapshot ?? snapshot;
  const { base, head } = buildViews(all, ignore);
  const paths = new Set(all.changes.flatMap(({ path, basePath }) => [path, basePath]));
  const files = [...head.dockerfiles, ...base.dockerfiles].filter(({ path }) => paths.has(path));
  return [...new Map(files.map((file) => [file.source.text, file])).values()];
}

function withIgnores(
  view: RepositoryView,
  found: Evaluation,
  rules: readonly Rule[],
  paths: ReadonlySet<string>,
  context: RuleContext,
): Evaluation {
  return merge(found, evaluateIgnores(view, found, rules, paths, context));
}

const nothing: Evaluation = { raised: [], skipped: [], failures: [] };

function merge(a: Evaluation, b: Evaluation): Evaluation {
  return {
    raised: [...a.raised, ...b.raised],
    skipped: [...a.skipped, ...b.skipped],
    failures: [...a.failures, ...b.failures],
  };
}

interface Sifted {
  readonly findings: readonly Finding[];
  readonly suppressed: readonly Suppressed[];
}

/** Takes out what is suppressed. */
function sift(
  all: readonly Finding[],
  { settings, peersOff = new Map(), ignoredByCommand = new Map(), mode }: ReviewInput,
  { inline, correspondence }: { readonly inline: readonly InlineIgnore[]; readonly correspondence: Correspondence },
): Sifted {
  const rulesOff = new Set(Object.keys(settings.rules).filter((id) => settings.rules[id] === 'off'));
  const suppressors = { commands: ignoredByCommand, inline, rulesOff, peersOff };
  const findings: Finding[] = [];
  const suppressed: Suppressed[] = [];
  for (const found of all) {
    const suppression = suppressionOf(found, suppressors);
    if (suppression === null) findings.push(found);
    else {
      const { by, reason, ignore } = suppression;
      const counts = mode === 'review' && ignore !== null && isOwnExcuse(ignore, found, correspondence);
      suppressed.push({ finding: found, by, reason: redact(reason), ...(counts ? { counts } : {}) });
    }
  }
  return { findings, suppressed };
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
    message: redact(problem.message),
    locations: [problem.at, ...(problem.related ?? [])].map((place) => locate(place, identified.side, correspondence)),
    fix,
    ...(problem.table === undefined ? {} : { table: problem.table }),
  };
}

function locate({ path, range, side: own }: Place, usual: Location['side'], files: Correspondence): Location {
  const side = own ?? usual;
  return { path, side, ...range, excerpt: excerptOf(files.source(side, path), range) };
}

function inProfile(rule: Rule, own: 'recommended' | 'strict' | undefined, settings: Settings): boolean {
  const asked = settings.rules[rule.id];
  if (asked === undefined && settings.ruleset !== undefined && gt(rule.since, settings.ruleset)) return false;
  return (
    settings.profile === 'strict' || (asked !== undefined && asked !== 'off') || (own ?? rule.profile) === 'recommended'
  );
}

function changedFiles({ changes, named }: Snapshot, ignore: readonly string[]): ReviewedFile[] {
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
  if (found.status !== 'introduced' || (found.severity !== 'blocker' && found.severity !== 'critical')) return false;
  return (files.lines(ignore.path)?.toOld(ignore.line) ?? null) === null;
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
    .sort((a, b) => compare(a.id, b.id));
}
