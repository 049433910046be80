import pico from 'picocolors';
import type { FindingProse, Narration } from '../review/narrative.ts';
import { raised } from '../review/raised.ts';
import type { CheckedFix, Finding, Location, ReviewReport } from '../review/report.ts';
import type { Severity, Table } from '../rules/rule.ts';
import { redactLines } from '../text/redact.ts';
import { newLines } from './edit.ts';
import { narrativeOf } from './narrative.ts';
import { unreadCases } from './unread.ts';
import { cut, cutStart, oneLine, visible } from './visible.ts';
import { allCounts, bounded, count } from './words.ts';

export interface TerminalOptions {
  readonly color: boolean;
  /** Columns of the terminal; messages wrap and source lines are cut there. */
  readonly width: number;
}

type Paint = (text: string) => string;

/** What the lines of one diagnostic share. */
interface Frame {
  readonly colors: ReturnType<typeof pico.createColors>;
  readonly width: number;
  /** The severity's colour. */
  readonly paint: Paint;
  /** Blanks as wide as the line numbers. */
  readonly gutter: string;
}

const listLimit = 20;

/** The review as a compiler prints its diagnostics. */
export function renderTerminal(
  report: ReviewReport,
  { color, width }: TerminalOptions,
  narration: Narration | null = null,
): string {
  const narrative = narrativeOf(narration);
  const colors = pico.createColors(color);
  const columns = Math.max(40, width);
  const paints: Readonly<Record<Severity, Paint>> = {
    blocker: colors.red,
    critical: colors.red,
    major: colors.yellow,
    minor: colors.cyan,
  };
  const blocks = raised(report).map((finding) => {
    const gutter = ' '.repeat(String(finding.locations[0]?.endLine ?? 1).length);
    const paint: Paint = (text) => colors.bold(paints[finding.severity](text));
    const prose = narrative?.findings.find(({ fingerprint }) => fingerprint === finding.fingerprint);
    return diagnostic(finding, { colors, width: columns, paint, gutter }, prose).join('\n');
  });
  const words = narration === null ? [] : [told(narration, columns).join('\n')];
  return `${[...blocks, ...words, closing(report, colors, columns).join('\n')].join('\n\n')}\n`;
}

/** What the model says of the whole. */
function told(narration: Narration, width: number): string[] {
  if (narration.kind === 'missing') return wrap(oneLine(`Without a narrative: ${narration.reason}.`, 300), width);
  const { summary, observations, model } = narration.narrative;
  const seen = observations.flatMap(({ path, line, quote, concern }) =>
    wrap(
      oneLine(`observation by the model, not verified: ${path}:${line}: ${quote}: ${concern.join(' ')}`, 1500),
      width,
    ),
  );
  return [
    ...wrap(oneLine(summary.join(' '), 2000), width),
    ...wrap(oneLine(`(words by ${model})`, 200), width),
    ...seen,
  ];
}

function diagnostic(finding: Finding, frame: Frame, prose: FindingProse | undefined): string[] {
  const { rule, severity, title, message, locations, fix, table } = finding;
  const [at, ...related] = locations;
  const heading = `${frame.paint(`${severity}[${rule}]`)}${frame.colors.bold(`: ${oneLine(title, 300)}`)}`;
  return [
    heading,
    ...(at === undefined ? [] : source(at, frame)),
    ...note('note', message, frame),
    ...[...(prose?.why ?? []), ...(prose?.advice ?? [])].flatMap((sentence) => note('here', sentence, frame)),
    ...(table === undefined ? [] : tableLines(table, frame)),
    ...related.slice(0, listLimit).flatMap((location) => note('also', where(location), frame)),
    ...(fix === null ? [] : fixLines(fix, at, frame)),
    ...note('status', statusLine(finding), frame),
  ];
}

function note(label: string, text: string, { colors, width, gutter }: Frame): string[] {
  const [first = '', ...rest] = wrap(oneLine(text, 1000), width - gutter.length - label.length - 5);
  const indent = ' '.repeat(gutter.length + label.length + 5);
  return [`${gutter} ${colors.blue('=')} ${colors.bold(`${label}:`)} ${first}`, ...rest.map((line) => indent + line)];
}

/** One note a row: columns seldom fit side by side. */
function tableLines({ columns, rows }: Table, frame: Frame): string[] {
  return rows.slice(0, listLimit).flatMap(([name = '', ...cells]) => {
    const text = cells.flatMap((cell, index) => (cell === '' ? [] : [`${columns[index + 1]?.toLowerCase()} ${cell}`]));
    return note('has', `${name}: ${text.join('; ')}`, frame);
  });
}

function where({ path, side, startLine, startColumn }: Location): string {
  const before = side === 'base' ? ' (before the change)' : '';
  return `${cutStart(oneLine(path, 4096), 200)}:${startLine}:${startColumn}${before}`;
}

function statusLine({ status, confidence, fingerprint }: Finding): string {
  return `${status === 'touched' ? 'moved or touched by this change' : status}, ${confidence}, fingerprint ${fingerprint}`;
}

/** The place, and its lines with carets below the range. */
function source(at: Location, { colors, width, paint, gutter }: Frame): string[] {
  const room = width - gutter.length - 3;
  const empty = `${gutter} ${colors.blue('|')}`;
  const lines = redactLines(at.excerpt).flatMap((line, index) => {
    const number = at.startLine + index;
    const from = number === at.startLine ? at.startColumn - 1 : line.search(/\S|$/);
    const to = number === at.endLine ? at.endColumn - 1 : line.trimEnd().length;
    const [before, marked] = [shown(line.slice(0, from)), shown(line.slice(from, to))];
    const prefix = colors.blue(`${String(number).padStart(gutter.length)} |`);
    const carets = '^'.repeat(Math.max(1, Math.min(marked.length, room - before.length)));
    return [
      `${prefix} ${cut(shown(line), room)}`.trimEnd(),
      ...(before.length < room ? [`${empty} ${' '.repeat(before.length)}${paint(carets)}`] : []),
    ];
  });
  return [`${gutter}${colors.blue('-->')} ${where(at)}`, empty, ...lines, empty];
}

/** The fix as a diff; the old lines stand there where the excerpt holds them. */
function fixLines(fix: CheckedFix, at: Location | undefined, frame: Frame): string[] {
  const { colors, width, gutter } = frame;
  const line = (sign: string, paint: Paint) => (text: string) =>
    paint(`${gutter}   ${sign} ${cut(shown(text), width - gutter.length - 5)}`);
  const diff = fix.edits.flatMap((edit) => {
    const { path, startLine, endLine } = edit;
    const old = at !== undefined && path === at.path ? linesOf(at, startLine, endLine) : null;
    const deleted = edit.replacement === '' ? ': delete' : '';
    const range = `${gutter}   ${colors.dim(`${oneLine(path, 200)}:${startLine}-${endLine}${deleted}`)}`;
    return [
      ...(old === null ? [range] : redactLines(old).map(line('-', colors.red))),
      ...newLines(edit).map(line('+', colors.green)),
    ];
  });
  return [...note('fix', `${fix.title} (${fix.applicability === 'safe' ? 'safe' : 'needs review'})`, frame), ...diff];
}

/** Lines of the excerpt by their numbers; null where it does not hold them all. */
function linesOf(at: Location, first: number, last: number): string[] | null {
  const lines = at.excerpt.slice(first - at.startLine, last - at.startLine + 1);
  return first >= at.startLine && lines.length === last - first + 1 ? lines : null;
}

function closing(report: ReviewReport, colors: Frame['colors'], width: number): string[] {
  const cases = unreadCases(report);
  const unread = cases.slice(0, listLimit).flatMap(({ rules, path, reason }) => {
    const by = rules.length === 0 ? '' : ` by ${bounded(rules, 5, (rule) => rule).join(', ')}`;
    return wrap(`${colors.yellow('not evaluated')}: ${oneLine(path, 200)}${by}: ${oneLine(reason, 300)}`, width);
  });
  const more = cases.length - listLimit;
  const failed = report.verdict === 'fail';
  return [
    ...unread,
    ...(more > 0 ? [`and ${count(more, 'case')} more`] : []),
    `${colors.bold((failed ? colors.red : colors.green)(failed ? 'fail' : 'pass'))}: ${report.files.length === 0 ? report.overview.join(' ') : allCounts(report)}`,
  ];
}

function shown(text: string): string {
  return visible(text).replace(/\t/g, '    ').replace(/\n/g, '\\n');
}

/** Greedy; a word longer than the width stands on a line of its own. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
