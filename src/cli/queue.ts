import type { QueueEntry } from '../jobs/queue-view.ts';
import { oneLine } from '../render/visible.ts';
import { type OutputOptions, UsageError } from './output.ts';
import { checkId, withJobs } from './stored.ts';

const LONGEST_ERROR = 200;
const where = '`drydock queue list` shows them';

/** `drydock queue list`: what waits, runs and failed, oldest first. */
export async function runQueueList({ format }: OutputOptions): Promise<void> {
  const entries = await withJobs((jobs) => jobs.list());
  process.stdout.write(format === 'json' ? `${JSON.stringify(entries, null, 2)}\n` : tableOf(entries));
}

/** `drydock queue retry ID …`: enqueues failed jobs anew. */
export async function runQueueRetry(ids: readonly string[]): Promise<void> {
  const wanted = ids.map((id) => checkId(id, where));
  await withJobs(async (jobs) => {
    for (const id of wanted) {
      if (!(await jobs.retry(id))) throw new UsageError(`no failed job has the id ${id}: ${where}`);
      process.stdout.write(`${id} waits again\n`);
    }
  });
}

/** `drydock queue drop ID …`: forgets waiting and failed jobs. */
export async function runQueueDrop(ids: readonly string[]): Promise<void> {
  const wanted = ids.map((id) => checkId(id, where));
  await withJobs(async (jobs) => {
    for (const id of wanted) {
      if (!(await jobs.drop(id))) throw new UsageError(`no waiting or failed job has the id ${id}: ${where}`);
      process.stdout.write(`${id} dropped\n`);
    }
  });
}

export function tableOf(entries: readonly QueueEntry[]): string {
  if (entries.length === 0) return 'Nothing waits, runs or failed.\n';
  const header = ['ID', 'STATE', 'SINCE', 'RETRIES', 'PULL REQUEST', 'ERROR'];
  const rows = entries.map(({ id, state, createdAt, retries, key, error }) => [
    id,
    state,
    `${createdAt.toISOString().slice(0, 19)}Z`,
    String(retries),
    // Without the installation's number.
    oneLine(key.replace(/^\d+:/, ''), LONGEST_ERROR),
    error === null ? '' : oneLine(error, LONGEST_ERROR),
  ]);
  const widths = header.map((_, column) => Math.max(...[header, ...rows].map((row) => row[column]?.length ?? 0)));
  const lines = [header, ...rows].map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '));
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}
