import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import pico from 'picocolors';
import { LogTail } from './demo/log-tail.ts';
import type { Stage } from './demo/stage.ts';
import { terminalMarkdown } from './demo/terminal-markdown.ts';

/** From the webhook to the posted review; a warm machine needs a second or two. */
const REVIEW_WITHIN_MS = 60_000;

const { values } = parseArgs({ options: { once: { type: 'boolean', default: false } } });
const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupted.abort());

function say(message: string): void {
  // Since the process started.
  const seconds = (performance.now() / 1000).toFixed(1);
  console.log(`${pico.dim(`${seconds.padStart(5)} s`)}  ${message}`);
}

function print(markdown: string): void {
  const width = Math.min(process.stdout.columns ?? 100, 100);
  console.log(`\n${terminalMarkdown(markdown, { color: pico.isColorSupported, width })}`);
}

/** Resolves to whether Drydock has posted more than `known` reviews and concluded its check run in time. */
async function reviewed(stage: Stage, known: number): Promise<boolean> {
  const deadline = performance.now() + REVIEW_WITHIN_MS;
  while (performance.now() < deadline && !interrupted.signal.aborted) {
    if (stage.reviews().length > known && stage.conclusion() !== null) return true;
    await sleep(50);
  }
  return false;
}

/** Tells of each further review until somebody presses Ctrl-C. */
async function follow(stage: Stage): Promise<void> {
  while (!interrupted.signal.aborted) {
    const known = stage.reviews().length;
    while (stage.reviews().length === known && !interrupted.signal.aborted) await sleep(250);
    if (interrupted.signal.aborted || !(await reviewed(stage, known))) continue;
    say(`a new review is posted; the check run says ${stage.conclusion()}`);
    print(stage.reviews().at(-1)?.body ?? '');
  }
}

async function main(): Promise<void> {
  console.log('Drydock, its database and a local GitHub run on this machine only; nothing leaves it.\n');
  // Later than the line above: loading the App takes the most of a second.
  const { openStage } = await import('./demo/stage.ts');
  const log = new LogTail();
  const stage = await openStage({ log: log.logger, say });
  try {
    const posted = await reviewed(stage, 0);
    if (interrupted.signal.aborted) return;
    if (!posted) {
      process.exitCode = 1;
      const last = log.text() === '' ? '' : `; the log says:\n${log.text()}`;
      console.error(`demo: no review was posted within ${REVIEW_WITHIN_MS / 1000} seconds${last}`);
      return;
    }
    say(`the review is posted after ${stage.requests()} requests; the check run says ${stage.conclusion()}`);
    print(stage.reviews().at(-1)?.body ?? '');
    if (values.once) return;
    console.log(`${pico.bold('The pull request:')} ${pico.underline(stage.page)}\n`);
    console.log('There, comment /review (as mira, jonas, or rita who may only read), or push the prepared commit.');
    console.log('Ctrl-C ends everything.\n');
    await follow(stage);
  } finally {
    await stage.close();
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code, path } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' && path === 'git' ? 'git is not on the PATH' : error.message;
}

try {
  await main();
} catch (error) {
  process.exitCode = 1;
  console.error(`demo: ${reasonOf(error)}`);
}
