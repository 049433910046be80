import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import type { Delivery } from '../review/records.ts';
import { errorFields } from './errors.ts';
import type { Metrics } from './metrics.ts';
import type { Store } from './ports.ts';
import { isSignedBy } from './signature.ts';

/** GitHub sends no payload above 25 MB. */
const LARGEST_BODY = 25 * 1024 * 1024;
/** Bodies being read at once, of senders that nobody knows yet. */
const LARGEST_TOTAL = 128 * 1024 * 1024;
/** How long the rest of a refused body is thrown away, so that its sender gets to read the answer. */
const LINGER_MS = 2_000;

export interface WebhookOptions {
  readonly store: Pick<Store, 'storeDelivery'>;
  /** The current one first. */
  readonly secrets: readonly string[];
  /** Called once the delivery is stored and acknowledged. */
  readonly feed: (delivery: Delivery) => void;
  readonly metrics: Metrics;
  readonly log: Logger;
}

interface Answer {
  readonly status: 202 | 400 | 401 | 413 | 503;
  readonly message: string;
}

/** `POST /api/github/webhooks`: verified, stored, and only then acknowledged. */
export function createWebhookRoute({ store, secrets, feed, metrics, log }: WebhookOptions) {
  let reading = 0;

  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    let stored: Delivery | null = null;
    const answer = await receive();
    metrics.deliveries.inc({ status: answer.status });
    respond(request, response, answer);
    if (stored !== null) feed(stored);

    async function receive(): Promise<Answer> {
      const id = header(request, 'x-github-delivery');
      const event = header(request, 'x-github-event');
      if (!/^[\w-]{1,100}$/.test(id) || !/^\w{1,100}$/.test(event)) {
        return { status: 400, message: 'x-github-delivery and x-github-event are missing or malformed' };
      }
      const body = await readBounded(request);
      if (body === 'too large') return { status: 413, message: 'the payload is larger than 25 MB' };
      if (body === 'too many') return { status: 503, message: 'too many payloads at once' };
      if (!isSignedBy(secrets, body, header(request, 'x-hub-signature-256'))) {
        log.info({ delivery: id }, 'delivery refused: its signature does not match the webhook secret');
        return { status: 401, message: 'the signature does not match' };
      }
      const payload = body.toString('utf8');
      if (!isJsonObject(payload)) return { status: 400, message: 'the payload is not a JSON object' };
      const delivery: Delivery = { id, event, payload };
      try {
        if (await store.storeDelivery(delivery)) stored = delivery;
      } catch (error) {
        log.error({ delivery: id, event, ...errorFields(error) }, 'delivery could not be stored');
        return { status: 503, message: 'the delivery cannot be stored now' };
      }
      return { status: 202, message: 'stored' };
    }
  };

  async function readBounded(request: IncomingMessage): Promise<Buffer | 'too large' | 'too many'> {
    if (Number(request.headers['content-length'] ?? 0) > LARGEST_BODY) return 'too large';
    const chunks: Buffer[] = [];
    let size = 0;
    try {
      // Left by return, the iterator would destroy the connection before the answer.
      for await (const chunk of request.iterator({ destroyOnReturn: false })) {
        size += chunk.length;
        reading += chunk.length;
        if (size > LARGEST_BODY) return 'too large';
        if (reading > LARGEST_TOTAL) return 'too many';
        chunks.push(chunk);
      }
      return Buffer.concat(chunks);
    } finally {
      reading -= size;
    }
  }
}

function respond(request: IncomingMessage, response: ServerResponse, { status, message }: Answer): void {
  const text = `${JSON.stringify({ message })}\n`;
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    ...(request.complete ? {} : { connection: 'close' }),
  });
  response.end(text);
  if (request.complete) return;
  request.resume();
  setTimeout(() => request.destroy(), LINGER_MS).unref();
}

function header(request: IncomingMessage, name: string): string {
  const value = request.headers[name];
  return typeof value === 'string' ? value : '';
}

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
