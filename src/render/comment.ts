import type { Narration } from '../review/narrative.ts';
import type { ReviewReport } from '../review/report.ts';
import { renderBody } from './body.ts';
import { nothingTold, type Told } from './entries.ts';
import { code, inline } from './escape.ts';
import { narrativeOf, summaryProse } from './narrative.ts';
import { link } from './permalink.ts';
import { progressSentence } from './progress.ts';
import { summarySection } from './sections.ts';
import { allCounts } from './words.ts';

/** The review's body: `marker` first, `footer` last; without them a pure function of the report, below 60,000 characters. */
export function renderComment(
  report: ReviewReport,
  around: {
    readonly marker?: string;
    readonly footer?: string;
    readonly told?: Told;
    readonly narration?: Narration | null;
  } = {},
): string {
  const { told = nothingTold, narration = null } = around;
  const progress = told.since === null ? null : progressSentence(told.since);
  const body = renderBody(report, {
    opening: [
      '# Drydock Review',
      '## Summary',
      summarySection(report),
      ...summaryProse(narration),
      `**${allCounts(report)}**`,
      progress ?? '',
    ],
    elsewhere: 'the check run has an annotation for every finding',
    diagrams: true,
    told,
    narrative: narrativeOf(narration),
  });
  const footer = around.footer === undefined ? [] : ['---', around.footer];
  return `${[...(around.marker === undefined ? [] : [around.marker]), body, ...footer].join('\n\n')}\n`;
}

/** The line below a review. */
export interface FooterFacts {
  /** Address of the check run, where it is known. */
  readonly checkRun: string | null;
  /** The commit that the review was made for, where it is an earlier one and the review still holds. */
  readonly madeFor?: string | undefined;
}

export function renderFooter(report: ReviewReport, { checkRun, madeFor }: FooterFacts): string {
  const { tool, subject, asOf } = report;
  const { head } = subject;
  const commit = head === null ? 'Working tree' : `Commit ${code((madeFor ?? head).slice(0, 12))}`;
  const parts = [
    madeFor === undefined || head === null || madeFor === head
      ? commit
      : `${commit}, still holds for ${code(head.slice(0, 12))}`,
    `Drydock ${inline(tool.version)}, ${tool.rules} rules, as of ${asOf}`,
    'to silence a finding: `/drydock ignore FINGERPRINT reason`',
    ...(checkRun === null ? [] : [link('check run', checkRun)]),
  ];
  return `<sub>${parts.join(' · ')}</sub>`;
}

/** A posted body with another marker and footer. What stands between them is left as it is. */
export function reframe(body: string, marker: string, footer: string): string {
  const [, ...rest] = body.trim().split(/\r?\n/);
  const last = rest.at(-1) ?? '';
  const at = last.endsWith('</sub>') ? last.lastIndexOf('<sub>') : -1;
  const kept = at === -1 ? rest : [...rest.slice(0, -1), last.slice(0, at) + footer];
  return `${[marker, ...kept].join('\n')}\n`;
}
