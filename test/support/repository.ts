import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A git repository in a temporary folder, untouched by the settings of whoever runs the tests. */
export class TemporaryRepository {
  readonly folder: string;

  constructor(options: readonly string[] = []) {
    this.folder = mkdtempSync(join(tmpdir(), 'drydock-'));
    this.git('init', '-q', '-b', 'main', ...options);
  }

  git(...args: readonly string[]): string {
    const env = {
      PATH: process.env['PATH'],
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_AUTHOR_NAME: 'A',
      GIT_AUTHOR_EMAIL: 'a@example.com',
      GIT_COMMITTER_NAME: 'A',
      GIT_COMMITTER_EMAIL: 'a@example.com',
    };
    return execFileSync('git', args, { cwd: this.folder, env, encoding: 'utf8', stdio: 'pipe' }).trim();
  }

  write(path: string, content: string | Uint8Array): void {
    mkdirSync(dirname(join(this.folder, path)), { recursive: true });
    writeFileSync(join(this.folder, path), content);
  }

  executable(path: string, content: string): void {
    this.write(path, content);
    chmodSync(join(this.folder, path), 0o755);
  }

  link(path: string, target: string): void {
    rmSync(join(this.folder, path), { force: true });
    symlinkSync(target, join(this.folder, path));
  }

  delete(path: string): void {
    rmSync(join(this.folder, path));
  }

  /** Everything as it stands; returns the commit's id. */
  commit(message = 'change'): string {
    this.git('add', '-A');
    this.git('commit', '-q', '--allow-empty', '-m', message);
    return this.git('rev-parse', 'HEAD');
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
