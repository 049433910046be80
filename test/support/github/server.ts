import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { findOperation } from './api.ts';
import { authenticate } from './auth.ts';
import { type Effect, Faults, type RequestFacts } from './faults.ts';
import { answerGraphql, rootFieldsOf } from './graphql/index.ts';
import { type Answer, HttpError } from './http.ts';
import type { Actor } from './model.ts';
import { answerPage } from './page/index.ts';
import { RateLimits } from './rate-limits.ts';
import { answerRest, attempt } from './rest/index.ts';
import type { Deliveries } from './webhooks/deliveries.ts';
import type { World } from './world.ts';

/** One request as it was answered. */
export interface LoggedRequest extends RequestFacts {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly actor: Actor['kind'] | 'unknown';
  /** Null while it is being answered, and when the connection was dropped. */
  status: number | null;
  /** Milliseconds it took. */
  duration: number | null;
}

/** GitHub refuses larger requests; enough for a review of 65,536 characters with its comments. */
const largestBody = 8 * 1024 * 1024;

/** The HTTP side: REST under `/api/v3` (and at the root), GraphQL, and the page. */
export class GithubServer {
  readonly requests: LoggedRequest[] = [];
  readonly faults = new Faults();
  /** Defects of the local GitHub itself: answers that GitHub could not give, exceptions. A test must see none. */
  readonly defects: Error[] = [];
  readonly #world: World;
  readonly #deliveries: Deliveries;
  readonly #limits: RateLimits;
  readonly #server: Server;

  constructor(world: World, deliveries: Deliveries) {
    this.#world = world;
    this.#deliveries = deliveries;
    this.#limits = new RateLimits(world);
    this.#server = createServer((request, response) => void this.#serve(request, response));
  }

  async listen(port: number): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, '127.0.0.1', resolve);
    });
    this.#world.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const started = performance.now();
    try {
      const url = new URL(request.url ?? '/', this.#world.url);
      const facts = factsOf(request.method ?? 'GET', url, await readBody(request));
      const isApi = facts.operations.length > 0 || url.pathname.startsWith('/api/');
      if (!isApi) {
        send(response, await attempt(() => this.#page(facts, url, request.headers.origin)));
        return;
      }
      const log: LoggedRequest = {
        ...facts,
        at: this.#world.clock.now(),
        actor: 'unknown',
        status: null,
        duration: null,
      };
      this.requests.push(log);
      const answer = await this.#withFaults(facts, request.socket, () => this.#answer(request, facts, url, log));
      if (answer === null) return;
      log.status = answer.status;
      log.duration = performance.now() - started;
      send(response, answer);
    } catch (error) {
      // The client went away in the middle of its request.
      if (!request.complete) return;
      this.defects.push(error as Error);
      send(response, { status: 500, body: { message: `The local GitHub failed: ${String(error)}` } });
    }
  }

  #page(facts: RequestFacts, url: URL, origin: string | undefined): Promise<Answer> {
    // Other pages in the same browser may not press the buttons here.
    if (facts.method === 'POST' && origin !== undefined && origin !== this.#world.url)
      throw new HttpError(403, 'Forbidden');
    return answerPage(this.#world, facts, url);
  }

  /** Null when the connection was dropped. */
  async #withFaults(
    facts: RequestFacts,
    socket: { destroy(): unknown },
    act: () => Promise<Answer>,
  ): Promise<Answer | null> {
    const effect: Effect | null = this.faults.take(facts);
    if (effect === null) return act();
    if (effect.kind === 'answer')
      return { ...effect.answer, headers: { ...this.#limits.idle(), ...effect.answer.headers } };
    if (effect.kind === 'drop') {
      if (effect.when === 'after') await act();
      socket.destroy();
      return null;
    }
    const early = effect.when === 'after' ? await act() : null;
    effect.reached();
    await effect.released;
    return early ?? act();
  }

  async #answer(request: IncomingMessage, facts: RequestFacts, url: URL, log: LoggedRequest): Promise<Answer> {
    let headers: Readonly<Record<string, string>> = {};
    const answer = await attempt(async () => {
      const actor = authenticate(this.#world, request.headers.authorization);
      Object.assign(log, { actor: actor.kind });
      const resource = facts.operations.includes('graphql') ? 'graphql' : 'core';
      headers = this.#limits.count(actor, resource);
      if (resource === 'graphql') return answerGraphql(this.#world, actor, facts.body);
      const match = findOperation(facts.method, facts.path);
      if (match === null) throw new HttpError(404, 'Not Found');
      const accept = request.headers.accept ?? '';
      return answerRest(this.#world, this.#deliveries, { match, actor, url, accept, body: facts.body });
    });
    return { ...answer, headers: { ...headers, ...answer.headers } };
  }
}

function factsOf(method: string, url: URL, text: string): RequestFacts {
  const path = url.pathname.replace(/^\/api\/v3(?=\/|$)/, '') || '/';
  const body = parsed(text);
  if (method === 'POST' && (url.pathname === '/api/graphql' || url.pathname === '/graphql')) {
    return { method, path, body, operations: ['graphql', ...rootFieldsOf(body).map((field) => `graphql:${field}`)] };
  }
  const match = findOperation(method, path);
  return { method, path, body, operations: match === null ? [] : [match.operation.id] };
}

function parsed(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > largestBody) throw new Error('request body too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

let requestCount = 0;

function send(response: ServerResponse, answer: Answer): void {
  if (response.destroyed) return;
  requestCount += 1;
  const type = answer.contentType ?? 'application/json; charset=utf-8';
  const isText = typeof answer.body === 'string' || Buffer.isBuffer(answer.body);
  const body =
    answer.contentType !== undefined && isText ? (answer.body as string | Buffer) : JSON.stringify(answer.body);
  response.writeHead(answer.status, {
    ...(answer.status === 204 ? {} : { 'content-type': type }),
    'x-github-request-id': `LOCAL:${requestCount.toString(16).padStart(8, '0')}`,
    'x-github-media-type': 'github.v3; format=json',
    ...answer.headers,
  });
  response.end(answer.status === 204 ? undefined : body);
}
