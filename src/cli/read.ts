import { readFile } from 'node:fs/promises';
import { UsageError } from './output.ts';

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or folder',
  EISDIR: 'is a folder; name a file',
  EACCES: 'may not be read by this user',
};

/** Why a file cannot be read, in the words of people. */
export function whyUnreadable(error: NodeJS.ErrnoException): string {
  return reasons[error.code ?? ''] ?? error.message;
}

/** The file that an option names. Throws UsageError with the option, the file and the reason. */
export function readNamed(option: string, path: string): Promise<string> {
  return readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`${option} ${path}: ${whyUnreadable(error)}`);
  });
}
