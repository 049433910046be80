import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';

const place = z.int().min(1);

const output = z.object({
  comments: z.array(
    z.object({
      file: z.string(),
      line: place,
      endLine: place,
      column: place,
      endColumn: place,
      level: z.enum(['error', 'warning', 'info', 'style']),
      code: z.int(),
      message: z.string(),
    }),
  ),
});

export type ProgramComment = z.infer<typeof output>['comments'][number];

/** Without what we cannot give it: files that are sourced, and a first line of the script's own. */
const flags = ['--norc', '--format=json1', '--exclude=SC1090,SC1091,SC1128'];
const longestOutput = 64 * 1024 * 1024;

export interface ProgramOptions {
  /** `PATH` tells where the program is. */
  readonly env: NodeJS.ProcessEnv;
  readonly timeoutMs: number;
}

/**
 * Runs ShellCheck once over all scripts; a comment's `file` is the script's number.
 * @throws when it gave no answer within `timeoutMs`
 */
export async function runProgram(
  scripts: readonly string[],
  options: ProgramOptions,
): Promise<readonly ProgramComment[]> {
  const folder = await mkdtemp(join(tmpdir(), 'drydock-shellcheck-'));
  try {
    await Promise.all(scripts.map((text, index) => writeFile(join(folder, String(index)), text)));
    const names = scripts.map((_, index) => String(index));
    return output.parse(JSON.parse(await execute([...flags, ...names], folder, options))).comments;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function execute(args: readonly string[], cwd: string, { env: given, timeoutMs }: ProgramOptions): Promise<string> {
  const { SHELLCHECK_OPTS: _, ...environment } = given;
  // Its output is UTF-8 only where the locale says so.
  const env = { ...environment, LC_ALL: 'C.UTF-8' };
  return new Promise((resolve, reject) => {
    execFile(
      'shellcheck',
      args,
      { cwd, env, timeout: timeoutMs, maxBuffer: longestOutput, killSignal: 'SIGKILL' },
      (error, stdout) => {
        // Status 1 means that there are comments.
        if (error !== null && error.code !== 1) reject(error);
        else resolve(stdout);
      },
    );
  });
}
