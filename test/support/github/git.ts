import { execFile, spawn } from 'node:child_process';

/** `null` deletes the path. */
export type FileContent =
  | string
  | Buffer
  | null
  | { readonly mode: '100644' | '100755' | '120000'; readonly content: string | Buffer }
  /** A submodule at that commit. */
  | { readonly mode: '160000'; readonly commit: string };
export type Files = Readonly<Record<string, FileContent>>;

interface GitObject {
  readonly id: string;
  readonly type: string;
  readonly content: Buffer;
}

interface GitTreeEntry {
  readonly mode: string;
  readonly type: 'blob' | 'tree' | 'commit';
  readonly id: string;
  /** Bytes; null for trees and submodules. */
  readonly size: number | null;
  readonly path: string;
}

export interface GitCommit {
  readonly id: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: { readonly name: string; readonly email: string; readonly date: string };
  readonly message: string;
}

interface CommitRequest {
  readonly branch: string;
  /** The commit to build on; null starts without history. */
  readonly parent: string | null;
  readonly secondParent?: string;
  readonly files: Files;
  readonly message: string;
  readonly author: { readonly name: string; readonly email: string };
  readonly date: Date;
}

const environment = {
  PATH: process.env['PATH'] ?? '',
  HOME: '/nonexistent',
  LANG: 'C.UTF-8',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_TERMINAL_PROMPT: '0',
};

/** A bare repository, by the git command line. */
export class Git {
  readonly directory: string;
  readonly #objects = new Map<string, GitObject>();
  #waiting: {
    readonly name: string;
    readonly resolve: (found: GitObject | null) => void;
    readonly reject: (error: Error) => void;
  }[] = [];

  constructor(directory: string) {
    this.directory = directory;
  }

  static async create(directory: string): Promise<Git> {
    const git = new Git(directory);
    await run(['init', '--quiet', '--bare', '--initial-branch=main', directory]);
    return git;
  }

  static async clone(from: Git, directory: string): Promise<Git> {
    await run(['clone', '--quiet', '--bare', from.directory, directory]);
    return new Git(directory);
  }

  async run(...args: readonly string[]): Promise<string> {
    return (await this.#raw(args)).toString('utf8');
  }

  async #raw(args: readonly string[], input?: string | Buffer): Promise<Buffer> {
    return run(['--git-dir', this.directory, '-c', 'core.quotePath=false', ...args], input);
  }

  /** Commit id of a branch, tag or id; null when there is none. */
  async resolve(revision: string): Promise<string | null> {
    if (revision.startsWith('-')) return null;
    try {
      return (await this.run('rev-parse', '--verify', '--quiet', `${revision}^{commit}`)).trim();
    } catch {
      return null;
    }
  }

  async commit(request: CommitRequest): Promise<string> {
    await this.#raw(['fast-import', '--quiet', '--force', '--date-format=rfc2822'], fastImport(request));
    const id = await this.resolve(`refs/heads/${request.branch}`);
    if (id === null) throw new Error(`git did not create ${request.branch}`);
    return id;
  }

  async readCommit(id: string): Promise<GitCommit> {
    const [commit] = await this.commits('-1', id);
    if (commit === undefined) throw new Error(`no commit ${id}`);
    return commit;
  }

  /** What `git log` lists for the arguments. */
  async commits(...args: readonly string[]): Promise<readonly GitCommit[]> {
    const out = await this.run('log', '-z', '--format=%H%x1f%T%x1f%P%x1f%an%x1f%ae%x1f%aI%x1f%B', ...args, '--');
    return out
      .split('\0')
      .filter((entry) => entry !== '')
      .map((entry) => {
        const [id = '', tree = '', parents = '', name = '', email = '', date = '', message = ''] = entry.split('\x1f');
        return {
          id: id.trim(),
          tree,
          parents: parents === '' ? [] : parents.split(' '),
          author: { name, email, date: new Date(date).toISOString().replace('.000', '') },
          message: message.replace(/\n+$/, ''),
        };
      });
  }

  async mergeBase(a: string, b: string): Promise<string | null> {
    try {
      return (await this.run('merge-base', a, b)).trim();
    } catch {
      return null;
    }
  }

  async tree(treeish: string, recursive: boolean): Promise<readonly GitTreeEntry[]> {
    const out = await this.run('ls-tree', '-z', '-l', ...(recursive ? ['-r', '-t'] : []), treeish);
    return out
      .split('\0')
      .filter((line) => line !== '')
      .map((line) => {
        const [, mode = '', type, id = '', size, path = ''] = /^(\d+) (\w+) (\w+) +(\S+)\t(.*)$/s.exec(line) ?? [];
        return { mode, type: type as GitTreeEntry['type'], id, size: size === '-' ? null : Number(size), path };
      });
  }

  /** An object by id or `revision:path`. Requests of one turn are answered by one git process, as GitHub answers a bulk query at once. */
  read(name: string): Promise<GitObject | null> {
    const known = this.#objects.get(name);
    if (known !== undefined) return Promise.resolve(known);
    if (name.includes('\n')) return Promise.resolve(null);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ name, resolve, reject });
      if (this.#waiting.length === 1) setImmediate(() => void this.#readWaiting());
    });
  }

  async #readWaiting(): Promise<void> {
    const batch = this.#waiting;
    this.#waiting = [];
    try {
      const out = await this.#raw(['cat-file', '--batch'], batch.map(({ name }) => `${name}\n`).join(''));
      let at = 0;
      for (const { name, resolve } of batch) {
        const end = out.indexOf('\n', at);
        const [id = '', type = '', size] = out.toString('utf8', at, end).split(' ');
        at = end + 1;
        if (size === undefined || !/^\d+$/.test(size)) {
          resolve(null);
          continue;
        }
        const object = { id, type, content: out.subarray(at, at + Number(size)) };
        at += Number(size) + 1;
        this.#objects.set(id, object);
        if (name === id) this.#objects.set(name, object);
        resolve(object);
      }
    } catch (error) {
      for (const { reject } of batch) reject(error as Error);
    }
  }

  async fetch(from: Git, refspec: string): Promise<void> {
    await this.run('fetch', '--quiet', '--no-tags', from.directory, refspec);
  }

  async updateRef(ref: string, id: string): Promise<void> {
    await this.run('update-ref', ref, id);
  }

  async deleteRef(ref: string): Promise<void> {
    await this.run('update-ref', '-d', ref);
  }
}

function fastImport({ branch, parent, secondParent, files, message, author, date }: CommitRequest): Buffer {
  const who = `${author.name} <${author.email}> ${date.toUTCString().replace('GMT', '+0000')}`;
  const parts: Buffer[] = [];
  const line = (text: string) => parts.push(Buffer.from(`${text}\n`));
  const data = (content: string | Buffer) => {
    const bytes = Buffer.isBuffer(content) ? content : Buffer.from(content);
    line(`data ${bytes.length}`);
    parts.push(bytes, Buffer.from('\n'));
  };
  if (parent === null) line(`reset refs/heads/${branch}`);
  line(`commit refs/heads/${branch}`);
  line(`author ${who}`);
  line(`committer ${who}`);
  data(message);
  if (parent !== null) line(`from ${parent}`);
  if (secondParent !== undefined) line(`merge ${secondParent}`);
  for (const [path, file] of Object.entries(files)) {
    if (file === null) line(`D ${quoted(path)}`);
    else if (typeof file === 'object' && 'commit' in file) line(`M 160000 ${file.commit} ${quoted(path)}`);
    else {
      const plain = typeof file === 'string' || Buffer.isBuffer(file);
      line(`M ${plain ? '100644' : file.mode} inline ${quoted(path)}`);
      data(plain ? file : file.content);
    }
  }
  return Buffer.concat(parts);
}

function quoted(path: string): string {
  return `"${path.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
}

function run(args: readonly string[], input?: string | Buffer): Promise<Buffer> {
  if (input === undefined) {
    return new Promise((resolve, reject) => {
      execFile('git', args, { env: environment, encoding: 'buffer', maxBuffer: 256 * 1024 * 1024 }, (error, stdout) => {
        if (error === null) resolve(stdout);
        else reject(error);
      });
    });
  }
  return new Promise((resolve, reject) => {
    const child = spawn('git', args, { env: environment, stdio: ['pipe', 'pipe', 'pipe'] });
    const out: Buffer[] = [];
    const complaints: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => complaints.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(Buffer.concat(out));
      else reject(new Error(`git ${args.join(' ')}: ${Buffer.concat(complaints).toString('utf8')}`));
    });
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}
