import type { Narration } from '../review/narrative.ts';
import type { ReviewReport } from '../review/report.ts';
import { renderComment } from './comment.ts';
import { renderGithub } from './github.ts';
import { renderJson } from './json.ts';
import { renderSarif } from './sarif.ts';
import { renderTerminal, type TerminalOptions } from './terminal.ts';

export const formatNames = ['terminal', 'markdown', 'json', 'sarif', 'github'] as const;
export type Format = (typeof formatNames)[number];

/** How a report is printed. */
export interface FormatOptions extends TerminalOptions {
  readonly narration?: Narration | null;
}

/** What `--format` takes. Every text ends with a line feed. */
export const formats: Readonly<Record<Format, (report: ReviewReport, options: FormatOptions) => string>> = {
  terminal: (report, { narration = null, ...options }) => renderTerminal(report, options, narration),
  markdown: (report, { narration = null }) => renderComment(report, { narration }),
  json: (report, { narration }) => renderJson(report, narration),
  sarif: renderSarif,
  github: renderGithub,
};
