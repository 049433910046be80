import type { Narrative } from '../review/narrative.ts';
import type { Finding, ReviewReport } from '../review/report.ts';
import { stepsFold } from './cache.ts';
import type { Entry } from './entries.ts';
import { whereabouts } from './entry.ts';
import { code, folded, inline } from './escape.ts';
import { imagesFold } from './images.ts';
import { highlightProse } from './narrative.ts';
import { place } from './permalink.ts';
import { stagesFold } from './stage-graph.ts';
import { unreadCases } from './unread.ts';
import { bounded, count, groupBy, priorityTags } from './words.ts';

const listLimit = 20;
const placesPerItem = 3;
/** Recommendations that are all read; of more, those of low priority are told as one. */
const shortList = 8;
const sentences = 5;

export function summarySection(report: ReviewReport): string {
  return report.overview
    .slice(0, sentences)
    .map((sentence) => inline(sentence))
    .join(' ');
}

export function highlightsSection(report: ReviewReport, narrative: Narrative | null): string[] {
  if (report.highlights.length === 0) return [];
  const items = bounded([...report.highlights.entries()], listLimit, ([index, { message, locations }]) => {
    const places = bounded(locations, placesPerItem, (location) => place(location, report.subject));
    return inline(message) + (places.length === 0 ? '' : ` (${places.join(', ')})`) + highlightProse(narrative, index);
  });
  return ['## Positive Highlights', bullets(items)];
}

export function recommendationsSection(
  report: ReviewReport,
  entries: readonly Entry[],
  narrative: Narrative | null,
): string[] {
  if (report.recommendations.length === 0) return [];
  const order = narrative?.recommendations ?? [...report.recommendations.keys()];
  const ordered = order.flatMap((index) => report.recommendations[index] ?? []);
  const numbers = (findings: readonly string[]) => {
    const own = entries.filter((entry) => entry.findings.some((one) => findings.includes(one.fingerprint)));
    return bounded(own, 10, ({ number }) => String(number)).join(', ');
  };
  const low = ordered.filter(({ priority }) => priority === 'low');
  const told = ordered.length > shortList && low.length > 1 ? ordered.filter((one) => !low.includes(one)) : ordered;
  const items = bounded(told, listLimit, ({ priority, message, findings }) => {
    const references = numbers(findings);
    return `**[${priorityTags[priority]}]** ${inline(message)}${references === '' ? '' : ` (see ${references})`}`;
  });
  if (told.length < ordered.length) {
    const references = numbers(low.flatMap(({ findings }) => findings));
    items.push(
      `**[${priorityTags.low}]** ${count(low.length, 'smaller thing')}${references === '' ? '' : ` (see ${references})`}`,
    );
  }
  const last = report.verification.map((command) => code(command)).join(', ');
  return [
    '## Recommendations',
    'Priority order before merge:',
    [...items, ...(last === '' ? [] : [`Then verify: ${last}`])]
      .map((item, index) => `${index + 1}. ${item}`)
      .join('\n'),
  ];
}

/** What is not asked of this change, folded; without `lists` the headlines with their numbers only. */
export function foldedSections(
  report: ReviewReport,
  { lists, diagrams }: { readonly lists: boolean; readonly diagrams: boolean },
): string[] {
  const { subject } = report;
  const unread = unreadCases(report);
  const preexisting = report.findings.filter(({ status }) => status === 'preexisting');
  const sections: [number, string, () => string[]][] = [
    [
      preexisting.length,
      `${count(preexisting.length, 'finding')} there before this change`,
      () => byRule(preexisting, report),
    ],
    [
      report.resolved.length,
      `${count(report.resolved.length, 'finding')} resolved by this change`,
      () => byRule(report.resolved, report),
    ],
    [
      report.suppressed.length,
      `${count(report.suppressed.length, 'finding')} suppressed`,
      () =>
        bounded(report.suppressed, listLimit, ({ finding, by, reason, counts }) => {
          const why = reason === '' ? 'no reason given' : inline(reason);
          const { fingerprint } = finding;
          const undo = by === 'command' ? ` (${code(`/drydock unignore ${fingerprint}`)} raises it again)` : '';
          const open = counts
            ? ` (counts until somebody with write access agrees: ${code(`/drydock ignore ${fingerprint} reason`)})`
            : '';
          return `${code(finding.rule)} ${whereabouts(finding, subject, 1)}, by ${by}: ${why}${undo}${open}`;
        }),
    ],
    [
      unread.length,
      `Not evaluated: ${count(unread.length, 'case')}`,
      () =>
        bounded(unread, listLimit, ({ rules, path, reason }) => {
          const by = bounded(rules, 5, (rule) => code(rule)).join(', ');
          return `${code(path, 120)}${by === '' ? '' : ` by ${by}`}: ${inline(reason)}`;
        }),
    ],
  ];
  const pictures = [imagesFold(report), diagrams ? stagesFold(report) : null, stepsFold(report)];
  return [
    ...(lists ? pictures.flatMap((one) => (one === null ? [] : [folded(one.headline, one.content)])) : []),
    ...sections
      .filter(([size]) => size > 0)
      .map(([, headline, items]) => (lists ? folded(headline, bullets(items())) : `${headline}.`)),
  ];
}

function byRule(findings: readonly Finding[], report: ReviewReport): string[] {
  return bounded(
    groupBy(findings, ({ rule }) => rule),
    listLimit,
    (group) => {
      const places = bounded(group, placesPerItem, (finding) => whereabouts(finding, report.subject, 1));
      return `${code(group[0]?.rule ?? '')} ${group.length}×: ${places.join(', ')}`;
    },
  );
}

export function bullets(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join('\n');
}
