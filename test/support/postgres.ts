import { execFileSync, spawnSync } from 'node:child_process';
import { chownSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';

export interface PostgresServer {
  /** An empty database of its own for each caller. */
  createDatabase(): Promise<string>;
  /** As a crash: connections break, nothing is finished. */
  kill(): void;
  start(): void;
  /** Stops it and removes its files. */
  remove(): void;
}

/**
 * A throw-away Postgres server on a Unix socket in a temporary directory. Null where this machine has no Postgres programs: the
 * embedded database runs the same tests.
 */
export function startPostgres(): PostgresServer | null {
  if (spawnSync('initdb', ['--version']).status !== 0) return null;
  const user = unprivilegedUser();
  const directory = mkdtempSync(join(tmpdir(), 'pg-'));
  if (user !== null) chownSync(directory, user.uid, user.gid);
  const data = join(directory, 'data');
  const run = (command: string, ...args: string[]) =>
    execFileSync(command, args, {
      ...user,
      cwd: directory,
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, LC_ALL: 'C' },
    });
  run('initdb', '-D', data, '-U', 'postgres', '--auth=trust', '--no-sync', '--encoding=UTF8');
  const settings = `-k ${directory} -c listen_addresses= -c fsync=off`;
  const start = () => run('pg_ctl', '-D', data, '-l', join(directory, 'log'), '-o', settings, '-w', 'start');
  const kill = () => run('pg_ctl', '-D', data, '-m', 'immediate', '-w', 'stop');
  start();
  const url = (database: string) => `postgres://postgres@localhost/${database}?host=${encodeURIComponent(directory)}`;
  let databases = 0;
  return {
    start: () => void start(),
    kill: () => void kill(),
    async createDatabase() {
      databases += 1;
      const client = new pg.Client({ connectionString: url('postgres') });
      await client.connect();
      await client.query(`CREATE DATABASE test${databases}`);
      await client.end();
      return url(`test${databases}`);
    },
    remove() {
      kill();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** Postgres refuses to run as root. */
function unprivilegedUser(): { uid: number; gid: number } | null {
  if (process.getuid?.() !== 0) return null;
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  const user = users.find(([name]) => name === 'postgres') ?? users.find(([name]) => name === 'nobody');
  if (user === undefined) throw new Error('no unprivileged user to run Postgres as');
  return { uid: Number(user[2]), gid: Number(user[3]) };
}
