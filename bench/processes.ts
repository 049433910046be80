import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { median } from './median.ts';

const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
const small = 'FROM debian:13-slim\nRUN apt-get update && apt-get install -y curl\nCMD ["true"]\n';

/** Whole processes over one small file, beside Node alone and hadolint where it is installed. */
export function measureProcesses(): Record<string, number> {
  const folder = mkdtempSync(join(tmpdir(), 'drydock-bench-'));
  const file = join(folder, 'Dockerfile');
  writeFileSync(file, small);
  const time = (program: string, args: readonly string[], env = process.env) =>
    median(() => spawnSync(program, args, { cwd: folder, env }), 11);
  try {
    const rows: Record<string, number> = {
      'node -e 0': time(process.execPath, ['-e', '0']),
      'drydock lint, a small file': time(process.execPath, [cli, 'lint', file]),
      'drydock lint, no shellcheck on PATH': time(process.execPath, [cli, 'lint', file], { ...process.env, PATH: '' }),
    };
    if (spawnSync('hadolint', ['--version']).status === 0) rows['hadolint, a small file'] = time('hadolint', [file]);
    return rows;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
