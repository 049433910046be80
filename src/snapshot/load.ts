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

/** A longer file is `unavailable`, and costs no request. */
export const maxFileBytes = 512 * 1024;

export interface LoadOptions {
  /** Commits to compare; head null is the working tree. base null: nothing to compare with, every file is added. */
  readonly base: string | null;
  readonly head: string | null;
  readonly description: Description;
  readonly named: ReadonlySet<string>;
  readonly budget: Budget;
  /** First phase: what every review reads of a tree, the most telling first. */
  readonly first: (paths: readonly string[]) => readonly string[];
  /** Second phase: what the first files ask for. */
  readonly second: (snapshot: Snapshot) => Second;
  /** A path that may be joined into a rename by its text. */
  readonly mayRename: (path: string) => boolean;
}

export interface Second {
  /** Paths to read, the most telling first. */
  readonly base: readonly string[];
  readonly head: readonly string[];
  /** Dockerfiles by the word of the first files. */
  readonly named: ReadonlySet<string>;
}

/** How much of the budget the first phase may use for what the pull request does not change. */
const firstShare = 0.75;

/** Reads a comparison in two phases. The only reading of a review; everything behind it is pure. */
export async function loadSnapshot(source: RepositorySource, options: LoadOptions): Promise<Snapshot> {
  const [baseList, headList] = await Promise.all([
    options.base === null ? emptyListing : source.listTree(options.base).then(sorted),
    source.listTree(options.head).then(sorted),
  ]);
  const reader = new Reader(source, options.budget);
  const changes = compareTrees(baseList.entries, headList.entries);
  const changed = new Set(changes.flatMap((change) => [change.path, change.basePath ?? change.path]));
  const trees = [
    { commit: options.base, list: baseList },
    { commit: options.head, list: headList },
  ];
  // Within the budget, what the pull request changes comes before what stands around it.
  const read = async (paths: readonly (readonly string[])[], share: number): Promise<void> => {
    const blobs = trees.flatMap(({ commit, list }, index) => requests(commit, list, paths[index] ?? []));
    await reader.read([
      { blobs: blobs.filter((blob) => changed.has(blob.path)), share: 1 },
      { blobs: blobs.filter((blob) => !changed.has(blob.path)), share },
    ]);
  };
  const snapshotNow = (named: ReadonlySet<string>): Snapshot => {
    const [base, head] = trees.map((tree) => reader.tree(tree.commit, tree.list)) as [Tree, Tree];
    return { base, head, changes, description: options.description, named };
  };
  await read(
    trees.map(({ list }) => options.first([...list.entries.keys()])),
    firstShare,
  );
  const { base, head, named } = options.second(snapshotNow(options.named));
  await read([base, head], 1);
  const snapshot = snapshotNow(new Set([...options.named, ...named]));
  const joined = joinRenames(changes, (was, now) => {
    if (![was, now].every((path) => snapshot.named.has(path) || options.mayRename(path))) return 0;
    const [before, after] = [textOf(snapshot.base, was), textOf(snapshot.head, now)];
    return before === null || after === null ? 0 : lineSimilarity(before, after);
  });
  return { ...snapshot, changes: joined };
}

const overBudget: Content = { kind: 'unavailable', reason: 'over the reading budget' };
const emptyListing: TreeListing = { entries: new Map(), truncated: false };

/** What is read while the budget lasts must not hang on the order in which a source lists its files. */
function sorted({ entries, truncated }: TreeListing): TreeListing {
  return { entries: new Map([...entries].sort(([a], [b]) => (a < b ? -1 : 1))), truncated };
}

function requests(commit: string | null, list: TreeListing, paths: readonly string[]): BlobRequest[] {
  return paths.flatMap((path) => {
    const entry = list.entries.get(path);
    if (entry === undefined || entry.kind === 'submodule' || entry.kind === 'symlink') return [];
    return [{ id: entry.id, size: entry.size, path, commit }];
  });
}

interface Portion {
  readonly blobs: readonly BlobRequest[];
  /** Of the budget, from 0 to 1, what was read before included. */
  readonly share: number;
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

  async read(portions: readonly Portion[]): Promise<void> {
    const wanted = new Map<string, BlobRequest>();
    for (const { blobs, share } of portions) for (const blob of blobs) this.plan(blob, share, wanted);
    if (wanted.size === 0) return;
    for (const [id, content] of await this.source.readBlobs([...wanted.values()])) this.contents.set(id, content);
  }

  private plan(blob: BlobRequest, share: number, wanted: Map<string, BlobRequest>): void {
    const paths = this.asked.get(blob.commit) ?? new Map<string, string>();
    paths.set(blob.path, blob.id);
    this.asked.set(blob.commit, paths);
    const known = this.contents.get(blob.id);
    // What found no room in an earlier portion may find some now.
    if (wanted.has(blob.id) || (known !== undefined && known !== overBudget)) return;
    const size = blob.size ?? 0;
    const { files, bytes } = this.budget;
    if (size > maxFileBytes) this.contents.set(blob.id, { kind: 'unavailable', reason: 'too large to read' });
    else if (this.files >= files * share || this.bytes + size > bytes * share) this.contents.set(blob.id, overBudget);
    else {
      this.files += 1;
      this.bytes += size;
      wanted.set(blob.id, blob);
    }
  }

  tree(commit: string | null, list: TreeListing): Tree {
    const contents = new Map<string, Content>();
    for (const [path, id] of this.asked.get(commit) ?? []) {
      contents.set(path, this.contents.get(id) ?? { kind: 'unavailable', reason: 'not readable' });
    }
    return { commit, entries: list.entries, truncated: list.truncated, contents };
  }
}
