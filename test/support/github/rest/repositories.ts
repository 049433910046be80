import { diffFiles } from '../diff.ts';
import { HttpError, notFound, ok } from '../http.ts';
import type { Repository } from '../model.ts';
import { fileJson, pullSimpleJson } from '../represent/pulls.ts';
import { apiUrl, commitJson, fullRepositoryJson, gitCommitJson, htmlUrl } from '../represent/repositories.ts';
import type { World } from '../world.ts';
import { type Handlers, paginated, repositoryOf, textQuery } from './context.ts';

export const repositoryHandlers: Handlers<
  | 'repos/get'
  | 'repos/get-branch'
  | 'repos/get-commit'
  | 'repos/list-pull-requests-associated-with-commit'
  | 'repos/compare-commits'
  | 'repos/get-content'
  | 'git/get-tree'
  | 'git/get-blob'
  | 'git/get-commit'
  | 'git/get-ref'
> = {
  'repos/get': (context) => ok(fullRepositoryJson(context.world, repositoryOf(context))),

  'repos/get-branch': async (context) => {
    const { world, params } = context;
    const repository = repositoryOf(context);
    const name = params['branch'] ?? '';
    const sha = await repository.git.resolve(`refs/heads/${name}`);
    if (sha === null) throw new HttpError(404, 'Branch not found');
    const url = `${apiUrl(world, repository)}/branches/${name}`;
    return ok({
      name,
      commit: commitJson(world, repository, await repository.git.readCommit(sha)),
      _links: { self: url, html: `${htmlUrl(world, repository)}/tree/${name}` },
      protected: false,
      protection: { enabled: false },
      protection_url: `${url}/protection`,
    });
  },

  'repos/get-commit': async (context) => {
    const { world } = context;
    const repository = repositoryOf(context);
    const sha = await resolved(repository, context.params['ref']);
    if (context.accept.includes('sha')) return { status: 200, body: sha, contentType: 'application/vnd.github.sha' };
    const commit = await repository.git.readCommit(sha);
    const parent = commit.parents[0];
    const files = parent === undefined ? [] : await diffFiles(repository.git, parent, sha);
    const additions = files.reduce((sum, file) => sum + file.additions, 0);
    const deletions = files.reduce((sum, file) => sum + file.deletions, 0);
    return ok({
      ...commitJson(world, repository, commit),
      stats: { additions, deletions, total: additions + deletions },
      files: files.map((file) => fileJson(world, repository, sha, file)),
    });
  },

  'repos/list-pull-requests-associated-with-commit': async (context) => {
    const { world } = context;
    const repository = repositoryOf(context);
    const sha = await resolved(repository, context.params['commit_sha']);
    const contain = await Promise.all(
      repository.pulls.map(
        async (pull) => pull.head.sha === sha || (await isBehind(repository, sha, pull.head.sha, pull.base.sha)),
      ),
    );
    return paginated(
      context,
      repository.pulls.filter((_, index) => contain[index]),
      (pull) => pullSimpleJson(world, pull),
    );
  },

  'repos/compare-commits': async (context) => {
    const { world, params } = context;
    const repository = repositoryOf(context);
    const base = await resolved(repository, withoutOwner(params['base'] ?? ''));
    const head = await resolved(repository, withoutOwner(params['head'] ?? ''));
    const mergeBase = await repository.git.mergeBase(base, head);
    if (mergeBase === null) throw new HttpError(404, `No common ancestor between ${base} and ${head}.`);
    const [ahead, behind] = await Promise.all([
      repository.git.commits('--reverse', `${base}..${head}`),
      repository.git.commits(`${head}..${base}`),
    ]);
    const first = (context.query['page'] ?? 1) === 1;
    const files = first ? (await diffFiles(repository.git, mergeBase, head)).slice(0, world.limits.compareFiles) : [];
    const html = `${htmlUrl(world, repository)}/compare/${base}...${head}`;
    const commit = async (sha: string) => commitJson(world, repository, await repository.git.readCommit(sha));
    const [base_commit, merge_base_commit] = await Promise.all([commit(base), commit(mergeBase)]);
    return paginated(
      context,
      ahead,
      (each) => commitJson(world, repository, each),
      (commits) => ({
        url: context.url.href,
        html_url: html,
        permalink_url: html,
        diff_url: `${html}.diff`,
        patch_url: `${html}.patch`,
        base_commit,
        merge_base_commit,
        status: statusOf(ahead.length, behind.length),
        ahead_by: ahead.length,
        behind_by: behind.length,
        total_commits: ahead.length,
        commits,
        ...(first ? { files: files.map((file) => fileJson(world, repository, head, file)) } : {}),
      }),
    );
  },

  'repos/get-content': async (context) => {
    const { world, params } = context;
    const repository = repositoryOf(context);
    const path = (params['path'] ?? '').replace(/\/$/, '');
    const ref = textQuery(context, 'ref') ?? repository.defaultBranch;
    const commit = await repository.git.resolve(ref);
    if (commit === null) throw new HttpError(404, `No commit found for the ref ${ref}`);
    const object = await repository.git.read(`${commit}:${path}`);
    if (object === null) throw notFound();
    if (object.type === 'tree') {
      const entries = await repository.git.tree(object.id, false);
      return ok(
        entries.map((entry) => ({
          ...contentJson(
            world,
            repository,
            path === '' ? entry.path : `${path}/${entry.path}`,
            ref,
            entry.id,
            entry.size ?? 0,
          ),
          type:
            entry.type === 'tree'
              ? 'dir'
              : entry.type === 'commit'
                ? 'submodule'
                : entry.mode === '120000'
                  ? 'symlink'
                  : 'file',
        })),
      );
    }
    if (context.accept.includes('raw')) {
      return { status: 200, body: object.content, contentType: 'application/vnd.github.raw+json; charset=utf-8' };
    }
    return ok({
      ...contentJson(world, repository, path, ref, object.id, object.content.length),
      type: 'file',
      encoding: 'base64',
      content: wrapped(object.content),
    });
  },

  'git/get-tree': async (context) => {
    const { world } = context;
    const repository = repositoryOf(context);
    const wanted = context.params['tree_sha'] ?? '';
    const object = wanted.startsWith('-') ? null : await repository.git.read(`${wanted}^{tree}`);
    if (object === null) throw notFound();
    // Any value turns recursion on, even 0 and false.
    const recursive = context.query['recursive'] !== null;
    const all = await repository.git.tree(object.id, recursive);
    const url = apiUrl(world, repository);
    return ok({
      sha: object.id,
      url: `${url}/git/trees/${object.id}`,
      truncated: recursive && all.length > world.limits.treeEntries,
      tree: all.slice(0, recursive ? world.limits.treeEntries : all.length).map((entry) => ({
        path: entry.path,
        mode: entry.mode,
        type: entry.type,
        sha: entry.id,
        ...(entry.size === null ? {} : { size: entry.size }),
        ...(entry.type === 'commit' ? {} : { url: `${url}/git/${entry.type}s/${entry.id}` }),
      })),
    });
  },

  'git/get-blob': async (context) => {
    const repository = repositoryOf(context);
    const sha = context.params['file_sha'] ?? '';
    const object = /^[0-9a-f]{40}$/.test(sha) ? await repository.git.read(sha) : null;
    if (object?.type !== 'blob') throw notFound();
    return ok({
      sha,
      node_id: `B_${Buffer.from(sha, 'hex').toString('base64url')}`,
      size: object.content.length,
      url: `${apiUrl(context.world, repository)}/git/blobs/${sha}`,
      content: wrapped(object.content),
      encoding: 'base64',
    });
  },

  'git/get-commit': async (context) => {
    const repository = repositoryOf(context);
    const sha = await resolved(repository, context.params['commit_sha']);
    return ok(gitCommitJson(context.world, repository, await repository.git.readCommit(sha)));
  },

  'git/get-ref': async (context) => {
    const repository = repositoryOf(context);
    const ref = `refs/${context.params['ref'] ?? ''}`;
    const sha = await repository.git.resolve(ref);
    if (sha === null) throw notFound();
    const url = apiUrl(context.world, repository);
    return ok({
      ref,
      node_id: `REF_${Buffer.from(ref).toString('base64url')}`,
      url: `${url}/git/${ref}`,
      object: { type: 'commit', sha, url: `${url}/git/commits/${sha}` },
    });
  },
};

async function resolved(repository: Repository, revision: string | undefined): Promise<string> {
  const sha = revision === undefined ? null : await repository.git.resolve(revision);
  if (sha === null) throw new HttpError(422, `No commit found for SHA: ${revision}`);
  return sha;
}

async function isBehind(repository: Repository, sha: string, head: string, base: string): Promise<boolean> {
  const [inHead, inBase] = await Promise.all([
    repository.git.mergeBase(sha, head),
    repository.git.mergeBase(sha, base),
  ]);
  return inHead === sha && inBase !== sha;
}

/** `owner:branch` names a branch of the same network; its objects are here once it is proposed. */
function withoutOwner(revision: string): string {
  return revision.slice(revision.indexOf(':') + 1);
}

function statusOf(ahead: number, behind: number): string {
  if (ahead > 0 && behind > 0) return 'diverged';
  if (ahead > 0) return 'ahead';
  return behind > 0 ? 'behind' : 'identical';
}

function contentJson(world: World, repository: Repository, path: string, ref: string, sha: string, size: number) {
  const encoded = path.split('/').map(encodeURIComponent).join('/');
  const url = `${apiUrl(world, repository)}/contents/${encoded}?ref=${encodeURIComponent(ref)}`;
  const git = `${apiUrl(world, repository)}/git/blobs/${sha}`;
  const html = `${htmlUrl(world, repository)}/blob/${encodeURIComponent(ref)}/${encoded}`;
  return {
    name: path.split('/').at(-1) ?? path,
    path,
    sha,
    size,
    url,
    git_url: git,
    html_url: html,
    download_url: `${htmlUrl(world, repository)}/raw/${encodeURIComponent(ref)}/${encoded}`,
    _links: { self: url, git, html },
  };
}

/** Base64 in lines of 60 characters, as GitHub writes it. */
function wrapped(content: Buffer): string {
  return content.toString('base64').replace(/.{1,60}/g, '$&\n');
}
