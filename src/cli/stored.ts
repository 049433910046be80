import { loadEnvironmentFile, readEnvironment } from '../environment.ts';
import { hasEmbedded } from '../jobs/inspect.ts';
import { type Jobs, openJobs } from '../jobs/jobs.ts';
import { UsageError } from './output.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What the database reports in the background goes where it is not taken for the answer. */
const log = {
  info: () => undefined,
  warn: (_: object, message: string) => void process.stderr.write(`drydock: ${message}\n`),
  error: (_: object, message: string) => void process.stderr.write(`drydock: ${message}\n`),
};

/** Opens the queue and the records where `serve` keeps them, for one task. */
export async function withJobs<T>(task: (jobs: Jobs) => Promise<T>): Promise<T> {
  loadEnvironmentFile();
  // What production asks of `serve` does not matter here.
  const { DATABASE_URL: databaseUrl, DRYDOCK_DATA_DIR: dataDir } = readEnvironment({ ...process.env, NODE_ENV: '' });
  if (databaseUrl === undefined && !hasEmbedded(dataDir)) {
    throw new UsageError(
      `${dataDir} holds no database: set DRYDOCK_DATA_DIR or DATABASE_URL as \`drydock serve\` has it`,
    );
  }
  const jobs = await openJobs({ databaseUrl, dataDir, log });
  try {
    return await task(jobs);
  } finally {
    await jobs.stop({ drainMs: 0 });
  }
}

/** @throws UsageError when it is none */
export function checkId(id: string, where: string): string {
  if (!UUID.test(id)) throw new UsageError(`${JSON.stringify(id)} is not an id: ${where}`);
  return id.toLowerCase();
}
