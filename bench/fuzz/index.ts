/**
 * Changes Dockerfiles at random and checks that nothing throws, hangs or loses a line, and that fixes leave a readable file:
 * `npm run fuzz -- [FOLDER] [--seconds 60] [--seed N] [--hang 30]`. FOLDER: files to start from besides the examples of the rules. Each failure is
 * printed with the seed that makes it again and the shortest text that still fails; exit status 1. A text that takes more seconds than `--hang` hangs.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { exampleFiles } from '../../src/review/example.ts';
import { rules } from '../../src/rules/index.ts';
import { minimised } from './minimise.ts';
import { mutated, randomOf } from './mutate.ts';
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
  console.log(`${cases} texts, ${failures} failures`);
  process.exitCode = failures === 0 ? 0 : 1;
}

/** Runs one worker until it fails, hangs or the time is over. */
function run(task: Task, until: number): Promise<{ readonly next: number; readonly failed: boolean }> {
  const worker = new Worker(new URL(import.meta.url), { workerData: task });
  return new Promise((resolve) => {
    let { seed } = task;
    const end = async (failed: boolean) => {
      clearTimeout(over);
      clearTimeout(hanging);
      await worker.terminate();
      resolve({ next: seed + 1, failed });
    };
    const over = setTimeout(() => end(false), until - performance.now());
    const hung = () => {
      console.log(`seed ${seed} hangs`);
      void end(true);
    };
    let hanging = setTimeout(hung, 60_000 + task.hangsMs);
    worker.on('message', (message: number | string) => {
      clearTimeout(hanging);
      if (typeof message === 'number') {
        seed = message;
        hanging = setTimeout(hung, task.hangsMs);
      } else {
        console.log(message);
        void end(true);
      }
    });
    worker.on('error', (error) => {
      console.log(`seed ${seed} ended the worker`, error);
      void end(true);
    });
  });
}

async function work({ folder, seed: first }: Task): Promise<void> {
  const corpus = [...examples(), ...(folder === undefined ? [] : filesIn(folder))];
  for (let seed = first; ; seed++) {
    parentPort?.postMessage(seed);
    const text = mutated(randomOf(seed), corpus);
    const failure = await failureOf(text);
    if (failure === null) continue;
    const shortest = await minimised(text, async (one) => (await failureOf(one)) === failure);
    parentPort?.postMessage(`seed ${seed}: ${failure}\n${JSON.stringify(shortest)}`);
    return;
  }
}

async function failureOf(text: string): Promise<string | null> {
  try {
    await checkProperties(text);
    return null;
  } catch (error) {
    const { message, cause } = error as Error;
    return cause instanceof Error ? `${message}: ${cause.stack?.split('\n').slice(0, 3).join(' ')}` : message;
  }
}

function examples(): string[] {
  return rules.flatMap(({ examples: { bad, good } }) =>
    [...bad, ...good].flatMap(({ files }) => Object.values(exampleFiles(files)).filter((text) => /^FROM /m.test(text))),
  );
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
}
