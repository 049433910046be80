/**
 * Measures how the time of hostile files grows: `node bench/hostile.ts [NAME]`. Each shape of a Dockerfile, or those whose names hold NAME, is
 * checked by all rules, reviewed, and repaired: with an eighth of what the bounds let through, and with all of it. Each shape of what stands around
 * one is read and reviewed, repeated 200 and 1,600 times. A ratio far above 8 is more than linear. Milliseconds of the processor.
 */
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { limits } from '../src/dockerfile/instructions.ts';
import { parseDockerfile } from '../src/dockerfile/parse.ts';
import { type ReviewInput, review } from '../src/review/engine.ts';
import { repair } from '../src/review/repair.ts';
import { rules } from '../src/rules/index.ts';
import type { Files } from '../src/snapshot/memory-source.ts';
import { evaluate, inputFor } from './engine.ts';
import { shapes } from './shapes.ts';
import { shapesAround } from './shapes-around.ts';

/** Of an eighth, and of the whole. */
type Growth = readonly [eighth: number, whole: number];

interface Measured {
  readonly lines: number;
  readonly growths: readonly Growth[];
}

const mostMs = 120_000;
const mostAround = 1600;

if (isMainThread) await measureAll(process.argv[2] ?? '');
else parentPort?.postMessage(await measure(String(workerData)));

async function measureAll(wanted: string): Promise<void> {
  console.log('lines | rules: 1/8, 1, ratio | review: 1/8, 1, ratio | repair: 1/8, 1, ratio | shape');
  for (const name of Object.keys(shapes)) await show(name, wanted);
  console.log('lines | read and reviewed: 1/8, 1, ratio | shape');
  for (const name of Object.keys(shapesAround)) await show(name, wanted);
}

async function show(name: string, wanted: string): Promise<void> {
  if (!name.includes(wanted)) return;
  const measured = await inWorker(name);
  const cells = measured === null ? [`more than ${mostMs}`] : [measured.lines, ...measured.growths.flatMap(row)];
  console.log([...cells.map((cell) => String(cell).padStart(6)), name].join(' '));
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
  const [alone, around] = [shapes[name], shapesAround[name]];
  if (alone !== undefined) return await measureAlone(alone);
  if (around === undefined) throw new RangeError(name);
  for (let round = 0; round < 5; round++) await timedAround(around(20));
  const [few, many] = [around(mostAround / 8), around(mostAround)];
  const lines = Object.values(many).join('\n').split('\n').length;
  return { lines, growths: [[await timedAround(few), await timedAround(many)]] };
}

async function timedAround(files: Files): Promise<number> {
  const base = Object.fromEntries(
    Object.entries(files).map(([path, text]) => [path, path.endsWith('Dockerfile') ? 'FROM debian:13\n' : text]),
  );
  const began = process.threadCpuUsage();
  review(strict(await inputFor(files, base)));
  return since(began);
}

async function measureAlone(shape: (count: number) => string): Promise<Measured> {
  const fix = (input: ReviewInput) => repair(input, 'all');
  const check = (input: ReviewInput) => evaluate(input, rules);
  // The functions are compiled before they are measured.
  for (let round = 0; round < 5; round++) await timed(shape(20), fix);
  const count = mostOf(shape);
  const [few, many] = [shape(Math.ceil(count / 8)), shape(count)];
  const grow = async (run: (input: ReviewInput) => unknown) => [await timed(few, run), await timed(many, run)] as const;
  return { lines: many.split('\n').length, growths: [await grow(check), await grow(review), await grow(fix)] };
}

async function timed(text: string, run: (input: ReviewInput) => unknown): Promise<number> {
  const input = await inputFor({ Dockerfile: text });
  const began = process.threadCpuUsage();
  run(strict(input));
  return since(began);
}

function strict(input: ReviewInput): ReviewInput {
  return { ...input, settings: { ...input.settings, profile: 'strict' } };
}

/** Milliseconds of the processor. */
function since(began: NodeJS.CpuUsage): number {
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
