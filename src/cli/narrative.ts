import { type Environment, loadEnvironmentFile, narrationLimits, readEnvironment } from '../environment.ts';
import { createSend } from '../narrative/client.ts';
import { costOf } from '../narrative/models.ts';
import { createNarrator, prepare } from '../narrative/narrator.ts';
import type { Narration, NarrationInput } from '../review/narrative.ts';
import { UsageError } from './output.ts';

type Input = Omit<NarrationInput, 'request' | 'signal'>;

/** What the model writes of a report: the App's code, without its limits per day. */
export async function narrate(input: Input): Promise<Narration | null> {
  const environment = readOwnEnvironment();
  const { ANTHROPIC_API_KEY: apiKey, ANTHROPIC_BASE_URL: baseUrl, DRYDOCK_MODEL: model } = environment;
  if (apiKey === undefined) throw new UsageError('--narrative asks a language model: set ANTHROPIC_API_KEY');
  const narrator = createNarrator({
    send: createSend({ apiKey, baseUrl }),
    model,
    limits: narrationLimits(environment),
    ledger: null,
  });
  const narrated = await narrator({ ...input, request: null, signal: new AbortController().signal });
  if (narrated === null) return null;
  const { outcome, usage, cost, kept, dropped } = narrated.log;
  const tokens = usage === null ? '' : `, ${usage.input + usage.cacheRead + usage.cacheWrite} + ${usage.output} tokens`;
  const dollars = cost === null ? '' : `, $${cost.toFixed(4)}`;
  process.stderr.write(
    `narrative: ${outcome} by ${model}${tokens}${dollars}; ${kept} sentences kept, ${dropped.length} dropped\n`,
  );
  return narrated.narration;
}

/** Prints the request that `narrate` would send, and what it would cost at most. */
export async function printPrompt(input: Input): Promise<void> {
  const environment = readOwnEnvironment();
  const { DRYDOCK_MODEL: model, DRYDOCK_TOKENS_PER_REVIEW: tokens } = environment;
  const { request } = await prepare(input, model, tokens);
  if (request === null) throw new UsageError(`no request fits in ${tokens} tokens: raise DRYDOCK_TOKENS_PER_REVIEW`);
  const output = request.body.max_tokens;
  const cost = costOf(model, { input: request.estimate, output, cacheRead: 0, cacheWrite: 0 });
  const estimate = { inputTokens: request.estimate, outputTokensAtMost: output, dollarsAtMost: cost };
  process.stdout.write(`${JSON.stringify({ estimate, request: request.body }, null, 2)}\n`);
}

/** What production asks of `serve` does not matter here. */
function readOwnEnvironment(): Environment {
  loadEnvironmentFile();
  return readEnvironment({ ...process.env, NODE_ENV: '' });
}
