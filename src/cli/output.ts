import { type Format, formats } from '../render/formats.ts';
import type { Narration } from '../review/narrative.ts';
import type { ReviewReport } from '../review/report.ts';

/** What the person asked for is wrong or cannot be done; the message is the one line that is printed. Exit status 2. */
export class UsageError extends Error {
  override name = 'UsageError';
}

export interface OutputOptions {
  readonly format?: string;
  readonly color?: boolean;
}

/** Prints a report, and ends as it says. */
export function printReport(report: ReviewReport, options: OutputOptions, narration: Narration | null = null): void {
  const format = formatOf(options.format);
  const width = process.stdout.columns ?? 100;
  process.stdout.write(formats[format](report, { color: wantsColor(options), width, narration }));
  exitAs(report);
}

/** The exit status says what `--fail-on` says. */
export function exitAs({ verdict }: ReviewReport): void {
  process.exitCode = verdict === 'fail' ? 1 : 0;
}

function formatOf(asked: string | undefined): Format {
  if (asked === undefined) return process.stdout.isTTY ? 'terminal' : 'markdown';
  if (Object.hasOwn(formats, asked)) return asked as Format;
  throw new UsageError(`--format ${asked}: not a format; one of ${Object.keys(formats).join(', ')}`);
}

export function wantsColor({ color }: OutputOptions): boolean {
  return color !== false && process.env['NO_COLOR'] === undefined && process.stdout.isTTY === true;
}
