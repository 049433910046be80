import type { IncomingMessage, ServerResponse } from 'node:http';
import { areEqual, mayOperate, proofFor } from './access.ts';
import { type PastReview, policy, renderPage, type Work } from './page.ts';

export interface OperatorOptions {
  readonly token: string;
  readonly version: string;
  readonly work: () => Promise<readonly Work[]>;
  /** Newest first. */
  readonly reviews: () => Promise<readonly PastReview[]>;
  /** Enqueues a failed job anew; false when there is none of that id. */
  readonly retry: (id: string) => Promise<boolean>;
  /** A request with a wrong token, or with a form that our page did not make. */
  readonly onRefused: () => void;
}

type Route = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** A form of ours is far shorter. */
const LARGEST_FORM = 4096;

/** The operator's page: what waits, what failed, what was reviewed; and a button that tries a failed review again. */
export function operatorRoutes(options: OperatorOptions): Readonly<Record<string, Route>> {
  const { token, version, work, reviews, retry, onRefused } = options;
  const forOperator =
    (route: Route): Route =>
    async (request, response) => {
      const { authorization } = request.headers;
      if (mayOperate(token, authorization)) return route(request, response);
      if (authorization !== undefined) onRefused();
      const challenge = { 'www-authenticate': 'Basic realm="Drydock", charset="UTF-8"' };
      answer(response, 401, "the operator's token is needed, as the password of any user\n", challenge);
    };
  return {
    'GET /': forOperator(async (_, response) => {
      const [queue, past] = await Promise.all([work(), reviews()]);
      const page = renderPage({ version, work: queue, reviews: past }, (id) => proofFor(token, `retry ${id}`));
      answer(response, 200, page, { 'content-type': 'text/html; charset=utf-8' });
    }),
    'POST /retry': forOperator(async (request, response) => {
      const form = new URLSearchParams(await readForm(request));
      const id = form.get('id') ?? '';
      if (!areEqual(form.get('proof') ?? '', proofFor(token, `retry ${id}`))) {
        onRefused();
        answer(response, 403, 'this form was not made by the page of this server\n');
      } else {
        // One that is not there was retried already; the page shows what became of it.
        await retry(id);
        answer(response, 303, '', { location: '/' });
      }
    }),
  };
}

/** Empty where it is longer than any form of ours. */
async function readForm(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) {
    text += chunk;
    if (text.length > LARGEST_FORM) return '';
  }
  return text;
}

function answer(
  response: ServerResponse,
  status: number,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, {
    'content-type': 'text/plain; charset=utf-8',
    'content-security-policy': policy,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
    ...headers,
  });
  response.end(body);
}
