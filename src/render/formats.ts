import type { ReviewReport } from '../review/report.ts';
import { renderComment } from './comment.ts';
import { renderGithub } from './github.ts';
import { renderJson } from './json.ts';
import { renderSarif } from './sarif.ts';
import { renderTerminal, type TerminalOptions } from './terminal.ts';

type Renderer = (report: ReviewReport, options: TerminalOptions) => string;

/** What `--format` takes. Every text ends with a line feed. */
export const formats = {
  terminal: renderTerminal,
  markdown: (report) => renderComment(report),
  json: renderJson,
  sarif: renderSarif,
  github: renderGithub,
} as const satisfies Readonly<Record<string, Renderer>>;

export type Format = keyof typeof formats;
