import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const project = fileURLToPath(new URL('../..', import.meta.url));

export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The built command line, and a folder to run it in. */
export class CommandLine {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** Builds it into a folder of its own, so that neither an old `dist` nor another test matters. */
  static async build(): Promise<CommandLine> {
    const folder = await mkdtemp(join(tmpdir(), 'drydock-cli-'));
    await symlink(join(project, 'node_modules'), join(folder, 'node_modules'));
    const built = await run(folder, process.execPath, [join(project, 'scripts/build.ts'), join(folder, 'dist')]);
    if (built.status !== 0) throw new Error(built.stderr);
    return new CommandLine(folder);
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }

  /** Writes files below the folder and returns its path. */
  async files(name: string, files: Readonly<Record<string, string>>): Promise<string> {
    const folder = join(this.folder, name);
    await mkdir(folder, { recursive: true });
    for (const [path, content] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), content);
    }
    return folder;
  }

  /** `drydock …` in a folder, without a terminal. */
  run(folder: string, args: readonly string[], input = '', env: NodeJS.ProcessEnv = {}): Promise<Ended> {
    return run(folder, process.execPath, [join(this.folder, 'dist/cli.js'), ...args], input, env);
  }
}

/** A shell's line in which `drydock` is the built command line. */
export function shellLine(drydock: CommandLine, folder: string, line: string): Promise<Ended> {
  const drydockLine = `"${process.execPath}" "${join(drydock.folder, 'dist/cli.js')}"`;
  return run(folder, 'sh', ['-c', line.replaceAll('drydock', drydockLine)]);
}

const person = { NAME: 'Ada', EMAIL: 'ada@example.com', DATE: '2026-11-23T12:00:00Z' };

/** The person's own configuration must not decide what a test sees. */
const gitEnvironment = {
  // Each test file builds its own: nothing would ever be found again.
  NODE_DISABLE_COMPILE_CACHE: '1',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  ...Object.fromEntries(
    Object.entries(person).flatMap(([key, value]) => [
      [`GIT_AUTHOR_${key}`, value],
      [`GIT_COMMITTER_${key}`, value],
    ]),
  ),
};

export async function git(folder: string, ...args: readonly string[]): Promise<string> {
  const { status, stdout, stderr } = await run(folder, 'git', args);
  if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
  return stdout.trim();
}

async function run(
  folder: string,
  program: string,
  args: readonly string[],
  input = '',
  env: NodeJS.ProcessEnv = {},
): Promise<Ended> {
  const { NO_COLOR: _, FORCE_COLOR: __, ...environment } = process.env;
  const child = spawn(program, args, { cwd: folder, env: { ...environment, ...gitEnvironment, ...env } });
  const ended = new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve));
  child.stdin.on('error', () => undefined).end(input);
  const [status, stdout, stderr] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  return { status, stdout, stderr };
}
