import type { Probot } from 'probot';
import type { ReviewRequest } from '../review/request.ts';
import { CHECK_NAME } from './checks.ts';
import { firstLine, parseCommand } from './commands.ts';
import { isReviewedEdit, type Origin, pullRequestsOf, requestFor } from './events.ts';
import type { Store } from './ports.ts';

export interface HandlerOptions {
  readonly store: Pick<Store, 'cancel' | 'addCommand' | 'purge'>;
  readonly appId: number;
  /** `delivery`: the id of the delivery that asks for it. */
  readonly enqueue: (delivery: string, request: ReviewRequest) => Promise<void>;
}

/** What each event asks for. Handlers only enqueue; the worker reads the rest from GitHub. */
export function registerHandlers(app: Probot, { store, appId, enqueue }: HandlerOptions): void {
  const ask = async (delivery: string, origin: Origin, pullRequest: number) => {
    const request = requestFor(origin, pullRequest);
    if (request !== null) await enqueue(delivery, request);
  };

  app.on(
    [
      'pull_request.opened',
      'pull_request.reopened',
      'pull_request.synchronize',
      'pull_request.ready_for_review',
      'pull_request.converted_to_draft',
      'pull_request.labeled',
      'pull_request.unlabeled',
    ],
    ({ id, payload }) => ask(id, payload, payload.pull_request.number),
  );

  app.on('pull_request.edited', async ({ id, payload }) => {
    if (isReviewedEdit(payload.changes)) await ask(id, payload, payload.pull_request.number);
  });

  app.on('pull_request.closed', async ({ payload }) => {
    const request = requestFor(payload, payload.pull_request.number);
    if (request !== null) await store.cancel(request);
  });

  app.on('issue_comment.created', async ({ id, payload }) => {
    if (payload.issue.pull_request) await onComment(id, payload, payload.issue.number, 'issue_comment');
  });

  app.on('pull_request_review_comment.created', ({ id, payload }) =>
    onComment(id, payload, payload.pull_request.number, 'pull_request_review_comment'),
  );

  async function onComment(
    delivery: string,
    payload: Origin & { readonly comment: Comment },
    pullRequest: number,
    commentKind: 'issue_comment' | 'pull_request_review_comment',
  ): Promise<void> {
    const { comment } = payload;
    const request = requestFor(payload, pullRequest);
    if (request === null || !comment.user || comment.user.type === 'Bot' || comment.performed_via_github_app) return;
    if (parseCommand(comment.body) === null) return;
    await store.addCommand({
      id: `${commentKind}:${comment.id}`,
      request,
      commentKind,
      commentId: comment.id,
      author: comment.user.login,
      text: firstLine(comment.body),
    });
    await enqueue(delivery, request);
  }

  app.on(['check_run.rerequested', 'check_run.requested_action'], async ({ id, payload }) => {
    if (payload.check_run.app?.id !== appId) return;
    for (const number of pullRequestsOf(payload.check_run)) await ask(id, payload, number);
  });

  app.on('check_suite.rerequested', async ({ id, payload, octokit }) => {
    const { check_suite: suite, repository } = payload;
    if (suite.app.id !== appId) return;
    const { data } = await octokit.rest.checks.listForSuite({
      owner: repository.owner.login,
      repo: repository.name,
      check_suite_id: suite.id,
      check_name: CHECK_NAME,
      per_page: 100,
    });
    const numbers = [...suite.pull_requests.map(({ number }) => number), ...data.check_runs.flatMap(pullRequestsOf)];
    for (const number of new Set(numbers)) await ask(id, payload, number);
  });

  // Its pull requests were reviewed one by one; people may have made the check a required one, so the queue must see it.
  app.on('merge_group.checks_requested', async ({ payload, octokit, log }) => {
    const { repository, merge_group: group } = payload;
    if (repository === undefined) return;
    const target = { owner: repository.owner.login, repo: repository.name };
    const existing = await octokit.rest.checks.listForRef({
      ...target,
      ref: group.head_sha,
      check_name: CHECK_NAME,
      app_id: appId,
    });
    if (existing.data.total_count > 0) return;
    await octokit.rest.checks.create({
      ...target,
      name: CHECK_NAME,
      head_sha: group.head_sha,
      status: 'completed',
      conclusion: 'neutral',
      output: { title: 'Reviewed on its pull requests', summary: 'A merge group is not reviewed again.' },
      request: { retries: 0 },
    });
    log.info({ repository: repository.full_name, head: group.head_sha }, 'merge group answered');
  });

  app.on('installation.deleted', ({ payload }) => store.purge(payload.installation.id, null));

  app.on('installation_repositories.removed', async ({ payload }) => {
    for (const { name } of payload.repositories_removed) await store.purge(payload.installation.id, name);
  });
}

interface Comment {
  readonly id: number;
  readonly body: string;
  readonly user: { readonly login: string; readonly type?: string } | null;
  readonly performed_via_github_app?: object | null;
}
