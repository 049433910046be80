import type { Narrative } from '../review/narrative.ts';
import type { ReviewReport } from '../review/report.ts';
import { type Severity, severities } from '../rules/rule.ts';
import { cacheSection } from './cache.ts';
import { type Entry, entriesOf, nothingTold, type Told } from './entries.ts';
import { type Detail, renderEntry } from './entry.ts';
import { folded } from './escape.ts';
import { observationsSection, standardsSection } from './narrative.ts';
import { bullets, foldedSections, highlightsSection, recommendationsSection } from './sections.ts';
import { count, severityHeadings } from './words.ts';

/**
 * Room for a body without marker and footer, in bytes of UTF-8. GitHub takes 65,536 characters of a review, and 65,535 bytes
 * of a check run's text (github/rest-api-description issue 5399); with marker and footer a body stays below 60,000.
 */
export const bodyLimit = 55_000;

/** What stands outside of folded sections: more is not read. In characters, without the targets of links. */
const openLimit = 6000;

/** How the findings of a severity are told: as entries; as lines, with the entries in a folded section; as lines only; counted. */
type Telling = 'full' | 'plain' | 'folded' | 'folded-brief' | 'line' | 'count';
const tellings: readonly Telling[] = ['full', 'plain', 'folded', 'folded-brief', 'line', 'count'];

/** What a body says; the rest is left out because it grew too long. */
interface Plan {
  readonly detail: Readonly<Record<Severity, Telling>>;
  /** What the model wrote. */
  readonly prose: boolean;
  readonly folded: boolean;
  readonly highlights: boolean;
  readonly recommendations: boolean;
}

const everything: Plan = {
  detail: { blocker: 'full', critical: 'full', major: 'full', minor: 'full' },
  prose: true,
  folded: true,
  highlights: true,
  recommendations: true,
};

type Cut = (plan: Plan) => Plan;
/** Never in more detail than before. */
const say =
  (severity: Severity, telling: Telling): Cut =>
  (plan) => {
    const least = Math.max(tellings.indexOf(telling), tellings.indexOf(plan.detail[severity]));
    return { ...plan, detail: { ...plan.detail, [severity]: tellings[least] ?? telling } };
  };

/** Until what stands open is short enough to be read. Blockers always stand open. */
const folds: readonly Cut[] = [
  say('minor', 'folded'),
  say('major', 'folded'),
  say('critical', 'plain'),
  say('blocker', 'plain'),
  say('critical', 'folded'),
];

/** Until the body fits, from what is missed least to what is missed most. */
const cuts: readonly Cut[] = [
  (plan) => ({ ...plan, prose: false }),
  say('minor', 'folded-brief'),
  (plan) => ({ ...plan, folded: false }),
  say('minor', 'line'),
  say('minor', 'count'),
  say('major', 'folded-brief'),
  say('major', 'line'),
  (plan) => ({ ...plan, highlights: false }),
  say('major', 'count'),
  say('critical', 'folded-brief'),
  say('critical', 'line'),
  say('blocker', 'folded-brief'),
  say('critical', 'count'),
  say('blocker', 'line'),
  say('blocker', 'count'),
  (plan) => ({ ...plan, recommendations: false }),
];

/**
 * The sections of a review behind `opening`, in the first plan that fits. Blocks are left out whole, so no fence is ever cut
 * open.
 */
export function renderBody(
  report: ReviewReport,
  { opening, elsewhere, diagrams = false, told = nothingTold, narrative = null, limit = bodyLimit }: BodyOptions,
): string {
  const plainEntries = entriesOf(report, told);
  const proseEntries = narrative === null ? plainEntries : entriesOf(report, told, narrative);
  const done = new Map<string, string>();
  const renderOnce = (entry: Entry, detail: Detail) => {
    const key = `${entry.number} ${entry.prose === null} ${detail}`;
    const text = done.get(key) ?? renderEntry(entry, detail, report.subject, told);
    done.set(key, text);
    return text;
  };
  const render = (plan: Plan) => {
    const [entries, words] = plan.prose ? [proseEntries, narrative] : [plainEntries, null];
    return [...opening, ...sections(report, entries, { plan, diagrams, narrative: words, render: renderOnce })];
  };
  let plan = everything;
  let body = join(render(plan));
  for (const fold of folds) {
    if (openLength(body) <= openLimit) break;
    plan = fold(plan);
    body = join(render(plan));
  }
  const fits = (text: string) => Buffer.byteLength(text) <= limit;
  if (fits(body)) return body;
  const note = `> [!NOTE]\n> This review is cut to fit; ${elsewhere}.`;
  for (const cut of cuts) {
    plan = cut(plan);
    body = join([...render(plan), note]);
    if (fits(body)) break;
  }
  return body;
}

interface BodyOptions {
  readonly opening: readonly string[];
  /** Where a reader finds what was left out. */
  readonly elsewhere: string;
  /** GitHub draws Mermaid in conversations, not in check runs. Source: GitHub Docs, "Creating diagrams". */
  readonly diagrams?: boolean;
  readonly told?: Told;
  readonly narrative?: Narrative | null;
  /** In bytes of UTF-8. */
  readonly limit?: number;
}

type RenderEntry = (entry: Entry, detail: Detail) => string;

interface Means {
  readonly plan: Plan;
  readonly diagrams: boolean;
  readonly narrative: Narrative | null;
  readonly render: RenderEntry;
}

function sections(
  report: ReviewReport,
  entries: readonly Entry[],
  { plan, diagrams, narrative, render }: Means,
): string[] {
  return [
    ...issues(report, entries, plan, render),
    ...(plan.highlights ? [...cacheSection(report), ...highlightsSection(report, narrative)] : []),
    ...(plan.recommendations ? recommendationsSection(report, entries, narrative) : []),
    ...(narrative === null ? [] : observationsSection(narrative, report.subject)),
    ...details(entries, plan, render),
    ...foldedSections(report, { lists: plan.folded, diagrams }),
    ...(narrative === null ? [] : standardsSection(narrative, report, entries)),
  ];
}

function issues(report: ReviewReport, entries: readonly Entry[], plan: Plan, render: RenderEntry): string[] {
  if (entries.length === 0) return [];
  const bySeverity = severities.flatMap((severity) => {
    const own = entries.filter(({ first }) => first.severity === severity);
    if (own.length === 0) return [];
    const telling = plan.detail[severity];
    const heading = `### ${severityHeadings[severity]}`;
    if (telling === 'count') return [heading, `${count(report.summary[severity], 'finding')}, not shown here.`];
    if (telling === 'full' || telling === 'plain') return [heading, ...own.map((entry) => render(entry, telling))];
    return [heading, bullets(own.map((entry) => render(entry, 'line')))];
  });
  return ['## Issues by Severity', ...bySeverity];
}

/** What the lines of folded severities leave out. */
function details(entries: readonly Entry[], { detail }: Plan, render: RenderEntry): string[] {
  const told = entries.flatMap((entry) => {
    const telling = detail[entry.first.severity];
    if (entry.inline || !telling.startsWith('folded')) return [];
    return [render(entry, telling === 'folded' ? 'full' : 'brief')];
  });
  return told.length === 0 ? [] : [folded(`Details of ${count(told.length, 'finding')}`, told.join('\n\n'))];
}

/** What is to be seen before anything is opened. */
function openLength(body: string): number {
  let [depth, length] = [0, 0];
  for (const line of body.split('\n')) {
    if (line.startsWith('<details>')) depth += 1;
    if (depth === 0) length += line.replace(/\]\(\S{0,1000}?\)/g, ']').length + 1;
    if (line.startsWith('</details>')) depth -= 1;
  }
  return length;
}

function join(blocks: readonly string[]): string {
  return blocks.filter((block) => block !== '').join('\n\n');
}
