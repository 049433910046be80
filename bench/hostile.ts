/**
 * Measures how the time of hostile files grows: `node bench/hostile.ts [NAME]`. Each shape, or those whose names hold NAME, is checked by all rules,
 * reviewed, and repaired: with an eighth of what the bounds let through, and with all of it. A ratio far above 8 is more than
 * linear. Milliseconds of the processor.
 */
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { limits } from '../src/dockerfile/instructions.ts';
import { parseDockerfile } from '../src/dockerfile/parse.ts';
import { type ReviewInput, review } from '../src/review/engine.ts';
import { repair } from '../src/review/repair.ts';
import { rules } from '../src/rules/index.ts';
import { evaluate, inputFor } from './engine.ts';
import { shapes } from './shapes.ts';

/** Of an eighth, and of the whole. */
type Growth = readonly [eighth: number, whole: number];

interface Measured {
  readonly lines: number;
  readonly rules: Growth;
  readonly review: Growth;
  readonly repair: Growth;
}

const mostMs = 120_000;

if (isMainThread) await measureAll(process.argv[2] ?? '');
else parentPort?.postMessage(await measure(String(workerData)));

async function measureAll(wanted: string): Promise<void> {
  console.log('lines | rules: 1/8, 1, ratio | review: 1/8, 1, ratio | repair: 1/8, 1, ratio | shape');
  for (const name of Object.keys(shapes).filter((one) => one.includes(wanted))) {
    const measured = await inWorker(name);
    const cells =
      measured === null
        ? [`more than ${mostMs}`]
        : [measured.lines, ...row(measured.rules), ...row(measured.review), ...row(measured.repair)];
    console.log([...cells.map((cell) => String(cell).padStart(6)), name].join(' '));
  }
}

function row([eighth, whole]: Growth): number[] {
  return [eighth, whole, whole / eighth].map(Math.round);
}

function inWorker(name: string): Promise<Measured | null> {
  const worker = new Worker(new URL(import.meta.url), { workerData: name });
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => end(null), mostMs);
    const end = (measured: Measured | null) => {
      clearTimeout(late);
      void worker.terminate().then(() => resolve(measured));
    };
    worker.on('message', end);
    worker.on('error', reject);
  });
}

async function measure(name: string): Promise<Measured> {
  const shape = shapes[name];
  if (shape === undefined) throw new RangeError(name);
  const fix = (input: ReviewInput) => repair(input, 'all');
  const check = (input: ReviewInput) => evaluate(input, rules);
  // The functions are compiled before they are measured.
  for (let round = 0; round < 5; round++) await timed(shape(20), fix);
  const count = mostOf(shape);
  const [few, many] = [shape(Math.ceil(count / 8)), shape(count)];
  const grow = async (run: (input: ReviewInput) => unknown) => [await timed(few, run), await timed(many, run)] as const;
  return {
    lines: many.split('\n').length,
    rules: await grow(check),
    review: await grow(review),
    repair: await grow(fix),
  };
}

async function timed(text: string, run: (input: ReviewInput) => unknown): Promise<number> {
  const input = await inputFor({ Dockerfile: text });
  const began = process.threadCpuUsage();
  run({ ...input, settings: { ...input.settings, profile: 'strict' } });
  const { user, system } = process.threadCpuUsage(began);
  return (user + system) / 1000;
}

/** The most repetitions that are read. */
function mostOf(shape: (count: number) => string): number {
  let [low, high] = [1, limits.fileBytes];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (isRead(shape(middle))) low = middle;
    else high = middle - 1;
  }
  return low;
}

function isRead(text: string): boolean {
  return parseDockerfile('Dockerfile', text).problems.every(({ kind }) => kind !== 'too-large');
}
