import pico from 'picocolors';
import type { CheckedFix, Finding, Location, ReviewReport } from '../review/report.ts';
import type { Severity } from '../rules/rule.ts';
import { redact } from '../text/redact.ts';
import { raised } from './entries.ts';
import { cut, cutStart, oneLine, visible } from './visible.ts';
import { allCounts, count } from './words.ts';

export interface TerminalOptions {
  readonly color: boolean;
  /** Columns of the terminal; messages wrap and source lines are cut there. */
  readonly width: number;
}

type Colors = ReturnType<typeof pico.createColors>;
type Paint = (text: string) => string;

const listLimit = 20;

/** The review as a compiler prints its diagnostics. */
export function renderTerminal(report: ReviewReport, { color, width }: TerminalOptions): string {
  const colors = pico.createColors(color);
  const columns = Math.max(40, width);
  const blocks = raised(report).map((finding) => diagnostic(finding, colors, columns).join('\n'));
  return `${[...blocks, closing(report, colors, columns).join('\n')].join('\n\n')}\n`;
}

function severityPaint(severity: Severity, colors: Colors): Paint {
  const paints: Record<Severity, Paint> = {
    blocker: colors.red,
    critical: colors.red,
    major: colors.yellow,
    minor: colors.cyan,
  };
  return (text) => colors.bold(paints[severity](text));
}

function diagnostic(finding: Finding, colors: Colors, width: number): string[] {
  const paint = severityPaint(finding.severity, colors);
  const [at, ...related] = finding.locations;
  const gutter = ' '.repeat(String(at?.endLine ?? 1).length);
  const bar = colors.blue('|');
  const note = (label: string, text: string) => {
    const [first = '', ...rest] = wrap(oneLine(text, 1000), width - gutter.length - label.length - 5);
    const indent = ' '.repeat(label.length + 2);
    return [
      `${gutter} ${colors.blue('=')} ${colors.bold(`${label}:`)} ${first}`,
      ...rest.map((line) => `${gutter}   ${indent}${line}`),
    ];
  };
  return [
    ...wrap(oneLine(finding.title, 300), width).map((line, index) =>
      index === 0 ? `${paint(`${finding.severity}[${finding.rule}]`)}${colors.bold(`: ${line}`)}` : colors.bold(line),
    ),
    ...(at === undefined
      ? []
      : [
          `${gutter}${colors.blue('-->')} ${where(at)}`,
          `${gutter} ${bar}`,
          ...source(at, paint, colors, width),
          `${gutter} ${bar}`,
        ]),
    ...note('why', finding.message),
    ...related.slice(0, listLimit).flatMap((location) => note('also', where(location))),
    ...(finding.fix === null ? [] : fixLines(finding.fix, at, gutter, colors, width, note)),
    ...note('status', statusLine(finding)),
  ];
}

function where({ path, side, startLine, startColumn }: Location): string {
  return `${cutStart(oneLine(path, 4096), 200)}:${startLine}:${startColumn}${side === 'base' ? ' (before the change)' : ''}`;
}

function statusLine({ status, confidence, fingerprint }: Finding): string {
  return `${status === 'touched' ? 'moved or touched by this change' : status}, ${confidence}, fingerprint ${fingerprint}`;
}

/** The excerpt with line numbers, and carets below the range. */
function source(at: Location, paint: Paint, colors: Colors, width: number): string[] {
  const digits = String(at.endLine).length;
  const room = width - digits - 3;
  return redactLines(at.excerpt).flatMap((line, index) => {
    const number = at.startLine + index;
    const from = number === at.startLine ? at.startColumn - 1 : line.search(/\S|$/);
    const to = number === at.endLine ? at.endColumn - 1 : line.trimEnd().length;
    const [before, marked] = [shown(line.slice(0, from)), shown(line.slice(from, to))];
    const carets = '^'.repeat(Math.max(1, Math.min(marked.length, room - before.length)));
    const underline =
      before.length >= room
        ? []
        : [`${' '.repeat(digits)} ${colors.blue('|')} ${' '.repeat(before.length)}${paint(carets)}`];
    const prefix = colors.blue(`${String(number).padStart(digits)} |`);
    return [`${prefix} ${cut(shown(line), room)}`.trimEnd(), ...underline];
  });
}

function fixLines(
  fix: CheckedFix,
  at: Location | undefined,
  gutter: string,
  colors: Colors,
  width: number,
  note: (label: string, text: string) => string[],
): string[] {
  const line = (sign: string, text: string, paint: Paint) =>
    paint(`${gutter}   ${sign} ${cut(shown(text), width - gutter.length - 5)}`);
  const diff = fix.edits.flatMap((edit) => {
    const replacement =
      edit.replacement === '' ? [] : redactLines(edit.replacement.replace(/\r?\n$/, '').split(/\r?\n/));
    const before = at !== undefined && edit.path === at.path ? linesOf(at, edit.startLine, edit.endLine) : null;
    const range = `${oneLine(edit.path, 200)}:${edit.startLine}-${edit.endLine}`;
    return [
      ...(before === null
        ? [`${gutter}   ${colors.dim(range)}`]
        : redactLines(before).map((text) => line('-', text, colors.red))),
      ...(before === null && replacement.length === 0 ? [`${gutter}   delete`] : []),
      ...replacement.map((text) => line('+', text, colors.green)),
    ];
  });
  return [...note('fix', `${fix.title} (${fix.applicability === 'safe' ? 'safe' : 'needs review'})`), ...diff];
}

/** Lines of the excerpt by their numbers; null where it does not hold them all. */
function linesOf(at: Location, first: number, last: number): string[] | null {
  const lines = at.excerpt.slice(first - at.startLine, last - at.startLine + 1);
  return first >= at.startLine && lines.length === last - first + 1 ? lines : null;
}

function closing(report: ReviewReport, colors: Colors, width: number): string[] {
  const unread = report.notEvaluated.slice(0, listLimit).flatMap(({ rule, path, reason }) => {
    return wrap(
      `${colors.yellow('not evaluated')}: ${oneLine(path, 200)}${rule === '*' ? '' : ` by ${rule}`}: ${oneLine(reason, 300)}`,
      width,
    );
  });
  const more = report.notEvaluated.length - listLimit;
  const failed = report.verdict === 'fail';
  return [
    ...unread,
    ...(more > 0 ? [`and ${count(more, 'case')} more`] : []),
    `${colors.bold((failed ? colors.red : colors.green)(failed ? 'fail' : 'pass'))}: ${allCounts(report)}`,
  ];
}

function redactLines(lines: readonly string[]): string[] {
  return redact(lines.join('\n')).split('\n');
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
