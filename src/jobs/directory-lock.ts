import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { isNativeError } from 'node:util/types';

const SQLITE_BUSY = 5;

export class DirectoryInUseError extends Error {
  override readonly name = 'DirectoryInUseError';
  /** As in `process 12 on host`. */
  readonly holder: string;

  constructor(directory: string, holder: string) {
    super(
      `${directory} is in use by ${holder}: the embedded database takes one process at a time. ` +
        'Stop that process, choose another DRYDOCK_DATA_DIR, or set DATABASE_URL to share a Postgres server.',
    );
    this.holder = holder;
  }
}

/**
 * Makes this process the only one that uses the directory (created when missing) until it ends, however it ends, or calls the
 * function that is returned. Throws DirectoryInUseError when another process holds it.
 *
 * Node offers no file lock, but the SQLite that it carries takes one from the operating system, which drops it with the process:
 * nothing is left behind by kill -9, and it holds between containers that share a volume, where process ids mean nothing.
 */
export async function lockDirectory(directory: string): Promise<() => void> {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const holderFile = join(directory, 'holder');
  const lock = await openLockFile(join(directory, 'lock'));
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if (isNativeError(error) && 'errcode' in error && error.errcode === SQLITE_BUSY) {
      throw new DirectoryInUseError(directory, readHolder(holderFile));
    }
    throw error;
  }
  writeFileSync(holderFile, `process ${process.pid} on ${hostname()}`);
  return () => lock.close();
}

async function openLockFile(file: string): Promise<DatabaseSync> {
  // Loaded here and not at the top: Node before 22.13 does not have it, and with DATABASE_URL nobody needs it.
  const sqlite = await import('node:sqlite').catch((cause: unknown) => {
    throw new Error('The embedded database needs Node 22.13 or newer; with an older one set DATABASE_URL.', { cause });
  });
  try {
    return new sqlite.DatabaseSync(file);
  } catch (cause) {
    throw new Error(`${file} cannot be written: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
}

function readHolder(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return 'another process';
  }
}
