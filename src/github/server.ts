import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { errorFields } from './errors.ts';
import type { Metrics } from './metrics.ts';

export interface ServerOptions {
  /** Null: this process takes no webhooks. */
  readonly webhooks: ((request: IncomingMessage, response: ServerResponse) => Promise<void>) | null;
  /** Further ones, by method and path. */
  readonly routes?: Readonly<Record<string, Route>>;
  /** Rejects with the reason when the server cannot do its work. */
  readonly ready: () => Promise<void>;
  readonly metrics: Metrics;
  readonly log: Logger;
}

type Route = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** The HTTP side of `drydock serve`. */
export function createHttpServer({ webhooks, routes: others = {}, ready, metrics, log }: ServerOptions): Server {
  const routes: Readonly<Record<string, Route>> = {
    ...others,
    ...(webhooks === null ? {} : { 'POST /api/github/webhooks': webhooks }),
    'GET /healthz': async (_, response) => text(response, 200, 'alive\n'),
    'GET /readyz': async (_, response) => {
      const reason = await ready().then(() => null, reasonOf);
      text(response, reason === null ? 200 : 503, `${reason ?? 'ready'}\n`);
    },
    'GET /metrics': async (_, response) =>
      text(response, 200, await metrics.registry.metrics(), metrics.registry.contentType),
  };
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    const route = routes[`${method} ${pathname}`] ?? notFound;
    route(request, response).catch((error: unknown) => {
      // Also a sender that hangs up in the middle.
      if (!request.destroyed) log.error({ path: pathname, ...errorFields(error) }, 'request failed');
      if (response.headersSent) response.destroy();
      else text(response, 500, 'internal error\n');
    });
  });
  server.headersTimeout = 10_000;
  server.requestTimeout = 60_000;
  return server;
}

async function notFound(_: IncomingMessage, response: ServerResponse): Promise<void> {
  text(response, 404, 'not found\n');
}

function text(response: ServerResponse, status: number, body: string, type = 'text/plain; charset=utf-8'): void {
  response.writeHead(status, { 'content-type': type, 'x-content-type-options': 'nosniff' });
  response.end(body);
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
