import { opendir, readFile, stat } from 'node:fs/promises';
import { dirname, join, normalize, relative, sep } from 'node:path';
import { mayHoldDockerfiles } from '../repository/inline.ts';
import { decodeBlob } from '../snapshot/blob.ts';
import type { RepositorySource } from '../snapshot/repository-source.ts';
import type { Content, TreeEntry } from '../snapshot/snapshot.ts';
import { UsageError } from './output.ts';
import { whyUnreadable } from './read.ts';

/** Files and folders as they were named on the command line, as one tree. */
export interface CollectedFiles {
  readonly entries: ReadonlyMap<string, TreeEntry>;
  /** Files that were named one by one: they are Dockerfiles whatever their names say. */
  readonly named: ReadonlySet<string>;
  readonly stdin: { readonly path: string; readonly text: string } | null;
}

const skipped: ReadonlySet<string> = new Set(['.git', 'node_modules', 'vendor']);
const maxFiles = 200_000;

/** Throws UsageError for a path that is not there. */
export async function collectFiles(paths: readonly string[], stdinName: string): Promise<CollectedFiles> {
  const entries = new Map<string, TreeEntry>();
  const named = new Set<string>();
  let stdin: CollectedFiles['stdin'] = null;
  for (const path of paths) {
    if (path === '-') {
      const { text } = await import('node:stream/consumers');
      stdin = { path: slashes(stdinName), text: await text(process.stdin) };
      add(entries, stdin.path, stdin.text.length);
      named.add(stdin.path);
      continue;
    }
    const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
      throw new UsageError(`${path}: ${whyUnreadable(error)}`);
    });
    if (found.isDirectory()) await walk(path, entries, true);
    else {
      // A compose file is asked for the Dockerfiles in it.
      if (!mayHoldDockerfiles(path)) named.add(slashes(path));
      add(entries, slashes(path), found.size);
      // What stands beside it (a manifest, an ignore file) belongs to it.
      await walk(dirname(path), entries, false);
    }
  }
  return { entries, named, stdin };
}

export function fileSource(files: CollectedFiles): RepositorySource {
  return {
    listTree: async () => ({ entries: files.entries, truncated: false }),
    readBlobs: async (blobs) => {
      const contents = new Map<string, Content>();
      for (const { id, path } of blobs) {
        if (files.stdin?.path === path) contents.set(id, { kind: 'text', text: files.stdin.text });
        else {
          const bytes = await readFile(path).catch(() => null);
          contents.set(id, bytes === null ? { kind: 'unavailable', reason: 'not readable' } : decodeBlob(bytes));
        }
      }
      return contents;
    },
  };
}

async function walk(folder: string, entries: Map<string, TreeEntry>, deep: boolean): Promise<void> {
  for await (const entry of await opendir(folder)) {
    if (entries.size >= maxFiles) throw new UsageError(`${folder}: more than ${maxFiles} files; name a smaller folder`);
    const path = join(folder, entry.name);
    if (entry.isFile()) add(entries, slashes(path), null, await isProgram(path));
    else if (deep && entry.isDirectory() && !skipped.has(entry.name)) await walk(path, entries, true);
  }
}

/** Nothing is compared here, so the path serves as the blob's id. */
function add(entries: Map<string, TreeEntry>, path: string, size: number | null, executable = false): void {
  entries.set(path, { kind: executable ? 'executable' : 'file', id: path, size });
}

/** Asked of what may be a script only: a folder has many files. */
async function isProgram(path: string): Promise<boolean> {
  if (/\.(?!(?:sh|bash|py|pl|rb|js)$)[^/\\]{0,255}$/.test(path)) return false;
  const found = await stat(path).catch(() => null);
  return found !== null && (found.mode & 0o111) !== 0;
}

/** As it was named, with slashes; paths below this folder lose their `./`. */
function slashes(path: string): string {
  const inside = relative('.', path);
  return (inside.startsWith('..') ? normalize(path) : inside).split(sep).join('/');
}
