import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';

const root = fileURLToPath(new URL('..', import.meta.url));

describe('npm run demo', () => {
  let folder: string;
  let demo: Demo | null = null;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'drydock-test-'));
  });

  afterEach(async () => {
    demo?.child.kill('SIGKILL');
    await rm(folder, { recursive: true, force: true });
  });

  test('prints the posted review and leaves nothing behind', async () => {
    demo = start(['--once'], { TMPDIR: folder });
    expect(await demo.ended).toBe(0);
    expect(demo.errors).toBe('');
    expect(demo.output).toMatch(/the review is posted after \d+ requests; the check run says failure/);
    expect(demo.output).toContain('🚫 Blocker Issues');
    expect(demo.output).toContain('COPY --from=builder /app/.next/standalone ./');
    expect(demo.output).not.toContain('<details>');
    expect(await readdir(folder)).toEqual([]);
  }, 120_000);

  test('shows a page where a pushed commit changes the review, until Ctrl-C', async () => {
    demo = start([], { TMPDIR: folder });
    await demo.printed(/Ctrl-C ends everything/);
    const page = /The pull request: (\S+)/.exec(demo.output)?.[1] ?? '';
    expect(await (await fetch(page)).text()).toContain('Package install waits for an answer');
    await fetch(`${page}/prepared`, { method: 'POST' });
    await demo.printed(/a new review is posted; the check run says success/);
    expect(await (await fetch(page)).text()).toContain('this was marked as outdated');
    demo.child.kill('SIGINT');
    expect(await demo.ended).toBe(0);
    expect(await readdir(folder)).toEqual([]);
  }, 120_000);

  test('says in one line that git is missing', async () => {
    demo = start(['--once'], { TMPDIR: folder, PATH: folder });
    expect(await demo.ended).toBe(1);
    expect(demo.errors).toBe('demo: git is not on the PATH\n');
    expect(await readdir(folder)).toEqual([]);
  }, 120_000);
});

interface Demo {
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
  output: string;
  errors: string;
  /** When the output matches; rejects when the demo ends before. */
  printed(pattern: RegExp): Promise<void>;
}

function start(args: readonly string[], env: NodeJS.ProcessEnv): Demo {
  const child = spawn(process.execPath, ['scripts/demo.ts', ...args], {
    cwd: root,
    env: { ...process.env, NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const demo: Demo = {
    child,
    ended,
    output: '',
    errors: '',
    printed: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => pattern.test(demo.output) && resolve();
        look();
        child.stdout.on('data', look);
        void ended.then(() => reject(new Error(`the demo ended: ${demo.output}${demo.errors}`)));
      }),
  };
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    demo.output += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    demo.errors += chunk;
  });
  return demo;
}
