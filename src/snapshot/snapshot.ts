/** One side of the comparison: the paths of a commit, and the contents that were asked for. */
export interface Tree {
  /** Commit id; null for a working tree. */
  readonly commit: string | null;
  readonly entries: ReadonlyMap<string, TreeEntry>;
  /** The host did not list every path. */
  readonly truncated: boolean;
  /** Contents read so far, by path; a path that was never asked for is absent. */
  readonly contents: ReadonlyMap<string, Content>;
}

export interface TreeEntry {
  readonly kind: 'file' | 'executable' | 'symlink' | 'submodule';
  /** Git's blob id (submodule: the commit id); equal ids are equal contents. */
  readonly id: string;
  /** Bytes; null where the source does not say. */
  readonly size: number | null;
}

export type Content =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'unavailable'; readonly reason: UnavailableReason };

export type UnavailableReason = 'binary' | 'too large to read' | 'over the reading budget' | 'not readable';

export interface ChangedFile {
  readonly kind: 'added' | 'modified' | 'deleted' | 'renamed';
  /** Path at the head; for a deleted file its path at the base. */
  readonly path: string;
  /** Path at the base; null for an added file. */
  readonly basePath: string | null;
}

export interface Description {
  readonly title: string;
  readonly body: string;
  /** Messages of the commits, oldest first; absent where not all of them are known: one may take back what another says. */
  readonly commits?: readonly string[];
}

/** Of a change with more commits, none is read. */
export const commitsRead = 100;

/** A pull request (or a local comparison) as pure data: all that a review reads. */
export interface Snapshot {
  readonly base: Tree;
  readonly head: Tree;
  readonly changes: readonly ChangedFile[];
  readonly description: Description;
  /** Paths that are Dockerfiles though their names do not say so. */
  readonly named: ReadonlySet<string>;
}

/** The text of a path, or null when it is not there, was not read or is not text. */
export function textOf(tree: Tree, path: string): string | null {
  const content = tree.contents.get(path);
  return content?.kind === 'text' ? content.text : null;
}
