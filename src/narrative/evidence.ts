import { raised } from '../review/raised.ts';
import type { Finding, Location, ReviewReport } from '../review/report.ts';
import type { Excerpt } from './excerpts.ts';

/** What a sentence may name. */
export interface Evidence {
  /** Whether the text stands in the code or in what was computed, as a whole: `curl` does not stand in `curlie`, nor `1.2` in `1.2.3`. */
  readonly has: (text: string) => boolean;
  /** The known paths that end with what is given. */
  readonly paths: (name: string) => readonly string[];
  /** Lines that are shown or that something was found on, by path. */
  readonly lines: ReadonlyMap<string, ReadonlySet<number>>;
  /** Numbers of things, as in "six findings". */
  readonly counts: ReadonlySet<number>;
}

/** What strangers wrote for people to read is no evidence: comments, and labels such as a description. */
const freeText =
  /^\s*(?:#|\/\/|;|LABEL\b|MAINTAINER\b)|^\s*(?:(?:org\.|io\.|com\.)[\w.-]+|description|summary|title|maintainer)\s*=/i;

export function evidenceOf(report: ReviewReport, excerpts: readonly Excerpt[]): Evidence {
  const findings = [...report.findings, ...report.resolved];
  const computed = [
    ...findings.flatMap(textsOf),
    // Not why a rule matters anywhere: that speaks of tools that nobody uses here.
    ...report.rules.flatMap(({ id, title }) => [id, title]),
    ...report.highlights.map(({ message }) => message),
    ...report.recommendations.map(({ message }) => message),
    ...report.overview,
    report.asOf,
  ];
  const code = [...excerpts.map(({ lines }) => lines), ...locationsOf(report).map(({ excerpt }) => excerpt)].map(
    codeOf,
  );
  const allPaths = [
    ...new Set(
      [...report.files, ...locationsOf(report), ...excerpts].map(({ path }) => path).filter((path) => path !== ''),
    ),
  ];
  const texts = [...computed, ...code, ...allPaths].map(plain);
  return {
    has: (text) => hasWhole(texts, plain(text)),
    paths: (name) => {
      const wanted = plain(name).replace(/^\.\//, '');
      return allPaths.filter((path) => plain(path) === wanted || plain(path).endsWith(`/${wanted}`));
    },
    lines: linesOf(report, excerpts),
    counts: countsOf(report),
  };
}

/** Rules whose messages repeat what people wrote. */
const quoting: ReadonlySet<string> = new Set(['description-contradicted', 'unused-ignore']);

function textsOf({ rule, title, message, fix, category, table }: Finding): string[] {
  const edits = fix === null ? [] : [fix.title, ...fix.edits.map(({ replacement }) => replacement)];
  const cells = table === undefined ? [] : [...table.columns, ...table.rows.flat()];
  return [rule, category, title, ...(quoting.has(rule) ? [] : [message]), ...edits, ...cells];
}

/** Whether a line is written for people and not for the builder. */
export function isFreeText(line: string): boolean {
  return freeText.test(line);
}

/** The lines as one text, without comments, labels, and how lines are continued. */
function codeOf(lines: readonly string[]): string {
  let label = false;
  const kept = lines.filter((line) => {
    const free = label || isFreeText(line);
    label = /\\\s*$/.test(line) && (label || /^\s*LABEL\b/i.test(line));
    return !free;
  });
  return kept.join('\n').replace(/\s\\\n\s*/g, ' ');
}

function locationsOf(report: ReviewReport): Location[] {
  return [...report.findings, ...report.resolved, ...report.highlights].flatMap(({ locations }) => locations);
}

function linesOf(report: ReviewReport, excerpts: readonly Excerpt[]): Map<string, Set<number>> {
  const lines = new Map<string, Set<number>>();
  const add = (path: string, first: number, last: number) => {
    const known = lines.get(path) ?? new Set();
    for (let line = first; line <= Math.min(last, first + 200); line++) known.add(line);
    lines.set(path, known);
  };
  for (const { path, startLine, endLine } of locationsOf(report)) add(path, startLine, endLine);
  for (const { path, startLine, lines: shown } of excerpts) add(path, startLine, startLine + shown.length - 1);
  return lines;
}

function countsOf(report: ReviewReport): Set<number> {
  const { summary, files, highlights, recommendations, notEvaluated, suppressed } = report;
  const open = raised(report);
  const sizes = (key: (finding: Finding) => string) =>
    [...Map.groupBy(open, key).values()].map((group) => group.length);
  const changed = Map.groupBy(files, ({ change }) => change);
  return new Set([
    ...Object.values(summary),
    ...[files, highlights, recommendations, notEvaluated, suppressed, open, ...changed.values()].map(
      (all) => all.length,
    ),
    ...sizes(({ rule }) => rule),
    ...sizes(({ rule, severity }) => `${rule} ${severity}`),
    ...sizes(({ locations: [at] }) => at?.path ?? ''),
    ...open.map(({ locations }) => locations.length),
    ...sizes(({ status }) => status),
  ]);
}

/** As names are compared: case and white space do not count, typographic signs are their plain forms. */
export function plain(text: string): string {
  return text
    .normalize('NFC')
    .toLowerCase()
    .replace(/[\u2018\u2019]/g, "'")
    .replace(/[\u201c\u201d]/g, '"')
    .replace(/[\u2010-\u2013]/g, '-')
    .replace(/\s+/g, ' ')
    .trim();
}

function hasWhole(texts: readonly string[], wanted: string): boolean {
  return wanted !== '' && texts.some((text) => standsIn(text, wanted));
}

function standsIn(text: string, wanted: string): boolean {
  for (let at = text.indexOf(wanted); at !== -1; at = text.indexOf(wanted, at + 1)) {
    if (startsHere(text, wanted, at) && endsHere(text, wanted, at + wanted.length)) return true;
  }
  return false;
}

function startsHere(text: string, wanted: string, at: number): boolean {
  const [first, before, further] = [wanted.charAt(0), text.charAt(at - 1), text.charAt(at - 2)];
  if (/\d/.test(first)) {
    // Of `v1.24` the number is 1.24, and of `1.24` there is no 24.
    if (before === 'v') return !/[a-z0-9]/.test(further);
    return !/[a-z0-9]/.test(before) && !(before === '.' && /\d/.test(further));
  }
  // `-f` is no part of `--foo` or of `a-f`.
  if (first === '-') return !/[a-z0-9-]/.test(before);
  return !/[a-z0-9]/.test(first) || !/[a-z0-9_]/.test(before);
}

function endsHere(text: string, wanted: string, end: number): boolean {
  const [last, after, further] = [wanted.charAt(wanted.length - 1), text.charAt(end), text.charAt(end + 1)];
  if (!/[a-z0-9_-]/.test(last)) return true;
  if (/\d/.test(last) && after === '.' && /\d/.test(further)) return false;
  // An option ends where its name ends: `--no` is not `--no-cache`.
  if (wanted.startsWith('-') && after === '-') return false;
  return !/[a-z0-9_]/.test(after);
}
