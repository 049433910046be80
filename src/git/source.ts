import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeBlob } from '../snapshot/blob.ts';
import type { BlobRequest, RepositorySource, TreeListing } from '../snapshot/repository-source.ts';
import type { Content, TreeEntry } from '../snapshot/snapshot.ts';
import { git } from './git.ts';

/** Trees and blobs of a local repository; the working tree is read from disk, untracked files that are not ignored included. */
export function gitSource(folder: string): RepositorySource {
  return {
    listTree: (commit) => (commit === null ? listWorkingTree(folder) : listCommit(folder, commit)),
    readBlobs: (blobs) => readBlobs(folder, blobs),
  };
}

const kinds: Readonly<Record<string, TreeEntry['kind']>> = {
  '100644': 'file',
  '100755': 'executable',
  '120000': 'symlink',
  '160000': 'submodule',
};

async function listCommit(folder: string, commit: string): Promise<TreeListing> {
  const entries = new Map<string, TreeEntry>();
  for (const record of records(await git(folder, ['ls-tree', '-r', '-z', '--long', '--full-tree', commit]))) {
    const match = /^(\d+) \w+ ([0-9a-f]+) +(\d+|-)\t([\s\S]+)$/.exec(record);
    if (match === null) continue;
    const [, mode = '', id = '', size = '-', path = ''] = match;
    entries.set(path, { kind: kinds[mode] ?? 'file', id, size: size === '-' ? null : Number(size) });
  }
  return { entries, truncated: false };
}

async function listWorkingTree(folder: string): Promise<TreeListing> {
  const entries = new Map<string, TreeEntry>();
  for (const record of records(await git(folder, ['ls-files', '-s', '-z']))) {
    const match = /^(\d+) ([0-9a-f]+) \d\t([\s\S]+)$/.exec(record);
    if (match !== null)
      entries.set(match[3] ?? '', { kind: kinds[match[1] ?? ''] ?? 'file', id: match[2] ?? '', size: null });
  }
  for (const path of records(await git(folder, ['ls-files', '-z', '--deleted']))) entries.delete(path);
  const list = ['ls-files', '-z', '--modified', '--others', '--exclude-standard', '--deduplicate'];
  const config = await withoutFilters(folder);
  const changed = await Promise.all(
    records(await git(folder, list, { config })).map(async (path) => ({ path, kind: await kindOf(folder, path) })),
  );
  // No file any more, or none that is ours to read: a link may lead anywhere.
  for (const { path, kind } of changed) {
    const entry = entries.get(path);
    if (kind === 'symlink') entries.set(path, { kind, id: entry?.id ?? '', size: null });
  }
  const files = changed.flatMap(({ path, kind }) => (kind === 'file' || kind === 'executable' ? [{ path, kind }] : []));
  const input = files.map(({ path }) => `${quoted(path)}\n`).join('');
  const ids = lines(await git(folder, ['hash-object', '--no-filters', '--stdin-paths'], { input }));
  for (const [index, { path, kind }] of files.entries()) {
    const known = entries.get(path)?.kind;
    // Not every disk knows what is executable; git does.
    entries.set(path, {
      kind: known === 'file' || known === 'executable' ? known : kind,
      id: ids[index] ?? '',
      size: null,
    });
  }
  return { entries, truncated: false };
}

/** Filters are programs that the checkout names, and git runs them to tell whether a file has changed. */
export async function withoutFilters(folder: string): Promise<(readonly [string, string])[]> {
  // Without a match, git ends with 1.
  const output = await git(folder, ['config', '-z', '--name-only', '--get-regexp', '^filter\\.']).catch(() => null);
  return records(output ?? Buffer.alloc(0)).map((key) => [key, key.endsWith('.required') ? 'false' : '']);
}

async function kindOf(folder: string, path: string): Promise<TreeEntry['kind'] | null> {
  const stat = await lstat(join(folder, path)).catch(() => null);
  if (stat?.isSymbolicLink()) return 'symlink';
  return stat?.isFile() ? ((stat.mode & 0o111) === 0 ? 'file' : 'executable') : null;
}

/** As `hash-object --stdin-paths` reads a line: as it stands, unless it begins with a quote. */
function quoted(path: string): string {
  if (!/^"|\n/.test(path)) return path;
  return `"${path.replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n')}"`;
}

async function readBlobs(folder: string, blobs: readonly BlobRequest[]): Promise<Map<string, Content>> {
  const contents = new Map<string, Content>();
  const onDisk = blobs.filter((blob) => blob.commit === null);
  for (const blob of onDisk) {
    const bytes = await readFile(join(folder, blob.path)).catch(() => null);
    contents.set(blob.id, bytes === null ? { kind: 'unavailable', reason: 'not readable' } : decodeBlob(bytes));
  }
  const stored = blobs.filter((blob) => blob.commit !== null);
  if (stored.length > 0) {
    const output = await git(folder, ['cat-file', '--batch'], {
      input: stored.map((blob) => `${blob.id}\n`).join(''),
    });
    for (const [id, content] of parseBatch(output)) contents.set(id, content);
  }
  return contents;
}

/** `<id> blob <size>\n<bytes>\n` for each blob that was asked for. */
function* parseBatch(output: Buffer): Generator<[string, Content]> {
  let at = 0;
  while (at < output.length) {
    const end = output.indexOf(10, at);
    const [id = '', type, size] = output.subarray(at, end).toString('utf8').split(' ');
    at = end + 1;
    if (type !== 'blob') yield [id, { kind: 'unavailable', reason: 'not readable' }];
    else {
      yield [id, decodeBlob(output.subarray(at, at + Number(size)))];
      at += Number(size) + 1;
    }
  }
}

function records(output: Buffer): string[] {
  return output
    .toString('utf8')
    .split('\0')
    .filter((record) => record !== '');
}

function lines(output: Buffer): string[] {
  return output
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '');
}
