import { pullCommits, pullFiles } from '../change/pulls.ts';
import type { PullRequest, Repository } from '../model.ts';
import { association, pullHtmlUrl } from '../represent/pulls.ts';
import { commitNodeId, htmlUrl } from '../represent/repositories.ts';
import { accountOf, type World } from '../world.ts';
import { accountNode } from './accounts.ts';
import { connection, demand, type Page, type Resolve, unresolved } from './context.ts';
import { issueCommentNode, reviewNode, threadNode } from './posts.ts';

/** Bytes of a blob's text that GraphQL shows before it truncates. */
const longestText = 512_000;

export function repositoryNode(world: World, repository: Repository) {
  const object: Resolve<{ oid?: string | null; expression?: string | null }> = async ({ oid, expression }, context) => {
    demand('Repository.object', context, repository);
    const name = oid ?? expression ?? '';
    if (name === '' || name.startsWith('-')) return null;
    const found = await repository.git.read(name);
    if (found === null) return null;
    const id = found.id;
    if (found.type === 'blob') return blobNode(id, found.content);
    const type = found.type === 'commit' ? 'Commit' : found.type === 'tree' ? 'Tree' : 'Tag';
    return { __typename: type, id: commitNodeId(id), oid: id, repository: () => repositoryNode(world, repository) };
  };
  const pullRequest: Resolve<{ number: number }> = ({ number }, context) => {
    demand('Repository.pullRequest', context, repository);
    const pull = repository.pulls.find((candidate) => candidate.number === number);
    if (pull === undefined) throw unresolved('PullRequest', String(number));
    return pullNode(world, pull);
  };
  const pullRequests: Resolve<Page & { states?: readonly string[] | null }> = (args, context) => {
    demand('Repository.pullRequests', context, repository);
    const wanted = repository.pulls.filter((pull) => !args.states || args.states.includes(stateOf(pull)));
    return connection('pullRequests', wanted, args, (pull) => pullNode(world, pull));
  };
  return {
    __typename: 'Repository',
    id: repository.nodeId,
    databaseId: repository.id,
    name: repository.name,
    nameWithOwner: `${repository.owner.login}/${repository.name}`,
    owner: accountNode(world, repository.owner),
    isPrivate: repository.private,
    isFork: repository.parent !== null,
    url: htmlUrl(world, repository),
    object,
    pullRequest,
    pullRequests,
    defaultBranchRef: () => refNode(repository, repository.defaultBranch),
    ref: ({ qualifiedName }: { qualifiedName: string }) =>
      refNode(repository, qualifiedName.replace(/^refs\/heads\//, '')),
  };
}

async function refNode(repository: Repository, branch: string) {
  const oid = await repository.git.resolve(`refs/heads/${branch}`);
  if (oid === null) return null;
  return {
    id: `REF_${branch}`,
    name: branch,
    prefix: 'refs/heads/',
    target: { __typename: 'Commit', id: commitNodeId(oid), oid },
  };
}

function blobNode(oid: string, content: Buffer) {
  const isBinary = content.subarray(0, 8000).includes(0) || !isUtf8(content);
  const isTruncated = content.length > longestText;
  return {
    __typename: 'Blob',
    id: `B_${Buffer.from(oid, 'hex').toString('base64url')}`,
    oid,
    abbreviatedOid: oid.slice(0, 7),
    byteSize: content.length,
    isBinary,
    isTruncated,
    text: isBinary ? null : content.toString('utf8', 0, longestText),
  };
}

function isUtf8(content: Buffer): boolean {
  return Buffer.from(content.toString('utf8')).equals(content);
}

function stateOf(pull: PullRequest): string {
  if (pull.mergedAt !== null) return 'MERGED';
  return pull.state === 'open' ? 'OPEN' : 'CLOSED';
}

export function pullNode(world: World, pull: PullRequest): object {
  const reviews: Resolve<Page & { author?: string | null; states?: readonly string[] | null }> = (args, { actor }) => {
    const me = actor.kind === 'person' || actor.kind === 'installation' ? accountOf(actor) : null;
    const seen = pull.reviews.filter(
      (review) =>
        (review.state !== 'PENDING' || review.author === me) &&
        (!args.author || review.author.login === args.author) &&
        (!args.states || args.states.includes(review.state)),
    );
    return connection('reviews', seen, args, (review) => reviewNode(world, review));
  };
  return {
    __typename: 'PullRequest',
    id: pull.nodeId,
    databaseId: pull.id,
    number: pull.number,
    url: pullHtmlUrl(world, pull),
    title: pull.title,
    body: pull.body ?? '',
    state: stateOf(pull),
    closed: pull.state === 'closed',
    merged: pull.mergedAt !== null,
    isDraft: pull.draft,
    author: accountNode(world, pull.author),
    authorAssociation: association(pull.repository, pull.author),
    createdAt: pull.createdAt,
    updatedAt: pull.updatedAt,
    headRefOid: pull.head.sha,
    headRefName: pull.head.ref,
    baseRefOid: pull.base.sha,
    baseRefName: pull.base.ref,
    isCrossRepository: pull.head.repository !== pull.repository,
    repository: () => repositoryNode(world, pull.repository),
    headRepository: () => repositoryNode(world, pull.head.repository),
    changedFiles: async () => (await pullFiles(pull)).length,
    labels: (args: Page) =>
      connection('labels', pull.labels, args, (label) => ({ id: label.nodeId, name: label.name })),
    files: async (args: Page) =>
      connection('files', await pullFiles(pull), args, ({ path, additions, deletions, status }) => ({
        path,
        additions,
        deletions,
        changeType: status === 'removed' ? 'DELETED' : status.toUpperCase(),
      })),
    commits: async (args: Page) =>
      connection('commits', await pullCommits(pull), args, ({ id, message }) => ({
        id: `PRC_${id}`,
        commit: { __typename: 'Commit', id: commitNodeId(id), oid: id, message },
      })),
    comments: (args: Page) =>
      connection('comments', pull.comments, args, (comment) => issueCommentNode(world, comment)),
    reviews,
    reviewThreads: (args: Page) =>
      connection('reviewThreads', pull.threads, args, (thread) => threadNode(world, thread)),
  };
}
