import { GraphQLError, type GraphQLResolveInfo } from 'graphql';
import { authorize } from '../auth.ts';
import { HttpError } from '../http.ts';
import type { Actor, Repository } from '../model.ts';
import { type GraphqlField, graphqlPermissions } from '../permissions.ts';
import type { World } from '../world.ts';

export interface GraphqlContext {
  readonly world: World;
  readonly actor: Actor;
}

/** A field's resolver on a plain object, as graphql-js calls it. */
export type Resolve<Arguments> = (args: Arguments, context: GraphqlContext, info: GraphQLResolveInfo) => unknown;

/** An error with GitHub's `type` beside the message. */
export class GithubGraphqlError extends GraphQLError {
  readonly type: string;

  constructor(type: string, message: string) {
    super(message);
    this.type = type;
  }
}

/** Holds a field against its row of the permission table. */
export function demand(field: GraphqlField, { actor }: GraphqlContext, repository: Repository): void {
  try {
    authorize(graphqlPermissions[field], actor, repository, !field.startsWith('Mutation.'));
  } catch (error) {
    if (!(error instanceof HttpError)) throw error;
    if (error.status === 404) throw unresolved('Repository', `${repository.owner.login}/${repository.name}`);
    throw new GithubGraphqlError('FORBIDDEN', error.message);
  }
}

export function unresolved(type: string, name: string): GithubGraphqlError {
  const what =
    type === 'Repository'
      ? `a Repository with the name '${name}'`
      : type === 'PullRequest'
        ? `a PullRequest with the number of ${name}`
        : `a node with the global id of '${name}'`;
  return new GithubGraphqlError('NOT_FOUND', `Could not resolve to ${what}.`);
}

export interface Page {
  readonly first?: number | null;
  readonly last?: number | null;
  readonly after?: string | null;
  readonly before?: string | null;
}

/** A Relay connection over a list, with GitHub's bounds. */
export function connection<Item>(name: string, items: readonly Item[], page: Page, represent: (item: Item) => object) {
  const size = page.first ?? page.last ?? null;
  if (size === null) {
    const message = `You must provide a \`first\` or \`last\` value to properly paginate the \`${name}\` connection.`;
    throw new GithubGraphqlError('MISSING_PAGINATION_BOUNDARIES', message);
  }
  if (size > 100) {
    const message = `Requesting ${size} records on the \`${name}\` connection exceeds the \`first\` limit of 100 records.`;
    throw new GithubGraphqlError('EXCESSIVE_PAGINATION', message);
  }
  const from = page.after ? positionOf(page.after) + 1 : 0;
  const to = page.before ? positionOf(page.before) : items.length;
  const start = page.first != null ? from : Math.max(from, to - size);
  const end = page.first != null ? Math.min(from + size, to) : to;
  const edges = items
    .slice(start, end)
    .map((item, index) => ({ cursor: cursorOf(start + index), node: represent(item) }));
  return {
    totalCount: items.length,
    nodes: edges.map((edge) => edge.node),
    edges,
    pageInfo: {
      hasNextPage: end < items.length,
      hasPreviousPage: start > 0,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

const cursorOf = (index: number) => Buffer.from(`cursor:v2:${index}`).toString('base64');
const positionOf = (cursor: string) =>
  Number(/\d+$/.exec(Buffer.from(cursor, 'base64').toString('utf8'))?.[0] ?? Number.NaN);
