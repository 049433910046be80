import type { Probot } from 'probot';
import { type ReviewRequest, requestKey } from '../review/request.ts';
import { CHECK_NAME } from './checks.ts';
import { firstLine, parseCommand } from './commands.ts';
import { isReviewedEdit, type Origin, pullRequestOfGroup, requestFor, requestsOf } from './events.ts';
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
      ...(comment.in_reply_to_id === undefined ? {} : { threadId: comment.in_reply_to_id }),
      author: comment.user.login,
      text: firstLine(comment.body),
    });
    await enqueue(delivery, request);
  }

  const enqueueAll = async (delivery: string, requests: readonly ReviewRequest[]) => {
    const unique = new Map(requests.map((request) => [requestKey(request), request]));
    for (const request of unique.values()) await enqueue(delivery, request);
  };

  app.on(['check_run.rerequested', 'check_run.requested_action'], async ({ id, payload }) => {
    if (payload.check_run.app?.id === appId) await enqueueAll(id, requestsOf(payload, payload.check_run));
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
    const checks = [{ pull_requests: suite.pull_requests }, ...data.check_runs];
    await enqueueAll(
      id,
      checks.flatMap((check) => requestsOf(payload, check)),
    );
  });

  app.on('merge_group.checks_requested', async ({ id, payload }) => {
    const { repository, installation, merge_group: group } = payload;
    const request = repository && requestFor({ repository, installation }, pullRequestOfGroup(group.head_ref));
    if (!request) return;
    await enqueue(id, { ...request, mergeGroup: { base: group.base_sha, head: group.head_sha } });
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
  readonly in_reply_to_id?: number;
}
