import { once } from 'node:events';
import { type Serving, serve } from '../app.ts';
import { loadEnvironmentFile } from '../environment.ts';
import { UsageError } from './output.ts';

export interface ServeOptions {
  /** False with `--no-workers`. */
  readonly workers: boolean;
  readonly onlyWorkers?: boolean;
}

/** `drydock serve`: runs until it is told to stop, then drains. A second signal ends it at once. */
export async function runServe({ workers, onlyWorkers = false }: ServeOptions): Promise<void> {
  if (!workers && onlyWorkers) throw new UsageError('--no-workers and --only-workers leave nothing to do');
  loadEnvironmentFile();
  const serving: Serving = await serve({ env: process.env, workers, webhooks: !onlyWorkers });
  await Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')]);
  for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => process.exit(1));
  await serving.close();
  process.exit();
}
