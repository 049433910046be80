import { join } from 'node:path';
import { movedLine } from '../diff.ts';
import { type Files, Git } from '../git.ts';
import type { Account, PullRequest, Repository } from '../model.ts';
import { accountJson } from '../represent/accounts.ts';
import { htmlUrl, repositoryJson } from '../represent/repositories.ts';
import type { World } from '../world.ts';
import { announcePull, filesBetween } from './pulls.ts';

export interface NewRepository {
  readonly owner: string;
  readonly name: string;
  readonly private?: boolean;
  readonly defaultBranch?: string;
  /** The first commit of the default branch. */
  readonly files?: Files;
}

export interface Push {
  readonly branch: string;
  readonly files: Files;
  readonly message: string;
  readonly author?: string;
  /** Where a new or forced branch starts: a branch or commit; without it, the branch's own tip, else the default branch. */
  readonly from?: string;
}

export async function createRepository(world: World, wanted: NewRepository): Promise<Repository> {
  const owner = world.account(wanted.owner);
  const git = await Git.create(join(world.directory, `${world.nextId()}.git`));
  const repository = register(
    world,
    owner,
    wanted.name,
    git,
    wanted.private ?? false,
    wanted.defaultBranch ?? 'main',
    null,
  );
  await git.commit({
    branch: repository.defaultBranch,
    parent: null,
    files: wanted.files ?? { 'README.md': `# ${wanted.name}\n` },
    message: 'Initial commit',
    author: personOf(owner),
    date: new Date(world.clock.now()),
  });
  return repository;
}

export async function createFork(world: World, parent: Repository, owner: string): Promise<Repository> {
  const git = await Git.clone(parent.git, join(world.directory, `${world.nextId()}.git`));
  return register(world, world.account(owner), parent.name, git, parent.private, parent.defaultBranch, parent);
}

function register(
  world: World,
  owner: Account,
  name: string,
  git: Git,
  isPrivate: boolean,
  defaultBranch: string,
  parent: Repository | null,
): Repository {
  const repository: Repository = {
    ...world.identify('R'),
    owner,
    name,
    private: isPrivate,
    defaultBranch,
    parent,
    git,
    createdAt: world.clock.iso(),
    pushedAt: world.clock.iso(),
    roles: new Map(),
    labels: new Map(),
    pulls: [],
    checkSuites: [],
    checkRuns: [],
    nextNumber: 1,
  };
  world.repositories.set(`${owner.login}/${name}`.toLowerCase(), repository);
  return repository;
}

/** One commit on a branch, and everything that a push sets off. Resolves to the new tip. */
export async function push(
  world: World,
  repository: Repository,
  { branch, files, message, author, from }: Push,
): Promise<string> {
  const sender = world.account(author ?? repository.owner.login);
  const before = await repository.git.resolve(`refs/heads/${branch}`);
  const start = from ?? (before === null ? repository.defaultBranch : branch);
  const parent = await repository.git.resolve(start);
  if (parent === null) throw new Error(`${start} is not in ${repository.name}`);
  const date = new Date(world.clock.now());
  const after = await repository.git.commit({ branch, parent, files, message, author: personOf(sender), date });
  await afterPush(world, repository, branch, before, after, sender);
  return after;
}

/** What follows once a branch points to another commit. */
export async function afterPush(
  world: World,
  repository: Repository,
  branch: string,
  before: string | null,
  after: string,
  sender: Account,
): Promise<void> {
  repository.pushedAt = world.clock.iso();
  await announcePush(world, repository, branch, before, after, sender);
  for (const target of world.repositories.values()) {
    for (const pull of target.pulls) {
      if (pull.state !== 'open' || pull.head.repository !== repository || pull.head.ref !== branch) continue;
      await moveHead(world, pull, after);
      await announcePull(world, pull, 'synchronize', sender, { before: before ?? after, after });
    }
  }
}

async function moveHead(world: World, pull: PullRequest, sha: string): Promise<void> {
  await shareHead(pull, sha);
  pull.head.sha = sha;
  pull.base.sha = (await pull.repository.git.resolve(`refs/heads/${pull.base.ref}`)) ?? pull.base.sha;
  pull.updatedAt = world.clock.iso();
  for (const thread of pull.threads) {
    if (thread.subject === 'file' || thread.side === 'LEFT') continue;
    const moved = await filesBetween(pull, thread.commit, sha);
    const file = moved.find((candidate) => (candidate.previousPath ?? candidate.path) === thread.path);
    thread.line = thread.originalLine === null ? null : movedLine(file, thread.originalLine);
    thread.startLine = thread.originalStartLine === null ? null : movedLine(file, thread.originalStartLine);
    if (thread.line === null) thread.position = null;
  }
}

/** Objects of a fork's branch become readable in the repository it is proposed to. */
export async function shareHead(pull: PullRequest, sha: string): Promise<void> {
  const { repository, head, number } = pull;
  const ref = `refs/pull/${number}/head`;
  if (head.repository === repository) await repository.git.updateRef(ref, sha);
  else await repository.git.fetch(head.repository.git, `+refs/heads/${head.ref}:${ref}`);
}

async function announcePush(
  world: World,
  repository: Repository,
  branch: string,
  before: string | null,
  after: string,
  sender: Account,
): Promise<void> {
  const zero = '0'.repeat(40);
  const tip = await repository.git.readCommit(after);
  const { name, email } = tip.author;
  const person = { name, email, username: name };
  const commit = {
    id: after,
    tree_id: tip.tree,
    distinct: true,
    message: tip.message,
    timestamp: tip.author.date,
    url: `${htmlUrl(world, repository)}/commit/${after}`,
    author: person,
    committer: person,
    added: [],
    removed: [],
    modified: [],
  };
  world.emit({
    name: 'push',
    action: null,
    repository,
    sender,
    payload: {
      ref: `refs/heads/${branch}`,
      before: before ?? zero,
      after,
      created: before === null,
      deleted: false,
      forced: before !== null && (await repository.git.mergeBase(before, after)) !== before,
      base_ref: null,
      compare: `${htmlUrl(world, repository)}/compare/${before ?? zero}...${after}`,
      commits: [commit],
      head_commit: commit,
      pusher: { name, email },
      // Pushes alone write the owner with a name.
      repository: {
        ...repositoryJson(world, repository),
        owner: { ...accountJson(world, repository.owner), name: repository.owner.login, email: null },
      },
    },
  });
}

export function personOf(account: Account): { readonly name: string; readonly email: string } {
  return { name: account.login, email: `${account.login.toLowerCase()}@users.noreply.example.com` };
}
