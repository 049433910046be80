import type { CheckedFix, Finding, Location, Subject } from '../review/report.ts';
import type { Edit } from '../rules/rule.ts';
import { redactLines } from '../text/redact.ts';
import { newLines } from './edit.ts';
import type { Entry, Told } from './entries.ts';
import { code, fence, folded, inline } from './escape.ts';
import { findingProse } from './narrative.ts';
import { link, place, placeName } from './permalink.ts';
import { bounded, count } from './words.ts';

/** How much of an entry is said: all, all but why it matters anywhere, no excerpts, or one line. */
export type Detail = 'full' | 'plain' | 'brief' | 'line';

const placesShown = 20;
/** Of a path in a line: its end says most. */
const shortPath = 40;
const editsShown = 5;
const linesShown = 12;
const rowsShown = 15;

export function renderEntry(entry: Entry, detail: Detail, subject: Subject, told: Told): string {
  const { number, first, findings } = entry;
  const prose = findingProse(entry.prose);
  // Why it matters here says more than why it matters anywhere.
  const isExplained = detail === 'plain' || (entry.prose !== null && entry.prose.why.length > 0);
  const rationale = isExplained ? null : entry.rationale;
  const title = `**${number}. ${inline(first.title)}**${novelty(entry, told)}`;
  if (entry.inline) {
    const where = `${title}: a change is suggested at ${commentPlaces(entry, subject, told)}.`;
    return prose === null ? where : `${where}\n\n${prose}`;
  }
  if (detail === 'line') {
    const [at] = first.locations;
    return `${title} (${at === undefined ? '' : place(at, subject, shortPath)}${others(findings)})`;
  }
  const opening = `${title} (${whereabouts(first, subject)})${remark(first)}`;
  const blocks = [
    [first.message, rationale]
      .filter((text) => text !== null)
      .map((text) => inline(text))
      .join(' '),
    ...(prose === null ? [] : [prose]),
    ...tableBlock(first),
    ...(detail !== 'brief' ? [...excerpt(first.locations[0]), ...fixBlocks(first)] : []),
    ...morePlaces(findings, subject),
    `<sub>Rule ${code(first.rule)}${first.confidence === 'likely' ? ' · likely' : ''} · fingerprint ${code(first.fingerprint)}</sub>`,
  ];
  const body = blocks.join('\n\n');
  return [opening, isKnown(entry, told) ? folded('As told before', body) : body].join('\n\n');
}

/** An earlier review told all of it. */
function isKnown({ findings }: Entry, { since }: Told): boolean {
  return since !== null && !findings.some(({ fingerprint }) => since.added.has(fingerprint));
}

/** The primary place of a finding, and the further ones that its fact spans. */
export function whereabouts(finding: Finding, subject: Subject, limit = 5): string {
  return bounded(finding.locations, limit, (location) => {
    const before = location.side === 'base' ? ' before the change' : '';
    return place(location, subject) + before;
  }).join(', ');
}

function novelty({ findings }: Entry, { since }: Told): string {
  if (since === null) return '';
  const added = findings.filter(({ fingerprint }) => since.added.has(fingerprint)).length;
  return added === 0 ? '' : added === findings.length ? ' (new)' : ` (${added} new)`;
}

/** The places of findings that comments tell, each a way to its comment. */
function commentPlaces({ findings }: Entry, subject: Subject, told: Told): string {
  return bounded(findings, placesShown, ({ fingerprint, locations: [at] }) => {
    if (at === undefined) return code(fingerprint);
    const address = told.inline.get(fingerprint) ?? null;
    return address === null ? place(at, subject) : link(placeName(at), address);
  }).join(', ');
}

function remark(finding: Finding): string {
  return finding.status === 'touched' ? ' (moved or touched by this change)' : '';
}

function others(findings: readonly Finding[]): string {
  return findings.length > 1 ? ` and ${count(findings.length - 1, 'more place')}` : '';
}

function morePlaces(findings: Entry['findings'], subject: Subject): string[] {
  const [first, ...rest] = findings;
  if (rest.length === 0) return [];
  const items = bounded(rest, placesShown, (finding) => {
    const message = finding.message === first.message ? '' : `: ${inline(finding.message)}`;
    return `${whereabouts(finding, subject)}${remark(finding)}${message} <sub>${code(finding.fingerprint)}</sub>`;
  });
  return [`The same in ${count(rest.length, 'more place')}:`, items.map((item) => `- ${item}`).join('\n')];
}

/** No escape holds off a `|` in every code span, so a table has none. */
function tableBlock({ table }: Finding): string[] {
  if (table === undefined) return [];
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const shown = (cells: readonly string[]) => line(cells.map((cell) => inline(cell.replaceAll('|', '¦'))));
  const more = table.rows.length - rowsShown;
  return [
    [shown(table.columns), line(table.columns.map(() => '---')), ...table.rows.slice(0, rowsShown).map(shown)].join(
      '\n',
    ),
    ...(more > 0 ? [`… and ${count(more, 'more row')}.`] : []),
  ];
}

function excerpt(location: Location | undefined): string[] {
  if (location === undefined || location.excerpt.length === 0) return [];
  const { path, startLine, endLine } = location;
  return [`❌ ${lineNames(startLine, endLine)}:`, fence(redactLines(location.excerpt), language(path))];
}

function fixBlocks({ fix, locations }: Finding): string[] {
  if (fix === null) return [];
  const shown = fix.edits.slice(0, editsShown);
  const more = fix.edits.length - shown.length;
  return [
    `✅ ${inline(fix.title)}${fix.applicability === 'needs-review' ? ' (needs review)' : ''}:`,
    ...shown.flatMap((edit) => editBlocks(edit, placeOfEdit(edit, fix, locations[0]))),
    ...(more > 0 ? [`… and ${count(more, 'more edit')}.`] : []),
  ];
}

/** Where an edit stands, in words; nothing where it is the excerpt just shown. */
function placeOfEdit(edit: Edit, fix: CheckedFix, at: Location | undefined): string | null {
  const isExcerpt =
    fix.edits.length === 1 && edit.path === at?.path && edit.startLine === at.startLine && edit.endLine === at.endLine;
  return isExcerpt ? null : `${lineNames(edit.startLine, edit.endLine)} of ${code(edit.path)}`;
}

function editBlocks(edit: Edit, where: string | null): string[] {
  if (edit.replacement === '') return [`${where ?? lineNames(edit.startLine, edit.endLine)}: delete.`];
  const lines = newLines(edit);
  const left = lines.length - linesShown;
  return [
    ...(where === null ? [] : [`${where}:`]),
    fence(left > 0 ? [...lines.slice(0, linesShown), `… ${count(left, 'more line')}`] : lines, language(edit.path)),
  ];
}

function lineNames(first: number, last: number): string {
  return first === last ? `Line ${first}` : `Lines ${first}–${last}`;
}

const languages: readonly (readonly [RegExp, string])[] = [
  [/\.ya?ml$/i, 'yaml'],
  [/\.json$/i, 'json'],
  [/\.(?:ba)?sh$/i, 'bash'],
  [/(?:ignore|rc|version)$|\.(?:mod|toml|txt|xml|gradle|lock)$/i, ''],
];

/** The fence's language: a Dockerfile unless the name says otherwise. */
function language(path: string): string {
  return languages.find(([pattern]) => pattern.test(path))?.[1] ?? 'dockerfile';
}
