import { afterEach, expect, test } from '@jest/globals';
import { ask, type Model, startModel } from './model.ts';

const usage = { input_tokens: 10, output_tokens: 5 };
const good = { content: '{"a":1}', usage };
const refused = (status: number, type: string, retryAfter?: number) => ({
  error: { message: 'no', type },
  status,
  ...(retryAfter === undefined ? {} : { retryAfter }),
});

let model: Model;
const start = async (...responses: Parameters<typeof startModel>[0]) => {
  model = await startModel(responses);
  return model;
};
afterEach(() => model.stop());

test('an answer comes with what it cost', async () => {
  expect(await ask(await start(good))).toEqual({
    kind: 'answer',
    text: '{"a":1}',
    usage: { input: 10, output: 5, cacheRead: 0, cacheWrite: 0 },
  });
});

test('the model gets no tools and no settings that it does not take', async () => {
  await ask(await start(good));
  expect(model.asked().map(({ body }) => Object.keys(JSON.parse(body)))).not.toContain('tools');
});

test.each([429, 503, 529])('an overloaded server (%i) is asked once more, when it says', async (status) => {
  expect(await ask(await start(refused(status, 'overloaded_error', 0), good))).toMatchObject({ kind: 'answer' });
  expect(model.asked().map((one) => one.status)).toEqual([status, 200]);
});

test('and not a third time', async () => {
  const busy = refused(429, 'rate_limit_error', 0);
  expect(await ask(await start(busy, busy, good))).toMatchObject({
    kind: 'failure',
    reason: 'overloaded',
    paid: false,
  });
  expect(model.asked()).toHaveLength(2);
});

test('a server that wants more time than there is, is not waited for', async () => {
  const began = performance.now();
  expect(await ask(await start(refused(429, 'rate_limit_error', 60), good))).toMatchObject({ reason: 'overloaded' });
  expect(performance.now() - began).toBeLessThan(2_000);
  expect(model.asked()).toHaveLength(1);
});

test.each([
  ['an error of the server', refused(500, 'api_error'), 'error', false],
  ['a key that is not accepted', refused(401, 'authentication_error'), 'rejected', false],
  ['a refusal', { ...good, finishReason: 'refusal' }, 'refused', true],
  ['an answer that is too long', { ...good, finishReason: 'length' }, 'truncated', true],
  ['an empty answer', { content: ' ', usage }, 'invalid answer', true],
  ['an answer of 200 kB', { content: 'y'.repeat(200_000) }, 'invalid answer', true],
  [
    'a stream that breaks off',
    { response: { content: 'x'.repeat(500), usage }, disconnectAfterMs: 400, latency: 50, chunkSize: 20 },
    'truncated',
    false,
  ],
  ['an answer that is no stream', { response: good, chaos: { malformedRate: 1 } }, 'invalid answer', false],
  ['a connection that breaks', { response: good, chaos: { disconnectRate: 1 } }, 'unreachable', false],
] as const)('%s is a failure, and asked for once', async (_, response, reason, paid) => {
  expect(await ask(await start(response, good))).toMatchObject({ kind: 'failure', reason, paid });
  expect(model.asked()).toHaveLength(1);
});

test('a server that is not there is a failure', async () => {
  // Nobody listens on the port of discarding.
  await start(good);
  expect(await ask({ ...model, url: 'http://127.0.0.1:9' })).toMatchObject({ kind: 'failure', reason: 'unreachable' });
});

test('whoever takes too long is not waited for', async () => {
  const slow = await start({ response: good, streamingProfile: { ttft: 1_500, tps: 1_000 } });
  const began = performance.now();
  expect(await ask(slow, 300)).toMatchObject({ kind: 'failure', reason: 'timeout' });
  expect(performance.now() - began).toBeLessThan(2_000);
});

test('a review that is called off takes the request along', async () => {
  const slow = await start({ response: good, streamingProfile: { ttft: 1_500, tps: 1_000 } });
  await expect(ask(slow, 10_000, AbortSignal.timeout(200))).rejects.toThrow();
});
