import { spawn } from 'node:child_process';

/** git could not do what was asked; the message is its own first line. */
export class GitError extends Error {
  override name = 'GitError';
}

/** Nothing that a checkout configures may run: it may be somebody else's. */
const safety = ['-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null', '-c', 'protocol.ext.allow=never'];

export interface GitOptions {
  readonly input?: string;
  readonly maxBytes?: number;
  /** Settings for this run, keys and values. */
  readonly config?: readonly (readonly [key: string, value: string])[];
}

/** Runs git in a folder and returns what it prints. Throws GitError when it fails or prints more than `maxBytes`. */
export function git(
  folder: string,
  args: readonly string[],
  { input = '', maxBytes = 256 * 1024 * 1024, config = [] }: GitOptions = {},
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', ['-C', folder, ...safety, ...args], {
      env: { ...process.env, GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C', ...environmentOf(config) },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const chunks: Buffer[] = [];
    let bytes = 0;
    let complaint = '';
    child.stdout.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > maxBytes) child.kill();
      else chunks.push(chunk);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      complaint = (complaint + chunk.toString('utf8')).slice(0, 2000);
    });
    // git may end before it has read everything; its exit status says why.
    child.stdin.on('error', () => undefined);
    child.on('error', (error) => reject(new GitError(`git could not be started: ${error.message}`)));
    child.on('close', (code) => {
      if (bytes > maxBytes) reject(new GitError(`git ${args[0]} printed more than ${maxBytes} bytes`));
      else if (code === 0) resolve(Buffer.concat(chunks));
      else reject(new GitError(/^(?:fatal: )?(.+)/.exec(complaint)?.[1] ?? `git ${args[0]} ended with status ${code}`));
    });
    child.stdin.end(input);
  });
}

/** By the environment: `-c key=value` cannot say a key that holds `=`. */
function environmentOf(config: NonNullable<GitOptions['config']>): Record<string, string> {
  return {
    GIT_CONFIG_COUNT: String(config.length),
    ...Object.fromEntries(
      config.flatMap(([key, value], index) => [
        [`GIT_CONFIG_KEY_${index}`, key],
        [`GIT_CONFIG_VALUE_${index}`, value],
      ]),
    ),
  };
}
