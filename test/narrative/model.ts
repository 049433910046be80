import { type Fixture, LLMock } from '@copilotkit/aimock';
import { createSend, type Reply } from '../../src/narrative/client.ts';

type Response = Fixture['response'];

/** A model's server on this machine that gives these answers, one after the other. */
export interface Model {
  readonly url: string;
  /** What it was asked, as sent. */
  readonly asked: () => readonly {
    readonly status: number;
    readonly body: string;
    readonly headers: Readonly<Record<string, string>>;
  }[];
  readonly stop: () => Promise<void>;
}

export async function startModel(
  responses: readonly (
    | Response
    | Pick<
        Fixture,
        | 'response'
        | 'truncateAfterChunks'
        | 'disconnectAfterMs'
        | 'latency'
        | 'streamingProfile'
        | 'chunkSize'
        | 'chaos'
      >
  )[],
): Promise<Model> {
  const mock = new LLMock({ port: 0, logLevel: 'silent' });
  for (const [sequenceIndex, one] of responses.entries()) {
    const fixture = 'response' in one ? one : { response: one };
    mock.addFixture({ ...fixture, match: { sequenceIndex } } as Fixture);
  }
  await mock.start();
  return {
    url: mock.url,
    asked: () =>
      mock
        .getRequests()
        .map(({ response, body, headers }) => ({ status: response.status, body: JSON.stringify(body), headers })),
    stop: () => mock.stop(),
  };
}

/** The reply to one short request. */
export function ask(
  model: Model,
  budgetMs = 10_000,
  signal: AbortSignal = new AbortController().signal,
): Promise<Reply> {
  const send = createSend({ apiKey: 'sk-ant-test', baseUrl: model.url });
  const message = { role: 'user' as const, content: 'Hello' };
  return send({ model: 'claude-sonnet-5-5', max_tokens: 1000, messages: [message] }, { budgetMs, signal });
}
