import type { Annotation, CheckRun, CheckSuite, Repository } from '../model.ts';
import type { World } from '../world.ts';
import { appJson } from './accounts.ts';
import { pullMinimalJson } from './pulls.ts';
import { apiUrl, htmlUrl, repositoryJson } from './repositories.ts';

/** Pull requests of the same repository with this head; those of forks are not listed. */
function pullsOf(world: World, repository: Repository, sha: string) {
  return repository.pulls
    .filter((pull) => pull.state === 'open' && pull.head.sha === sha && pull.head.repository === repository)
    .map((pull) => pullMinimalJson(world, pull));
}

export function checkRunJson(world: World, run: CheckRun) {
  const { suite } = run;
  const url = `${apiUrl(world, suite.repository)}/check-runs/${run.id}`;
  const html = `${htmlUrl(world, suite.repository)}/runs/${run.id}`;
  return {
    id: run.id,
    node_id: run.nodeId,
    head_sha: suite.headSha,
    external_id: run.externalId ?? '',
    url,
    html_url: html,
    details_url: run.detailsUrl ?? html,
    status: run.status,
    conclusion: run.conclusion,
    started_at: run.startedAt,
    completed_at: run.completedAt,
    output: { ...run.output, annotations_count: run.annotations.length, annotations_url: `${url}/annotations` },
    name: run.name,
    check_suite: { id: suite.id },
    app: appJson(world, suite.app),
    pull_requests: pullsOf(world, suite.repository, suite.headSha),
  };
}

export function annotationJson(world: World, run: CheckRun, annotation: Annotation) {
  const path = annotation.path.split('/').map(encodeURIComponent).join('/');
  return {
    path: annotation.path,
    start_line: annotation.start_line,
    end_line: annotation.end_line,
    start_column: annotation.start_column ?? null,
    end_column: annotation.end_column ?? null,
    annotation_level: annotation.annotation_level,
    title: annotation.title ?? null,
    message: annotation.message,
    raw_details: annotation.raw_details ?? null,
    blob_href: `${apiUrl(world, run.suite.repository)}/git/blobs/${run.suite.headSha}:${path}`,
  };
}

export async function checkSuiteJson(world: World, suite: CheckSuite) {
  const { repository, headSha } = suite;
  const runs = repository.checkRuns.filter((run) => run.suite === suite);
  const done = runs.length > 0 && runs.every((run) => run.status === 'completed');
  const commit = await repository.git.readCommit(headSha);
  const person = { name: commit.author.name, email: commit.author.email };
  const url = `${apiUrl(world, repository)}/check-suites/${suite.id}`;
  return {
    id: suite.id,
    node_id: suite.nodeId,
    head_branch: suite.headBranch,
    head_sha: headSha,
    status: done ? 'completed' : runs.length > 0 ? 'in_progress' : 'queued',
    conclusion: done ? (runs.find((run) => run.conclusion !== 'success')?.conclusion ?? 'success') : null,
    url,
    before: commit.parents[0] ?? null,
    after: headSha,
    pull_requests: pullsOf(world, repository, headSha),
    app: appJson(world, suite.app),
    repository: repositoryJson(world, repository),
    created_at: suite.createdAt,
    updated_at: suite.createdAt,
    head_commit: {
      id: headSha,
      tree_id: commit.tree,
      message: commit.message,
      timestamp: commit.author.date,
      author: person,
      committer: person,
    },
    latest_check_runs_count: runs.length,
    check_runs_url: `${url}/check-runs`,
    rerequestable: true,
    runs_rerequestable: true,
  };
}
