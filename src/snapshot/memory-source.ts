import { decodeBlob } from './blob.ts';
import type { RepositorySource } from './repository-source.ts';
import type { Content, TreeEntry } from './snapshot.ts';

/** Files by path; a `*` behind the path, as `ls -F` writes it, is an executable file. */
export type Files = Readonly<Record<string, string>>;

/** Trees that are held in memory, by commit. A text serves as its own blob id. */
export function memorySource(trees: Readonly<Record<string, Files>>): RepositorySource {
  return {
    listTree: async (commit) => ({ entries: entriesOf(trees[commit ?? ''] ?? {}), truncated: false }),
    readBlobs: async (blobs) => new Map(blobs.map(({ id }): [string, Content] => [id, decodeBlob(Buffer.from(id))])),
  };
}

function entriesOf(files: Files): Map<string, TreeEntry> {
  return new Map(
    Object.entries(files).map(([path, text]) => [
      path.replace(/\*$/, ''),
      { kind: path.endsWith('*') ? 'executable' : 'file', id: text, size: Buffer.byteLength(text) },
    ]),
  );
}
