import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LARGE } from './engine.ts';
import { medians } from './rounds.ts';

const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
const small = 'FROM debian:13-slim\nRUN apt-get update && apt-get install -y curl\nCMD ["true"]\n';

/** Whole processes over one small file, beside Node alone and hadolint where it is installed; milliseconds. */
export function measureProcesses(): Record<string, number> {
  return inFolder((folder) => {
    writeFileSync(join(folder, 'Dockerfile'), small);
    const start =
      (program: string, ...args: readonly string[]) =>
      () =>
        spawnSync(program, args, { cwd: folder, env: keptIn(folder) });
    const { execPath: node } = process;
    const hasHadolint = spawnSync('hadolint', ['--version']).status === 0;
    return medians(
      {
        'node -e 0': start(node, '-e', '0'),
        'drydock --version': start(node, cli, '--version'),
        'drydock lint, a small file': start(node, cli, 'lint', 'Dockerfile'),
        ...(hasHadolint ? { 'hadolint, a small file': start('hadolint', 'Dockerfile') } : {}),
      },
      21,
    );
  });
}

/** The command line on a pull request that rewrites many Dockerfiles, in a git repository; milliseconds. */
export function measurePullRequest(texts: readonly string[]): Record<string, number> {
  return inFolder((folder) => {
    const git = (...args: readonly string[]) =>
      spawnSync('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', ...args], { cwd: folder });
    const commit = (files: readonly string[]) => {
      for (const [index, text] of files.entries()) {
        mkdirSync(join(folder, 'services', String(index)), { recursive: true });
        writeFileSync(join(folder, 'services', String(index), 'Dockerfile'), text);
      }
      git('add', '.');
      git('commit', '--message', 'Change the images');
    };
    const changed = texts.slice(0, LARGE);
    git('init', '--initial-branch', 'main');
    commit(changed.map(() => 'FROM alpine:3.23\n'));
    git('switch', '--create', 'change');
    commit(changed);
    const args = [cli, 'review', '--base', 'main', '--format', 'json'];
    return medians({
      [`drydock review of ${changed.length} Dockerfiles`]: () =>
        spawnSync(process.execPath, args, { cwd: folder, env: keptIn(folder), maxBuffer: 1 << 28 }),
    });
  });
}

/** The bytecode that is kept is that of these runs, and of none before: how much there is of it counts at each start. */
function keptIn(folder: string): NodeJS.ProcessEnv {
  return { ...process.env, XDG_CACHE_HOME: join(folder, '../cache') };
}

function inFolder<T>(use: (folder: string) => T): T {
  const own = mkdtempSync(join(tmpdir(), 'drydock-bench-'));
  const folder = join(own, 'files');
  mkdirSync(folder);
  try {
    return use(folder);
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
}
