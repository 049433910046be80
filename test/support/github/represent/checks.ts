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

/** As check runs carry it. */
export function checkSuiteBriefJson(world: World, suite: CheckSuite) {
  const { repository, headSha } = suite;
  const runs = repository.checkRuns.filter((run) => run.suite === suite);
  const done = runs.length > 0 && runs.every((run) => run.status === 'completed');
  return {
    id: suite.id,
    node_id: suite.nodeId,
    head_branch: suite.headBranch,
    head_sha: headSha,
    status: done ? 'completed' : runs.length > 0 ? 'in_progress' : 'queued',
    conclusion: done ? (runs.find((run) => run.conclusion !== 'success')?.conclusion ?? 'success') : null,
    url: `${apiUrl(world, repository)}/check-suites/${suite.id}`,
    before: null,
    after: headSha,
    pull_requests: pullsOf(world, repository, headSha),
    app: appJson(world, suite.app),
    created_at: suite.createdAt,
    updated_at: suite.createdAt,
    latest_check_runs_count: runs.length,
    rerequestable: true,
    runs_rerequestable: true,
  };
}

export async function checkSuiteJson(world: World, suite: CheckSuite) {
  const brief = checkSuiteBriefJson(world, suite);
  const commit = await suite.repository.git.readCommit(suite.headSha);
  const person = { name: commit.author.name, email: commit.author.email };
  return {
    ...brief,
    before: commit.parents[0] ?? null,
    repository: repositoryJson(world, suite.repository),
    head_commit: {
      id: suite.headSha,
      tree_id: commit.tree,
      message: commit.message,
      timestamp: commit.author.date,
      author: person,
      committer: person,
    },
    check_runs_url: `${brief.url}/check-runs`,
  };
}
