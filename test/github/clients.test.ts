import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { createClient, type Octokit } from '../../src/github/clients.ts';
import type { PaceGroup } from '../../src/github/pacing.ts';

let server: Server;

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

/** A client of a host that answers everything with `status`, and counts. */
async function connect(status: number) {
  server = createServer((request, response) => {
    request.resume();
    response.writeHead(status, { 'content-type': 'application/json' }).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const counts = { requests: 0, write: 0, notifications: 0 };
  const counting = (name: 'write' | 'notifications'): PaceGroup => ({
    key: () => ({
      schedule: (_, task) => {
        counts[name] += 1;
        return task();
      },
    }),
  });
  const limits = { onRateLimit: () => false, onSecondaryRateLimit: () => false };
  const onRequest = () => {
    counts.requests += 1;
  };
  const octokit: Octokit = createClient({
    token: 'token',
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v3`,
    log: pino({ level: 'silent' }),
    use: { signal: new AbortController().signal, onRequest },
    throttle: { id: '1', write: counting('write'), notifications: counting('notifications'), ...limits },
  });
  return { octokit, counts };
}

const review = { owner: 'acme', repo: 'shop', pull_number: 1, event: 'COMMENT', body: 'text' } as const;

test('writes go at our pace, not at that of the throttling plugin', async () => {
  const { octokit, counts } = await connect(200);
  await octokit.rest.pulls.createReview(review);
  await octokit.rest.pulls.createReview(review);
  expect(counts).toEqual({ requests: 2, write: 2, notifications: 2 });
});

test('a create whose answer is an error is not sent again', async () => {
  const { octokit, counts } = await connect(502);
  await expect(octokit.rest.pulls.createReview(review)).rejects.toMatchObject({ status: 502 });
  expect(counts.requests).toBe(1);
});
