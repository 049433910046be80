import { changedDockerfiles, type ReviewInput, review } from '../review/engine.ts';
import type { ReviewReport } from '../review/report.ts';
import { shellcheck } from '../shellcheck/shellcheck.ts';
import { type OutputOptions, printReport } from './output.ts';

/** Reviews, with what ShellCheck says where it is installed, and prints the report. */
export async function reviewAndPrint(input: ReviewInput, options: OutputOptions): Promise<void> {
  printReport(await reviewWithPrograms(input), options);
}

/** The report, with what ShellCheck says where it is installed. */
export async function reviewWithPrograms(input: ReviewInput): Promise<ReviewReport> {
  const comments = await shellcheck(changedDockerfiles(input.snapshot, input.settings));
  return review({ ...input, shellcheck: comments });
}
