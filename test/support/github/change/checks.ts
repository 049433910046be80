import { HttpError, unprocessable, validationFailed } from '../http.ts';
import type { Account, Annotation, App, CheckRun, CheckSuite, PullRequest, Repository } from '../model.ts';
import { checkRunJson, checkSuiteBriefJson, checkSuiteJson } from '../represent/checks.ts';
import { commitJson } from '../represent/repositories.ts';
import type { World } from '../world.ts';

export interface CheckRunInput {
  readonly name?: string;
  readonly head_sha?: string;
  readonly status?: string;
  readonly conclusion?: string;
  readonly external_id?: string;
  readonly details_url?: string;
  readonly started_at?: string;
  readonly completed_at?: string;
  readonly output?: {
    readonly title?: string;
    readonly summary?: string;
    readonly text?: string;
    readonly annotations?: readonly Annotation[];
  };
  readonly actions?: CheckRun['actions'];
}

export async function createCheckRun(
  world: World,
  repository: Repository,
  app: App,
  input: CheckRunInput,
): Promise<CheckRun> {
  const headSha = input.head_sha ?? '';
  if (!/^[0-9a-f]{40}$/.test(headSha) || (await repository.git.resolve(headSha)) !== headSha) {
    throw new HttpError(422, `No commit found for SHA: ${headSha}`);
  }
  checkInput(input, null);
  const run: CheckRun = {
    ...world.identify('CR'),
    suite: suiteOf(world, repository, app, headSha),
    name: input.name ?? '',
    status: 'queued',
    conclusion: null,
    externalId: null,
    detailsUrl: null,
    startedAt: world.clock.iso(),
    completedAt: null,
    output: { title: null, summary: null, text: null },
    annotations: [],
    actions: [],
  };
  repository.checkRuns.push(run);
  apply(world, run, input);
  announceRun(world, run, 'created', app.bot);
  if (run.status === 'completed') announceRun(world, run, 'completed', app.bot);
  return run;
}

export function updateCheckRun(world: World, run: CheckRun, input: CheckRunInput): void {
  checkInput(input, run);
  const wasCompleted = run.status === 'completed';
  apply(world, run, input);
  if (run.status === 'completed' && !wasCompleted) announceRun(world, run, 'completed', run.suite.app.bot);
}

function checkInput(input: CheckRunInput, run: CheckRun | null): void {
  if (input.status === 'completed' && input.conclusion === undefined && run?.conclusion == null) {
    throw new HttpError(422, 'Invalid request.\n\nNo subschema in "anyOf" matched.\n"conclusion" wasn\'t supplied.');
  }
  for (const { start_line: start, end_line: end, start_column: first, end_column: last } of input.output?.annotations ??
    []) {
    if (end < start)
      throw validationFailed('CheckRun', 'annotations', 'invalid', 'end_line must be at or behind start_line');
    if ((first !== undefined || last !== undefined) && start !== end) {
      throw unprocessable('Columns are for annotations on one line only');
    }
  }
}

function apply(world: World, run: CheckRun, input: CheckRunInput): void {
  if (input.name !== undefined) run.name = input.name;
  if (input.external_id !== undefined) run.externalId = input.external_id;
  if (input.details_url !== undefined) run.detailsUrl = input.details_url;
  if (input.started_at !== undefined) run.startedAt = input.started_at;
  if (input.actions !== undefined) run.actions = input.actions;
  if (input.status !== undefined) run.status = input.status;
  if (input.conclusion !== undefined) {
    run.status = 'completed';
    run.conclusion = input.conclusion;
    run.completedAt = input.completed_at ?? world.clock.iso();
  } else if (input.status !== undefined && input.status !== 'completed') {
    run.conclusion = null;
    run.completedAt = null;
  }
  if (input.output === undefined) return;
  const { title, summary, text, annotations = [] } = input.output;
  run.output = { title: title ?? null, summary: summary ?? null, text: text ?? null };
  // Annotations are added, never replaced.
  run.annotations.push(...annotations);
}

function suiteOf(world: World, repository: Repository, app: App, headSha: string): CheckSuite {
  const known = repository.checkSuites.find((suite) => suite.app === app && suite.headSha === headSha);
  if (known !== undefined) return known;
  const pull = repository.pulls.find(
    (candidate) => candidate.head.sha === headSha && candidate.head.repository === repository,
  );
  const suite: CheckSuite = {
    ...world.identify('CS'),
    repository,
    app,
    headSha,
    headBranch: pull?.head.ref ?? null,
    createdAt: world.clock.iso(),
  };
  repository.checkSuites.push(suite);
  return suite;
}

/** "Re-run" beside a check. */
export function rerequestRun(world: World, run: CheckRun, sender: Account): void {
  announceRun(world, run, 'rerequested', sender);
}

/** A button that the check run offered. */
export function requestAction(world: World, run: CheckRun, identifier: string, sender: Account): void {
  announceRun(world, run, 'requested_action', sender, { requested_action: { identifier } });
}

export async function rerequestSuite(world: World, suite: CheckSuite, sender: Account): Promise<void> {
  const payload = { check_suite: await checkSuiteJson(world, suite) };
  world.emit({
    name: 'check_suite',
    action: 'rerequested',
    repository: suite.repository,
    sender,
    app: suite.app,
    payload,
  });
}

/** GitHub sends these to the App that owns the check only. */
function announceRun(world: World, run: CheckRun, action: string, sender: Account, extra: object = {}): void {
  const { suite } = run;
  const check_run = { ...checkRunJson(world, run), check_suite: checkSuiteBriefJson(world, suite) };
  world.emit({
    name: 'check_run',
    action,
    repository: suite.repository,
    sender,
    app: suite.app,
    payload: { check_run, ...extra },
  });
}

/** Puts a pull request into the merge queue: a commit that merges it into the base, to be checked. */
export async function enqueueMerge(world: World, pull: PullRequest, sender: Account): Promise<string> {
  const { repository, base, head } = pull;
  const tip = (await repository.git.resolve(`refs/heads/${base.ref}`)) ?? base.sha;
  const branch = `gh-readonly-queue/${base.ref}/pr-${pull.number}-${tip}`;
  const tree = (await repository.git.run('merge-tree', '--write-tree', tip, head.sha)).split('\n')[0] ?? '';
  const config = ['-c', `user.name=${sender.login}`, '-c', 'user.email=queue@example.com'];
  const message = `Merge pull request #${pull.number}`;
  const sha = (
    await repository.git.run(...config, 'commit-tree', tree, '-p', tip, '-p', head.sha, '-m', message)
  ).trim();
  await repository.git.updateRef(`refs/heads/${branch}`, sha);
  const { commit } = commitJson(world, repository, await repository.git.readCommit(sha));
  const merge_group = {
    head_sha: sha,
    head_ref: `refs/heads/${branch}`,
    base_ref: `refs/heads/${base.ref}`,
    base_sha: tip,
    head_commit: {
      id: sha,
      tree_id: tree,
      message: commit.message,
      timestamp: commit.author.date,
      author: { name: commit.author.name, email: commit.author.email },
      committer: { name: commit.author.name, email: commit.author.email },
    },
  };
  world.emit({ name: 'merge_group', action: 'checks_requested', repository, sender, payload: { merge_group } });
  return sha;
}
