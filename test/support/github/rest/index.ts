import { assertAnswer, bodyError, type Match, queryOf } from '../api.ts';
import { authorize } from '../auth.ts';
import { type Answer, HttpError, notFound } from '../http.ts';
import type { Actor } from '../model.ts';
import type { OperationId } from '../permissions.ts';
import { restPermissions } from '../permissions.ts';
import type { Deliveries } from '../webhooks/deliveries.ts';
import type { World } from '../world.ts';
import { appHandlers } from './apps.ts';
import { checkHandlers } from './checks.ts';
import { collaboratorHandlers } from './collaborators.ts';
import { commentHandlers } from './comments.ts';
import type { Handlers } from './context.ts';
import { deliveryHandlers } from './deliveries.ts';
import { pullHandlers } from './pulls.ts';
import { repositoryHandlers } from './repositories.ts';

const handlers: Handlers<OperationId> = {
  ...appHandlers,
  ...deliveryHandlers,
  ...collaboratorHandlers,
  ...repositoryHandlers,
  ...pullHandlers,
  ...commentHandlers,
  ...checkHandlers,
};

interface RestRequest {
  readonly match: Match;
  readonly actor: Actor;
  readonly url: URL;
  readonly accept: string;
  readonly body: unknown;
}

/** Route, credentials, body, handler, and the answer held against GitHub's description. */
export async function answerRest(world: World, deliveries: Deliveries, request: RestRequest): Promise<Answer> {
  const { match, actor, url, accept, body } = request;
  const { operation, params } = match;
  const answer = await attempt(async () => {
    const { owner, repo } = params;
    const repositoryOrNull = owner === undefined || repo === undefined ? null : world.findRepository(owner, repo);
    if (owner !== undefined && repositoryOrNull === null) throw notFound();
    authorize(restPermissions[operation.id], actor, repositoryOrNull, operation.method === 'GET');
    const error = bodyError(operation, body);
    if (error !== null) {
      const where = error.instancePath
        .split('/')
        .filter((part) => part !== '')
        .join('.');
      throw new HttpError(422, `Invalid request.\n\n${where === '' ? '' : `For '${where}', `}${error.message}.`);
    }
    const query = queryOf(operation, url.searchParams);
    return handlers[operation.id]({
      world,
      deliveries,
      operation,
      actor,
      params,
      query,
      accept,
      url,
      repositoryOrNull,
      rawBody: body,
    });
  });
  if (answer.contentType === undefined) assertAnswer(operation, answer.status, answer.body);
  return answer;
}

/** GitHub's refusals as answers; anything else is a defect here. */
export async function attempt(act: () => Answer | Promise<Answer>): Promise<Answer> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof HttpError) return { status: error.status, body: error.body, headers: error.headers };
    throw error;
  }
}
