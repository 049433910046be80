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
  // Before it starts: to process 1 of a container, a signal that nobody listens to does nothing.
  const stopped = toldToStop();
  const serving: Serving = await serve({ env: process.env, workers, webhooks: !onlyWorkers });
  await stopped;
  await serving.close();
  process.exit();
}

/** Resolves at the first SIGTERM or SIGINT; the second one ends the process at once. */
function toldToStop(): Promise<void> {
  const signals = ['SIGTERM', 'SIGINT'] as const;
  return new Promise((resolve) => {
    const stop = () => {
      for (const signal of signals) process.off(signal, stop).once(signal, () => process.exit(1));
      resolve();
    };
    for (const signal of signals) process.once(signal, stop);
  });
}
