import { raised } from '../review/raised.ts';
import type { Finding, Location, ReviewReport } from '../review/report.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { textOf } from '../snapshot/snapshot.ts';
import { mapLines } from '../text/diff.ts';
import { redact } from '../text/redact.ts';
import { createSource, type Source } from '../text/source.ts';

/** Lines of a file that stand together, as the model is shown them. */
export interface Excerpt {
  readonly path: string;
  readonly side: 'head' | 'base';
  readonly startLine: number;
  readonly lines: readonly string[];
}

const around = 3;
const longestLine = 240;
/** Of one range. */
const mostLines = 12;
const placesPerFinding = 3;
/** Of one file and side. */
const changedShown = 16;

/**
 * What stands around the findings and highlights of a report, and what changed in the files of the findings; secrets taken out, each
 * line once, in the order of files and lines.
 */
export function excerptsOf(
  report: ReviewReport,
  snapshot: Snapshot,
  {
    findings = raised(report),
    changes = true,
  }: { readonly findings?: readonly Finding[]; readonly changes?: boolean } = {},
): Excerpt[] {
  const places = findings.flatMap((finding) => finding.locations.slice(0, placesPerFinding));
  const praised = report.highlights.flatMap((highlight) => highlight.locations.slice(0, 1));
  const files = changes ? new Set(places.map(({ path }) => path)) : [];
  const changed = [...files].flatMap((path) => changedLines(path, snapshot));
  const wanted = [...[...places, ...praised].map((place) => ({ ...place, margin: around })), ...changed];
  const byFile = Map.groupBy(wanted, ({ side, path }) => `${side} ${path}`);
  return [...byFile.values()].flatMap((stretches) => excerptsOfFile(stretches, snapshot)).sort(byPlace);
}

/** Lines that are wanted, with so many before and behind them. */
interface Stretch extends Pick<Location, 'path' | 'side' | 'startLine' | 'endLine'> {
  readonly margin: number;
}

/** What a file has gained and lost, so much as is read with ease. */
function changedLines(path: string, { base, head, changes }: Snapshot): Stretch[] {
  const change = changes.find((one) => one.path === path);
  const [after, before] = [textOf(head, path), change?.basePath == null ? null : textOf(base, change.basePath)];
  if (change?.basePath == null || after === null || before === null) return [];
  const [now, was] = [createSource(after), createSource(before)];
  const map = mapLines(was, now);
  const lines = (source: Source, other: (line: number) => number | null) =>
    [...source.lineStarts.keys()]
      .map((index) => index + 1)
      .filter((line) => other(line) === null)
      .slice(0, changedShown);
  const stretch = (side: 'head' | 'base', where: string) => (line: number) => ({
    path: where,
    side,
    startLine: line,
    endLine: line,
    margin: 0,
  });
  return [
    ...lines(now, (line) => map.toOld(line)).map(stretch('head', path)),
    ...lines(was, (line) => map.toNew(line)).map(stretch('base', change.basePath)),
  ];
}

function excerptsOfFile(places: readonly Stretch[], snapshot: Snapshot): Excerpt[] {
  const [first] = places;
  const text = first === undefined ? null : textOf(snapshot[first.side], first.path);
  if (first === undefined || text === null) return [];
  // A secret may span lines, so it is taken out before they are told apart.
  const lines = redact(text).split(/\r?\n/);
  const wanted = new Set(places.flatMap((place) => linesAround(place, lines.length)));
  const excerpts: { path: string; side: 'head' | 'base'; startLine: number; lines: string[] }[] = [];
  for (const line of [...wanted].sort((a, b) => a - b)) {
    const last = excerpts.at(-1);
    const shown = cut(lines[line - 1] ?? '');
    if (last !== undefined && line === last.startLine + last.lines.length) last.lines.push(shown);
    else excerpts.push({ path: first.path, side: first.side, startLine: line, lines: [shown] });
  }
  return excerpts;
}

function linesAround({ startLine, endLine, margin }: Stretch, count: number): number[] {
  const from = Math.max(1, startLine - margin);
  const to = Math.min(count, endLine + margin, from + mostLines);
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);
}

function cut(line: string): string {
  return line.length > longestLine ? `${line.slice(0, longestLine).toWellFormed()}…` : line;
}

function byPlace(a: Excerpt, b: Excerpt): number {
  const [one, other] = [`${a.path}\0${a.side}`, `${b.path}\0${b.side}`];
  return one < other ? -1 : one > other ? 1 : a.startLine - b.startLine;
}
