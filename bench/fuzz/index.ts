/**
 * Changes Dockerfiles, and what stands around them in pull requests, at random, and checks that nothing throws, hangs or loses a line, and that fixes
 * leave a readable file: `npm run fuzz -- [FOLDER] [--seconds 60] [--seed N] [--hang 30]`. FOLDER: Dockerfiles to start from besides the examples
 * of the rules. Each failure is printed with the seed that makes it again and the smallest case that still fails; exit status 1. A case that takes
 * more seconds than `--hang` hangs.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { type Case, caseOf, corpusWith } from './cases.ts';
import { minimised } from './minimise.ts';
import { randomOf } from './mutate.ts';
import { checkProperties } from './properties.ts';

interface Task {
  readonly folder: string | undefined;
  readonly seed: number;
  readonly hangsMs: number;
}

if (isMainThread) await supervise();
else await work(workerData as Task);

async function supervise(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      seconds: { type: 'string', default: '60' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000_000) },
      hang: { type: 'string', default: '30' },
    },
  });
  const until = performance.now() + Number(values.seconds) * 1000;
  let seed = Number(values.seed);
  console.log(`seed ${seed}`);
  let [cases, failures] = [0, 0];
  while (performance.now() < until) {
    const ended = await run({ folder: positionals[0], seed, hangsMs: Number(values.hang) * 1000 }, until);
    cases += ended.next - seed;
    failures += ended.failed ? 1 : 0;
    seed = ended.next;
  }
  console.log(`${cases} cases, ${failures} failures`);
  process.exitCode = failures === 0 ? 0 : 1;
}

/** A sign of life: each case, and each smaller one that is tried in its place. */
interface Message {
  readonly seed: number;
  /** What is wrong with it. */
  readonly failure: string | null;
  readonly isLast: boolean;
}

/** Runs one worker until it fails, hangs or the time is over. */
function run(task: Task, until: number): Promise<{ readonly next: number; readonly failed: boolean }> {
  const worker = new Worker(new URL(import.meta.url), { workerData: task });
  return new Promise((resolve) => {
    let last: Message = { seed: task.seed, failure: null, isLast: false };
    const end = async (failure: string | null) => {
      clearTimeout(over);
      clearTimeout(hanging);
      await worker.terminate();
      if (failure !== null) console.log(`seed ${last.seed}: ${failure}`);
      resolve({ next: last.seed + 1, failed: failure !== null });
    };
    const over = setTimeout(() => end(last.failure), until - performance.now());
    const hung = () => end(last.failure ?? 'hangs');
    let hanging = setTimeout(hung, 60_000 + task.hangsMs);
    worker.on('message', (message: Message) => {
      clearTimeout(hanging);
      last = message;
      if (message.isLast) void end(message.failure);
      else hanging = setTimeout(hung, task.hangsMs);
    });
    worker.on('error', (error) => end(`ended the worker: ${error}`));
  });
}

async function work({ folder, seed: first }: Task): Promise<void> {
  const tell = (message: Message) => parentPort?.postMessage(message);
  const corpus = corpusWith(folder === undefined ? [] : filesIn(folder));
  for (let seed = first; ; seed++) {
    tell({ seed, failure: null, isLast: false });
    const found = caseOf(randomOf(seed), corpus);
    const failure = await failureOf(found);
    if (failure === null) continue;
    const shown = (one: Case) => `${failure}\n${JSON.stringify(one)}`;
    const smallest = await minimised(found, (one) => {
      tell({ seed, failure: shown(found), isLast: false });
      return failureOf(one).then((other) => other === failure);
    });
    tell({ seed, failure: shown(smallest), isLast: true });
    return;
  }
}

async function failureOf(found: Case): Promise<string | null> {
  try {
    await checkProperties(found);
    return null;
  } catch (error) {
    const { message, cause } = error as Error;
    return cause instanceof Error ? `${message}: ${cause.stack?.split('\n').slice(0, 3).join(' ')}` : message;
  }
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
}
