import type { ReviewReport } from '../review/report.ts';
import { renderComment } from './comment.ts';
import { renderGithub } from './github.ts';
import { renderJson } from './json.ts';
import { renderSarif } from './sarif.ts';
import { renderTerminal, type TerminalOptions } from './terminal.ts';

export const formatNames = ['terminal', 'markdown', 'json', 'sarif', 'github'] as const;
export type Format = (typeof formatNames)[number];

/** What `--format` takes. Every text ends with a line feed. */
export const formats: Readonly<Record<Format, (report: ReviewReport, options: TerminalOptions) => string>> = {
  terminal: renderTerminal,
  markdown: (report) => renderComment(report),
  json: renderJson,
  sarif: renderSarif,
  github: renderGithub,
};
