import { setTimeout as pause } from 'node:timers/promises';
import Anthropic, { APIConnectionError, APIConnectionTimeoutError, APIError } from '@anthropic-ai/sdk';
import type { Message, MessageCreateParamsNonStreaming } from '@anthropic-ai/sdk/resources/messages';
import type { FailureReason, TokenUsage } from '../review/narrative.ts';

/** What a request came to. `paid`: the same request would be paid for again, and come to the same. */
export type Reply =
  | { readonly kind: 'answer'; readonly text: string; readonly usage: TokenUsage }
  | {
      readonly kind: 'failure';
      readonly reason: FailureReason;
      readonly usage: TokenUsage | null;
      readonly paid: boolean;
      /** HTTP status, for the log. */
      readonly status: number | null;
    };

/** Sends a request, within so many milliseconds. Rejects only when `signal` says so. */
export type Send = (
  body: MessageCreateParamsNonStreaming,
  limits: { readonly budgetMs: number; readonly signal: AbortSignal },
) => Promise<Reply>;

export interface ClientOptions {
  readonly apiKey: string;
  readonly baseUrl: string | undefined;
}

/** An honest answer has a tenth of it. */
const mostCharacters = 64_000;
const overloaded: ReadonlySet<number> = new Set([429, 503, 529]);
/** Without a word of the server; and what is left has to be enough for an answer. */
const usualWaitMs = 2_000;
const leastMs = 5_000;

export function createSend({ apiKey, baseUrl }: ClientOptions): Send {
  // Its log could hold what is sent, and its retries know nothing of our budget.
  const client = new Anthropic({
    apiKey,
    ...(baseUrl === undefined ? {} : { baseURL: baseUrl }),
    maxRetries: 0,
    logLevel: 'off',
  });
  return async (body, { budgetMs, signal }) => {
    const end = performance.now() + budgetMs;
    const left = () => Math.max(1, Math.ceil(end - performance.now()));
    const first = await attempt(client, body, left(), signal);
    if (!(first instanceof APIError)) return first;
    const wait = waitAfter(first);
    if (left() - wait < leastMs) return failureOf(first);
    await pause(wait, undefined, { signal });
    const second = await attempt(client, body, left(), signal);
    return second instanceof APIError ? failureOf(second) : second;
  };
}

/** An APIError comes back only where waiting may help. */
async function attempt(
  client: Anthropic,
  body: MessageCreateParamsNonStreaming,
  budgetMs: number,
  signal: AbortSignal,
): Promise<Reply | APIError> {
  const timeout = AbortSignal.timeout(budgetMs);
  const stream = client.messages.stream(body, { signal: AbortSignal.any([signal, timeout]), timeout: budgetMs });
  let begun: Message | null = null;
  stream.on('streamEvent', (_, message) => {
    begun = message;
  });
  let length = 0;
  stream.on('text', (delta) => {
    length += delta.length;
    if (length > mostCharacters) stream.abort();
  });
  try {
    return replyOf(await stream.finalMessage());
  } catch (error) {
    signal.throwIfAborted();
    const usage = begun === null ? null : usageOf(begun);
    if (length > mostCharacters) return { kind: 'failure', reason: 'invalid answer', usage, paid: true, status: null };
    if (timeout.aborted || error instanceof APIConnectionTimeoutError) {
      return { kind: 'failure', reason: 'timeout', usage, paid: false, status: null };
    }
    if (error instanceof APIError) return isOverload(error) ? error : failureOf(error, usage);
    // Where the stream ends too soon, or is none.
    return {
      kind: 'failure',
      reason: usage === null ? 'invalid answer' : 'truncated',
      usage,
      paid: false,
      status: null,
    };
  }
}

function replyOf(message: Message): Reply {
  const usage = usageOf(message);
  const failure = (reason: FailureReason) => ({ kind: 'failure', reason, usage, paid: true, status: null }) as const;
  switch (message.stop_reason) {
    case 'end_turn':
    case 'stop_sequence': {
      const text = message.content.flatMap((block) => (block.type === 'text' ? [block.text] : [])).join('');
      return text.trim() === '' ? failure('invalid answer') : { kind: 'answer', text, usage };
    }
    case 'refusal':
      return failure('refused');
    case 'max_tokens':
    case 'model_context_window_exceeded':
      return failure('truncated');
    case null:
      return { ...failure('truncated'), paid: false };
    default:
      return failure('invalid answer');
  }
}

/** As its status, or as an event in the middle of the stream. */
function isOverload(error: APIError): boolean {
  return error.status === undefined ? error.type === 'overloaded_error' : overloaded.has(error.status);
}

function failureOf(error: APIError, usage: TokenUsage | null = null): Reply {
  const status = error.status ?? null;
  // A connection that breaks once the answer has begun leaves a part of it.
  const reason = status === null && usage !== null ? 'truncated' : reasonOf(error, status);
  return { kind: 'failure', reason, usage, paid: false, status };
}

function reasonOf(error: APIError, status: number | null): FailureReason {
  if (isOverload(error)) return 'overloaded';
  if (status !== null) return status >= 500 ? 'error' : 'rejected';
  return error instanceof APIConnectionError ? 'unreachable' : 'error';
}

function usageOf({ usage }: Pick<Message, 'usage'>): TokenUsage {
  return {
    input: usage.input_tokens,
    output: usage.output_tokens,
    cacheRead: usage.cache_read_input_tokens ?? 0,
    cacheWrite: usage.cache_creation_input_tokens ?? 0,
  };
}

/** Milliseconds, by the server's `retry-after`: seconds or a date. */
function waitAfter({ headers }: APIError): number {
  const given = headers?.get('retry-after') ?? null;
  if (given === null || given === '') return usualWaitMs;
  const seconds = Number(given);
  const wait = Number.isNaN(seconds) ? Date.parse(given) - Date.now() : seconds * 1000;
  return Number.isNaN(wait) ? usualWaitMs : Math.max(0, wait);
}
