import { inlineIgnores } from '../dockerfile/inline-ignores.ts';
import type { Dockerfile } from '../dockerfile/model.ts';
import { isContainerFile } from '../dockerfile/recognise.ts';
import { type Place, type RepositoryView, type Rule, type RuleContext, severitiesOf } from '../rules/rule.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
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
import { findingOf, locate, mayBeFixed } from './finding.ts';
import { type FixBench, type FixEffort, fixEffort, tryAlike } from './fixes.ts';
import { highlightsOf } from './highlights/highlights.ts';
import { Correspondence, identify, type Matched, matchSides } from './identity.ts';
import { imageChanges } from './images/shipped.ts';
import { impactOf, shiftsOf } from './impact/impact.ts';
import { atHosts, withInline } from './inline.ts';
import { byPlace, bySeverity, compare, sortSkips } from './order.ts';
import { overviewOf } from './overview.ts';
import { inProfile } from './profile.ts';
import { recommend } from './recommendations/recommend.ts';
import { verificationOf } from './recommendations/verification.ts';
import type { Finding, NotEvaluated, ReviewedFile, ReviewReport } from './report.ts';
import type { Settings } from './settings.ts';
import { sift } from './sift.ts';
import { stageGraphs } from './stage-graph/stage-graph.ts';
import { summarise, verdictOf } from './verdict.ts';
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
  /** For checking fixes; reviews may share it. */
  readonly effort?: FixEffort;
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
  const { snapshot, settings, asOf, mode, shellcheck = () => [] } = input;
  const labels = { formats: settings.labels, strict: settings.strictLabels };
  const context: RuleContext = { asOf, trustedRegistries: settings.trustedRegistries, labels, shellcheck };
  const { changes } = snapshot;
  const ignore = [...settings.ignore, ...markedGlobs(mode === 'lint' ? snapshot.head : snapshot.base)];
  const { base, head, notEvaluated } = buildViews(snapshot, ignore);
  const changed = changedFiles(snapshot, ignore);
  const changedPaths = new Set(changed.map((file) => file.path));
  const basePaths = new Set(changes.flatMap((change) => (change.basePath === null ? [] : [change.basePath])));
  const shown = input.rules.filter((rule) => inProfile(rule, undefined, settings));
  const shownIds = new Set(shown.map(({ id }) => id));
  // Whether an ignore is of any use, the other rules know as well.
  const holdsIgnores = (view: RepositoryView, paths: ReadonlySet<string>) =>
    view.dockerfiles.some((file) => paths.has(file.path) && inlineIgnores(file).length > 0);
  const rules = holdsIgnores(base, basePaths) || holdsIgnores(head, changedPaths) ? input.rules : shown;
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
    rules: shown,
    context,
    raised: onHead.raised,
    isShown,
    effort: input.effort ?? fixEffort(),
    trials: new Map(),
  };
  const identities = new Map<Finding, Raised>();
  const finish = (matched: Matched): Finding => {
    const finished = findingOf(matched, { settings, mode, bench, correspondence });
    identities.set(finished, matched.identified);
    return finished;
  };
  // What was there before and stands in files that nobody touches is nobody's business here.
  const relevant = matching.head.filter(
    ({ status, identified: { problem } }) =>
      status !== 'preexisting' ||
      [problem.at, ...(problem.related ?? [])].some((place) => changedPaths.has(place.path)),
  );
  const suppressors = {
    commands: input.ignoredByCommand ?? new Map(),
    inline: head.dockerfiles.flatMap((file) => (changedPaths.has(file.path) ? inlineIgnores(file) : [])),
    rulesOff: new Set(Object.keys(settings.rules).filter((id) => settings.rules[id] === 'off')),
    peersOff: input.peersOff ?? new Map(),
  };
  tryAlike(
    bench,
    relevant.flatMap((matched) => (mayBeFixed(matched) ? [matched.identified] : [])),
  );
  const told = relevant.map(finish).sort(bySeverity);
  const { findings, suppressed } = sift(told, suppressors, { mode, correspondence });
  const resolved = mode === 'lint' ? [] : matching.resolved.map(finish).sort(bySeverity);
  const skips = new Set(onBase.skipped.map((skip) => JSON.stringify(skip)));
  const skippedBefore = (skip: NotEvaluated) => skips.has(JSON.stringify(skip));
  const counting = [...findings, ...suppressed.filter(({ counts }) => counts).map(({ finding: one }) => one)];
  const report = {
    schemaVersion: 1 as const,
    tool: { name: 'drydock' as const, version: input.version, rules: input.rules.length },
    asOf,
    subject: { base: snapshot.base.commit, head: snapshot.head.commit, repository: input.repository },
    findings,
    resolved,
    suppressed,
    notEvaluated: sortSkips(
      [...notEvaluated, ...onHead.skipped].filter(
        (skip) =>
          (skip.rule === '*' || shownIds.has(skip.rule)) &&
          (skip.path === '' || changedPaths.has(skip.path) || (skip.rule !== '*' && !skippedBefore(skip))),
      ),
    ),
    summary: summarise(findings, resolved.length),
    verdict: verdictOf(counting, settings),
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
