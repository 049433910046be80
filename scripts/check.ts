/** Everything that a change must pass: a line per step, what a failed step had to say, and the count last. */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface Count {
  readonly passed: number;
  readonly failed: number;
}

/** Scripts of package.json; a step counts as one. The slowest first: it decides when the last one ends. */
const steps = ['types', 'dead-code', 'imports', 'generated', 'lint'];

const counts = [...(await inPairs(steps, step)), await tests()];
const total = counts.reduce((sum, { passed, failed }) => ({
  passed: sum.passed + passed,
  failed: sum.failed + failed,
}));
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;

/** Two at a time: hosted runners and small machines have two cores. */
async function inPairs<T>(names: readonly string[], run: (name: string) => Promise<T>): Promise<T[]> {
  const waiting = [...names];
  const results: T[] = [];
  const worker = async () => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) results.push(await run(name));
  };
  await Promise.all([worker(), worker()]);
  return results;
}

async function step(name: string): Promise<Count> {
  const passed = await npm(name);
  return passed ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/** Each test counts, and so does a test file that did not even load. */
async function tests(): Promise<Count> {
  const folder = await mkdtemp(join(tmpdir(), 'drydock-check-'));
  try {
    const report = join(folder, 'tests.json');
    const passed = await npm('test', '--', '--json', `--outputFile=${report}`);
    const counted = await readFile(report, 'utf8').then(countOf, () => ({ passed: 0, failed: 1 }));
    // A run can also fail as a whole: an error after the last test, a threshold.
    return passed || counted.failed > 0 ? counted : { ...counted, failed: 1 };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function countOf(report: string): Count {
  const result = JSON.parse(report) as Record<string, number>;
  return {
    passed: result['numPassedTests'] ?? 0,
    failed: (result['numFailedTests'] ?? 0) + (result['numRuntimeErrorTestSuites'] ?? 0),
  };
}

/** Runs a script of package.json and tells how it went; true when it passed. */
async function npm(script: string, ...args: readonly string[]): Promise<boolean> {
  const started = performance.now();
  const { passed, output } = await run('npm', ['run', '--silent', script, ...args]);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${passed ? 'ok  ' : 'FAIL'} ${script} (${seconds} s)`);
  if (!passed) console.log(output.trimEnd());
  return passed;
}

function run(command: string, args: readonly string[]): Promise<{ passed: boolean; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], shell: process.platform === 'win32' });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text) => (output += text));
    child.once('error', reject);
    child.once('close', (code) => resolve({ passed: code === 0, output }));
  });
}
