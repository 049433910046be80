import type { ReviewReport } from '../review/report.ts';
import { renderBody } from './body.ts';
import { code, inline } from './escape.ts';
import { link } from './permalink.ts';
import { summarySection } from './sections.ts';
import { allCounts } from './words.ts';

/** The review's body: `marker` first, `footer` last; without them a pure function of the report, below 60,000 characters. */
export function renderComment(
  report: ReviewReport,
  around: { readonly marker?: string; readonly footer?: string } = {},
): string {
  const body = renderBody(
    report,
    ['# Drydock Review', '## Summary', summarySection(report), `**${allCounts(report)}**`],
    'the check run has an annotation for every finding',
  );
  const footer = around.footer === undefined ? [] : ['---', around.footer];
  return `${[...(around.marker === undefined ? [] : [around.marker]), body, ...footer].join('\n\n')}\n`;
}

/** The line below a review. `checkRun` is the address of its check run, where it is known. */
export function renderFooter(report: ReviewReport, checkRun: string | null): string {
  const { tool, subject, asOf } = report;
  const parts = [
    subject.head === null ? 'Working tree' : `Commit ${code(subject.head.slice(0, 12))}`,
    `Drydock ${inline(tool.version)}, ${tool.rules} rules, as of ${asOf}`,
    'to silence a finding: `/drydock ignore FINGERPRINT reason`',
    ...(checkRun === null ? [] : [link('check run', checkRun)]),
  ];
  return `<sub>${parts.join(' · ')}</sub>`;
}
