import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { PullRequest } from '../support/github/index.ts';
import { type Harbour, keyOf } from './harbour.ts';
import { type LogLine, LogLines } from './lines.ts';

const cli = fileURLToPath(new URL('../../src/cli.ts', import.meta.url));

/** `drydock serve` in a process of its own. */
export interface Crew {
  readonly log: LogLines;
  readonly url: string;
  reviewed(pull: PullRequest, times?: number): Promise<LogLine>;
  /** As by kill -9. */
  kill(): Promise<void>;
  /** As by SIGTERM; resolves to the exit status. */
  stop(): Promise<number | null>;
}

/** Starts it and has GitHub's webhooks sent there. */
export async function hire(harbour: Harbour, env: NodeJS.ProcessEnv, ...flags: string[]): Promise<Crew> {
  const child = spawn(process.execPath, [cli, 'serve', ...flags], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const log = new LogLines();
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => log.write(chunk));
  const url = String((await Promise.race([log.line('serving'), refusal(child)]))['url']);
  harbour.app.webhook.url = `${url}/api/github/webhooks`;
  const end = async (signal: NodeJS.Signals) => {
    const exited = once(child, 'exit') as Promise<[number | null]>;
    child.kill(signal);
    return (await exited)[0];
  };
  return {
    log,
    url,
    reviewed: (pull, times = 1) => log.line('review done', times, keyOf(harbour, pull)),
    kill: async () => void (await end('SIGKILL')),
    stop: () => end('SIGTERM'),
  };
}

async function refusal(child: ChildProcess): Promise<never> {
  const [status] = await once(child, 'exit');
  throw new Error(`drydock serve ended with ${status}`);
}
