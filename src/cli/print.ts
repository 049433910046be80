import { changedDockerfiles, type ReviewInput, review } from '../review/engine.ts';
import { shellcheck } from '../shellcheck/shellcheck.ts';
import { type OutputOptions, printReport } from './output.ts';

/** Reviews, with what ShellCheck says where it is installed, and prints the report. */
export async function reviewAndPrint(input: ReviewInput, options: OutputOptions): Promise<void> {
  const comments = await shellcheck(changedDockerfiles(input.snapshot, input.settings));
  printReport(review({ ...input, shellcheck: comments }), options);
}
