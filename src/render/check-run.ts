import { raised } from '../review/raised.ts';
import type { Finding, ReviewReport } from '../review/report.ts';
import type { Severity } from '../rules/rule.ts';
import { bodyLimit, renderBody } from './body.ts';
import { summarySection } from './sections.ts';
import { cut, oneLine, visible } from './visible.ts';
import { allCounts, count, headline } from './words.ts';

/** A completed check run as GitHub's API takes it, but for `annotations`: the caller sends them in batches of 50. */
export interface CheckRun {
  readonly conclusion: 'success' | 'failure' | 'neutral' | 'action_required';
  readonly title: string;
  readonly summary: string;
  readonly text: string;
  readonly annotations: readonly Annotation[];
}

export interface Annotation {
  readonly path: string;
  readonly start_line: number;
  readonly end_line: number;
  readonly start_column?: number;
  readonly end_column?: number;
  readonly annotation_level: 'failure' | 'warning' | 'notice';
  readonly title: string;
  readonly message: string;
}

/** GitHub's limits: 255 characters of a title, 64 kB of a message. */
const titleLimit = 255;
const messageLimit = 16_000;

export const annotationLevels: Readonly<Record<Severity, Annotation['annotation_level']>> = {
  blocker: 'failure',
  critical: 'failure',
  major: 'warning',
  minor: 'notice',
};

/** In bytes of UTF-8; GitHub takes 65,535. */
const textLimit = 65_000;

/** `failure` follows the report's verdict; what could not be looked at at all makes a passing check run `neutral`. */
export function renderCheckRun(report: ReviewReport, decisionLog = ''): CheckRun {
  const unread = report.notEvaluated.filter(({ rule }) => rule === '*').length;
  return {
    conclusion: report.verdict === 'fail' ? 'failure' : unread > 0 ? 'neutral' : 'success',
    title: cut(titleOf(report, unread), titleLimit),
    summary: [summarySection(report), `**${allCounts(report)}**`].filter((block) => block !== '').join('\n\n'),
    text: textOf(report, decisionLog),
    annotations: raised(report).flatMap(annotate),
  };
}

function textOf(report: ReviewReport, decisionLog: string): string {
  const limit = Math.min(bodyLimit, textLimit - Buffer.byteLength(decisionLog));
  const body = renderBody(report, { opening: [], elsewhere: 'every finding has an annotation', limit });
  return [body, decisionLog].filter((part) => part !== '').join('\n\n');
}

function titleOf(report: ReviewReport, unread: number): string {
  const result =
    report.files.length === 0 && raised(report).length === 0 ? 'No container files changed' : headline(report);
  return unread === 0 ? result : `${result}; ${count(unread, 'file')} not evaluated`;
}

/** Annotations exist on the head only. */
function annotate({ locations, severity, title, message, rule, fingerprint }: Finding): Annotation[] {
  const [at] = locations;
  if (at === undefined || at.side === 'base') return [];
  const columns =
    at.startLine === at.endLine
      ? { start_column: at.startColumn, end_column: Math.max(at.startColumn, at.endColumn - 1) }
      : {};
  return [
    {
      path: at.path,
      start_line: at.startLine,
      end_line: at.endLine,
      ...columns,
      annotation_level: annotationLevels[severity],
      title: oneLine(title, titleLimit),
      message: `${cut(visible(message), messageLimit)}\n\n${rule} · ${fingerprint}`,
    },
  ];
}
