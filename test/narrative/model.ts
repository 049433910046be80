import { type Fixture, LLMock } from '@copilotkit/aimock';
import { createSend, type Reply } from '../../src/narrative/client.ts';

interface Message {
  readonly role: string;
  readonly content: unknown;
}

type Told = Omit<Fixture, 'match'>;

/** A model's server on this machine. */
export interface Model {
  readonly url: string;
  /** What it was asked, as sent. */
  readonly asked: () => readonly { readonly status: number; readonly body: string }[];
  readonly stop: () => Promise<void>;
}

/** Gives these answers, one after the other. */
export function startModel(answers: readonly (Told['response'] | Told)[]): Promise<Model> {
  return serve(
    answers.map((one, sequenceIndex) => ({
      ...(typeof one === 'object' && 'response' in one ? one : { response: one }),
      match: { sequenceIndex },
    })),
  );
}

/** Gives the answer that `respond` makes of each request: its system prompt and what it was told of the review. An `Error` is one of the server. */
export function startAnswering(respond: (system: string, prompt: string) => unknown): Promise<Model> {
  const response = ({ messages }: { readonly messages: readonly Message[] }) => {
    const text = (role: string) =>
      messages
        .filter((one) => one.role === role)
        .map(({ content }) => textOf(content))
        .join('\n');
    const answer = respond(text('system'), text('user'));
    if (answer instanceof Error) return { error: { message: answer.message, type: 'api_error' }, status: 500 };
    return { content: JSON.stringify(answer), usage: { input_tokens: 3000, output_tokens: 400 } };
  };
  return serve([{ match: {}, response }]);
}

async function serve(fixtures: readonly Fixture[]): Promise<Model> {
  const mock = new LLMock({ port: 0, logLevel: 'silent' });
  for (const fixture of fixtures) mock.addFixture(fixture);
  await mock.start();
  let running = true;
  return {
    url: mock.url,
    asked: () =>
      mock.getRequests().map(({ response, body }) => ({ status: response.status, body: JSON.stringify(body) })),
    async stop() {
      if (running) await mock.stop();
      running = false;
    },
  };
}

function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  return Array.isArray(content) ? content.map(({ text = '' }: { text?: string }) => text).join('\n') : '';
}

/** The objects of the report in a prompt, by kind. */
export function reportIn(prompt: string): Record<'findings' | 'highlights' | 'recommendations', string[]> {
  const ids = (kind: string) =>
    Array.from(prompt.matchAll(new RegExp(`^\\{"${kind}":"([^"]+)"`, 'gm')), ([, id = '']) => id);
  return { findings: ids('finding'), highlights: ids('highlight'), recommendations: ids('recommendation') };
}

/** An answer with one sentence for everything. */
export function sayEverywhere(prompt: string, sentence: string) {
  const { findings, highlights, recommendations } = reportIn(prompt);
  return {
    summary: sentence,
    findings: findings.map((id) => ({ id, why: sentence, advice: sentence, guidelines: ['G1'] })),
    highlights: highlights.map((id) => ({ id, sentence })),
    recommendations: recommendations.toReversed(),
    observations: [{ path: 'Dockerfile', line: 1, quote: sentence, concern: sentence }],
  };
}

/** The reply to one short request. */
export function ask(
  model: Pick<Model, 'url'>,
  budgetMs = 10_000,
  signal: AbortSignal = new AbortController().signal,
): Promise<Reply> {
  const send = createSend({ apiKey: 'sk-ant-test', baseUrl: model.url });
  const message = { role: 'user' as const, content: 'Hello' };
  return send({ model: 'claude-sonnet-5-5', max_tokens: 1000, messages: [message] }, { budgetMs, signal });
}
