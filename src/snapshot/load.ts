import { compareTrees, joinRenames, lineSimilarity } from './changes.ts';
import type { BlobRequest, RepositorySource, TreeListing } from './repository-source.ts';
import type { Content, Description, Snapshot, Tree } from './snapshot.ts';
import { textOf } from './snapshot.ts';

/** How much one review reads. Files beyond it are `unavailable`, and said to be. */
export const reviewBudget: Budget = { files: 400, bytes: 10 * 1024 * 1024 };

export interface Budget {
  readonly files: number;
  readonly bytes: number;
}

const maxFileBytes = 512 * 1024;

export interface LoadOptions {
  /** Commits to compare; head null is the working tree. base null: nothing to compare with, every file is added. */
  readonly base: string | null;
  readonly head: string | null;
  readonly description: Description;
  readonly named: ReadonlySet<string>;
  readonly budget: Budget;
  /** First phase: what every review reads of a tree (its Dockerfiles and ignore files). */
  readonly first: (paths: readonly string[]) => readonly string[];
  /** Second phase: what the model asks for, once the first files are there. */
  readonly second: (snapshot: Snapshot) => { readonly base: readonly string[]; readonly head: readonly string[] };
  /** A path that may be joined into a rename by its text. */
  readonly mayRename: (path: string) => boolean;
}

/** Reads a comparison in two phases. The only reading of a review; everything behind it is pure. */
export async function loadSnapshot(source: RepositorySource, options: LoadOptions): Promise<Snapshot> {
  const [baseList, headList] = await Promise.all([
    options.base === null ? emptyListing : source.listTree(options.base),
    source.listTree(options.head),
  ]);
  const reader = new Reader(source, options.budget);
  const changes = compareTrees(baseList.entries, headList.entries);
  const changed = new Set(changes.flatMap((change) => [change.path, change.basePath ?? change.path]));
  const trees = [
    { commit: options.base, list: baseList },
    { commit: options.head, list: headList },
  ];
  const blobs = trees.flatMap((tree) => requests(tree.commit, tree.list, options.first([...tree.list.entries.keys()])));
  // Within the budget, what the pull request changes comes before what stands around it.
  await reader.read([
    ...blobs.filter((blob) => changed.has(blob.path)),
    ...blobs.filter((blob) => !changed.has(blob.path)),
  ]);
  const snapshotNow = (list: typeof changes): Snapshot => {
    const [base, head] = trees.map((tree) => reader.tree(tree.commit, tree.list)) as [Tree, Tree];
    return { base, head, changes: list, description: options.description, named: options.named };
  };
  const partial = snapshotNow(changes);
  const joined = joinRenames(changes, (was, now) => {
    if (!options.mayRename(was) || !options.mayRename(now)) return 0;
    const [before, after] = [textOf(partial.base, was), textOf(partial.head, now)];
    return before === null || after === null ? 0 : lineSimilarity(before, after);
  });
  const wanted = options.second({ ...partial, changes: joined });
  await reader.read([
    ...requests(options.base, baseList, wanted.base),
    ...requests(options.head, headList, wanted.head),
  ]);
  return snapshotNow(joined);
}

const emptyListing: TreeListing = { entries: new Map(), truncated: false };

function requests(commit: string | null, list: TreeListing, paths: readonly string[]): BlobRequest[] {
  return paths.flatMap((path) => {
    const entry = list.entries.get(path);
    if (entry === undefined || entry.kind === 'submodule' || entry.kind === 'symlink') return [];
    return [{ id: entry.id, size: entry.size, path, commit }];
  });
}

/** Reads each blob once, in bulk, within the budget. */
class Reader {
  private readonly source: RepositorySource;
  private readonly budget: Budget;
  private readonly contents = new Map<string, Content>();
  private readonly asked = new Map<string | null, Map<string, string>>();
  private files = 0;
  private bytes = 0;

  constructor(source: RepositorySource, budget: Budget) {
    this.source = source;
    this.budget = budget;
  }

  async read(blobs: readonly BlobRequest[]): Promise<void> {
    const wanted = new Map<string, BlobRequest>();
    for (const blob of blobs) {
      const paths = this.asked.get(blob.commit) ?? new Map<string, string>();
      paths.set(blob.path, blob.id);
      this.asked.set(blob.commit, paths);
      if (this.contents.has(blob.id) || wanted.has(blob.id)) continue;
      if ((blob.size ?? 0) > maxFileBytes)
        this.contents.set(blob.id, { kind: 'unavailable', reason: 'too large to read' });
      else if (this.files >= this.budget.files || this.bytes + (blob.size ?? 0) > this.budget.bytes) {
        this.contents.set(blob.id, { kind: 'unavailable', reason: 'over the reading budget' });
      } else {
        this.files += 1;
        this.bytes += blob.size ?? 0;
        wanted.set(blob.id, blob);
      }
    }
    if (wanted.size === 0) return;
    for (const [id, content] of await this.source.readBlobs([...wanted.values()])) this.contents.set(id, content);
  }

  tree(commit: string | null, list: TreeListing): Tree {
    const contents = new Map<string, Content>();
    for (const [path, id] of this.asked.get(commit) ?? []) {
      contents.set(path, this.contents.get(id) ?? { kind: 'unavailable', reason: 'not readable' });
    }
    return { commit, entries: list.entries, truncated: list.truncated, contents };
  }
}
