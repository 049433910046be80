import type { Operation } from '../api.ts';
import { type Answer, badCredentials, notFound, ok } from '../http.ts';
import type { Actor, App, PullRequest, Repository } from '../model.ts';
import type { OperationId } from '../permissions.ts';
import type { Deliveries } from '../webhooks/deliveries.ts';
import type { World } from '../world.ts';

export interface Context {
  readonly world: World;
  readonly deliveries: Deliveries;
  readonly operation: Operation;
  readonly actor: Actor;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string | number | boolean | null>>;
  readonly accept: string;
  /** Full address of the request. */
  readonly url: URL;
  readonly repositoryOrNull: Repository | null;
  readonly rawBody: unknown;
}

type Handler = (context: Context) => Answer | Promise<Answer>;
export type Handlers<Id extends OperationId> = Readonly<Record<Id, Handler>>;

export function repositoryOf({ repositoryOrNull }: Context): Repository {
  if (repositoryOrNull === null) throw notFound();
  return repositoryOrNull;
}

export function pullOf(context: Context): PullRequest {
  return context.world.pull(
    repositoryOf(context),
    context.params['pull_number'] ?? context.params['issue_number'] ?? '',
  );
}

/** The App that asks by its own JWT. */
export function theApp({ actor }: Context): App {
  if (actor.kind !== 'app') throw badCredentials();
  return actor.app;
}

/** The body, as the handler knows it from the published schema, by which it was checked before. */
export function bodyOf<Body>({ rawBody }: Context): Body {
  return (rawBody ?? {}) as Body;
}

export function textQuery(context: Context, name: string): string | null {
  const value = context.query[name];
  return typeof value === 'string' ? value : null;
}

function pageSize(context: Context): number {
  const asked = context.query['per_page'];
  return Math.min(Math.max(typeof asked === 'number' ? asked : 30, 1), 100);
}

/** One page of a list, with GitHub's Link header. `wrap` puts it into its envelope where the endpoint has one. */
export async function paginated<Item, Json>(
  context: Context,
  items: readonly Item[],
  represent: (item: Item) => Json | Promise<Json>,
  wrap: (page: readonly Json[], total: number) => unknown = (page) => page,
): Promise<Answer> {
  const size = pageSize(context);
  const asked = context.query['page'];
  const page = Math.max(typeof asked === 'number' ? asked : 1, 1);
  const last = Math.max(Math.ceil(items.length / size), 1);
  const shown = await Promise.all(items.slice((page - 1) * size, page * size).map(represent));
  const links: [string, number][] = [];
  if (page > 1) links.push(['prev', Math.min(page - 1, last)], ['first', 1]);
  if (page < last) links.push(['next', page + 1], ['last', last]);
  return withLinks(
    context,
    ok(wrap(shown, items.length)),
    links.map(([rel, number]) => [rel, 'page', String(number)]),
  );
}

/** A list that is walked by a cursor: the id of the first item of the next page. */
export function paginatedByCursor<Item extends { readonly id: number }>(
  context: Context,
  items: readonly Item[],
  represent: (item: Item) => unknown,
): Answer {
  const size = pageSize(context);
  const cursor = textQuery(context, 'cursor');
  const start = cursor === null ? 0 : items.findIndex((item) => `v1_${item.id}` === cursor);
  const from = start === -1 ? items.length : start;
  const next = items[from + size];
  const links: [string, string, string][] = next === undefined ? [] : [['next', 'cursor', `v1_${next.id}`]];
  return withLinks(context, ok(items.slice(from, from + size).map(represent)), links);
}

function withLinks(context: Context, answer: Answer, links: readonly (readonly [string, string, string])[]): Answer {
  if (links.length === 0) return answer;
  const link = links.map(([rel, name, value]) => {
    const url = new URL(context.url);
    url.searchParams.set(name, value);
    return `<${url.href}>; rel="${rel}"`;
  });
  return { ...answer, headers: { link: link.join(', ') } };
}
