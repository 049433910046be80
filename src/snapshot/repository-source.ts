import type { Content, TreeEntry } from './snapshot.ts';

/** Where trees and blobs come from: GitHub or a local git checkout. Implemented at the edges, used by `loadSnapshot` only. */
export interface RepositorySource {
  /** Every path of a commit (null: the working tree). */
  listTree(commit: string | null): Promise<TreeListing>;
  /** Contents by blob id, in as few requests as the host allows; every id asked for is in the answer. */
  readBlobs(blobs: readonly BlobRequest[]): Promise<ReadonlyMap<string, Content>>;
}

export interface TreeListing {
  readonly entries: ReadonlyMap<string, TreeEntry>;
  readonly truncated: boolean;
}

export interface BlobRequest {
  readonly id: string;
  readonly size: number | null;
  /** A path under which the blob stands, for sources that read files and not blobs (a working tree). */
  readonly path: string;
  readonly commit: string | null;
}
