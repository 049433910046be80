import { serve } from '../app.ts';

export interface ServeOptions {
  /** `--no-workers`. */
  readonly workers: boolean;
  readonly onlyWorkers?: boolean;
}

/** `drydock serve`: runs until it is told to stop. */
export async function runServe(_options: ServeOptions): Promise<void> {
  await serve({ env: process.env });
}
