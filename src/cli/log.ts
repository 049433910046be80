import { stringify } from 'yaml';
import { visible } from '../render/visible.ts';
import { type OutputOptions, UsageError } from './output.ts';
import { checkId, withJobs } from './stored.ts';

/** `drydock log REVIEW_ID`: what was decided in one review, and why. JSON has the whole report too. */
export async function runLog(id: string, { format }: OutputOptions): Promise<void> {
  const wanted = checkId(id, 'the check run of a review shows its number');
  const review = await withJobs((jobs) => jobs.findReview(wanted));
  if (review === null) {
    throw new UsageError(
      `no review has the id ${wanted}; they are kept for 90 days, in the database of \`drydock serve\``,
    );
  }
  if (format === 'json') {
    process.stdout.write(`${JSON.stringify(review, null, 2)}\n`);
    return;
  }
  const { report, ...record } = review;
  const summary = report && { verdict: report.verdict, ...report.summary };
  process.stdout.write(visible(stringify({ ...record, createdAt: record.createdAt.toISOString(), summary })));
}
