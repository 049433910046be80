import type { RepositorySource, TreeListing } from '../snapshot/repository-source.ts';
import type { TreeEntry } from '../snapshot/snapshot.ts';
import { type RepositoryName, readBlobs } from './blobs.ts';
import type { Octokit } from './clients.ts';

/**
 * Trees and blobs of a repository on GitHub. A fork's commits are readable in the repository that the pull request goes to, also
 * when the fork is gone. Each tree is listed once.
 */
export function githubSource(octokit: Octokit, name: RepositoryName): RepositorySource {
  const listings = new Map<string, Promise<TreeListing>>();
  return {
    listTree(commit) {
      if (commit === null) throw new Error('GitHub has no working tree');
      const listing = listings.get(commit) ?? listTree(octokit, name, commit);
      listings.set(commit, listing);
      return listing;
    },
    readBlobs: (blobs) => readBlobs(octokit, name, blobs),
  };
}

const kinds: Readonly<Record<string, TreeEntry['kind']>> = {
  '100644': 'file',
  '100755': 'executable',
  '120000': 'symlink',
  '160000': 'submodule',
};

async function listTree(octokit: Octokit, { owner, repository }: RepositoryName, commit: string): Promise<TreeListing> {
  const { data } = await octokit.rest.git.getTree({ owner, repo: repository, tree_sha: commit, recursive: '1' });
  const entries = new Map<string, TreeEntry>();
  for (const { path, mode, sha, size } of data.tree) {
    const kind = kinds[mode ?? ''];
    if (kind !== undefined) entries.set(path, { kind, id: sha, size: size ?? null });
  }
  return { entries, truncated: data.truncated };
}
