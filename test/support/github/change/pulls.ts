import { diffFiles, type FileDiff } from '../diff.ts';
import { validationFailed } from '../http.ts';
import type { Account, Label, PullRequest, Repository } from '../model.ts';
import { labelJson, pullJson } from '../represent/pulls.ts';
import type { World } from '../world.ts';
import { afterPush, personOf, shareHead } from './repositories.ts';

export interface NewPullRequest {
  /** Branch, or `owner:branch` of a fork. */
  readonly head: string;
  readonly base?: string;
  readonly title?: string;
  readonly body?: string | null;
  readonly draft?: boolean;
  readonly author?: string;
}

export interface PullRequestEdit {
  readonly title?: string;
  readonly body?: string | null;
  readonly base?: string;
}

export async function openPull(world: World, repository: Repository, wanted: NewPullRequest): Promise<PullRequest> {
  const [owner, ref] = wanted.head.includes(':') ? wanted.head.split(':', 2) : [repository.owner.login, wanted.head];
  const from = [...world.repositories.values()].find(
    (candidate) =>
      candidate.owner.login.toLowerCase() === owner?.toLowerCase() &&
      (candidate === repository || candidate.parent === repository),
  );
  const base = wanted.base ?? repository.defaultBranch;
  const sha = await from?.git.resolve(`refs/heads/${ref}`);
  const baseSha = await repository.git.resolve(`refs/heads/${base}`);
  if (from === undefined || ref === undefined || sha === null || sha === undefined)
    throw validationFailed('PullRequest', 'head', 'invalid');
  if (baseSha === null) throw validationFailed('PullRequest', 'base', 'invalid');
  const author = world.account(wanted.author ?? from.owner.login);
  const tip = await from.git.readCommit(sha);
  const now = world.clock.iso();
  const pull: PullRequest = {
    ...world.identify('PR'),
    issueId: world.nextId(),
    number: repository.nextNumber,
    repository,
    author,
    title: wanted.title ?? tip.message.split('\n')[0] ?? '',
    body: wanted.body ?? null,
    state: 'open',
    draft: wanted.draft ?? false,
    mergedBy: null,
    mergedAt: null,
    mergeCommit: null,
    closedAt: null,
    createdAt: now,
    updatedAt: now,
    base: { ref: base, sha: baseSha },
    head: { repository: from, ref, sha },
    labels: [],
    comments: [],
    reviews: [],
    threads: [],
    diffs: new Map(),
    prepared: null,
  };
  repository.nextNumber += 1;
  await shareHead(pull, sha);
  repository.pulls.push(pull);
  await announcePull(world, pull, 'opened', author);
  return pull;
}

export async function editPull(world: World, pull: PullRequest, edit: PullRequestEdit, sender: Account): Promise<void> {
  const changes: Record<string, unknown> = {};
  if (edit.title !== undefined && edit.title !== pull.title) {
    changes['title'] = { from: pull.title };
    pull.title = edit.title;
  }
  if (edit.body !== undefined && edit.body !== pull.body) {
    changes['body'] = { from: pull.body };
    pull.body = edit.body;
  }
  if (edit.base !== undefined && edit.base !== pull.base.ref) {
    const sha = await pull.repository.git.resolve(`refs/heads/${edit.base}`);
    if (sha === null) throw validationFailed('PullRequest', 'base', 'invalid');
    changes['base'] = { ref: { from: pull.base.ref }, sha: { from: pull.base.sha } };
    pull.base = { ref: edit.base, sha };
  }
  if (Object.keys(changes).length > 0) await touched(world, pull, 'edited', sender, { changes });
}

export async function closePull(world: World, pull: PullRequest, sender: Account): Promise<void> {
  if (pull.state === 'closed') return;
  pull.state = 'closed';
  pull.closedAt = world.clock.iso();
  await touched(world, pull, 'closed', sender);
}

export async function reopenPull(world: World, pull: PullRequest, sender: Account): Promise<void> {
  if (pull.state === 'open' || pull.mergedAt !== null) return;
  pull.state = 'open';
  pull.closedAt = null;
  await touched(world, pull, 'reopened', sender);
}

/** Merges by a merge commit. */
export async function mergePull(world: World, pull: PullRequest, sender: Account): Promise<string> {
  const { repository, base, head } = pull;
  const before = await repository.git.resolve(`refs/heads/${base.ref}`);
  const tree =
    (await repository.git.run('merge-tree', '--write-tree', `refs/heads/${base.ref}`, head.sha)).split('\n')[0] ?? '';
  const message = `Merge pull request #${pull.number} from ${head.repository.owner.login}/${head.ref}`;
  const { name, email } = personOf(sender);
  const config = ['-c', `user.name=${name}`, '-c', `user.email=${email}`];
  const after = (
    await repository.git.run(...config, 'commit-tree', tree, '-p', before ?? '', '-p', head.sha, '-m', message)
  ).trim();
  await repository.git.updateRef(`refs/heads/${base.ref}`, after);
  pull.state = 'closed';
  pull.closedAt = world.clock.iso();
  pull.mergedAt = pull.closedAt;
  pull.mergedBy = sender;
  pull.mergeCommit = after;
  await touched(world, pull, 'closed', sender);
  await afterPush(world, repository, base.ref, before, after, sender);
  return after;
}

export async function setDraft(world: World, pull: PullRequest, draft: boolean, sender: Account): Promise<void> {
  if (pull.draft === draft) return;
  pull.draft = draft;
  await touched(world, pull, draft ? 'converted_to_draft' : 'ready_for_review', sender);
}

export async function addLabel(world: World, pull: PullRequest, name: string, sender: Account): Promise<void> {
  if (pull.labels.some((label) => label.name.toLowerCase() === name.toLowerCase())) return;
  const { repository } = pull;
  const label: Label = repository.labels.get(name.toLowerCase()) ?? { ...world.identify('LA'), name };
  repository.labels.set(name.toLowerCase(), label);
  pull.labels.push(label);
  await touched(world, pull, 'labeled', sender, { label: labelJson(world, repository, label) });
}

export async function removeLabel(world: World, pull: PullRequest, name: string, sender: Account): Promise<boolean> {
  const at = pull.labels.findIndex((label) => label.name.toLowerCase() === name.toLowerCase());
  const [label] = at === -1 ? [] : pull.labels.splice(at, 1);
  if (label === undefined) return false;
  await touched(world, pull, 'unlabeled', sender, { label: labelJson(world, pull.repository, label) });
  return true;
}

async function touched(
  world: World,
  pull: PullRequest,
  action: string,
  sender: Account,
  extra: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  pull.updatedAt = world.clock.iso();
  await announcePull(world, pull, action, sender, extra);
}

export async function announcePull(
  world: World,
  pull: PullRequest,
  action: string,
  sender: Account,
  extra: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  const payload = { number: pull.number, pull_request: await describePull(world, pull), ...extra };
  world.emit({ name: 'pull_request', action, repository: pull.repository, sender, payload });
}

export async function describePull(world: World, pull: PullRequest) {
  const [files, commits] = await Promise.all([pullFiles(pull), pullCommits(pull)]);
  return pullJson(world, pull, files, commits.length);
}

/** What the pull request changes: from the merge base to the head. */
export async function pullFiles(pull: PullRequest): Promise<readonly FileDiff[]> {
  const base = await pull.repository.git.mergeBase(pull.base.sha, pull.head.sha);
  return filesBetween(pull, base ?? pull.base.sha, pull.head.sha);
}

export async function pullCommits(pull: PullRequest) {
  return pull.repository.git.commits('--reverse', `${pull.base.sha}..${pull.head.sha}`);
}

export function filesBetween(pull: PullRequest, from: string, to: string): Promise<readonly FileDiff[]> {
  const key = `${from}..${to}`;
  const known = pull.diffs.get(key);
  if (known !== undefined) return known;
  const files = diffFiles(pull.repository.git, from, to);
  pull.diffs.set(key, files);
  return files;
}
