import type {
  MissingReason,
  Narrated,
  Narration,
  NarrationInput,
  NarrationLedger,
  NarrationLimits,
  NarrationLog,
  Narrator,
  Reservation,
  StoredAnswer,
  TokenUsage,
} from '../review/narrative.ts';
import { raised } from '../review/raised.ts';
import { kept, spent } from './accounts.ts';
import { readAnswer } from './answer.ts';
import type { Reply, Send } from './client.ts';
import { ground } from './ground.ts';
import { type Guideline, loadGuidelines } from './guidelines.ts';
import { costOf } from './models.ts';
import { systemPrompt } from './prompts.ts';
import { reasons } from './reasons.ts';
import { type NarrationRequest, requestFor } from './request.ts';

export interface NarratorOptions {
  readonly send: Send;
  readonly model: string;
  readonly limits: NarrationLimits & { readonly perReview: number };
  /** null: nothing is counted or kept (the command line). */
  readonly ledger: NarrationLedger | null;
  /** For an answer, waiting and trying again included. */
  readonly budgetMs?: number;
}

/** A review with many findings takes half of it. */
const usualBudgetMs = 90_000;

export function createNarrator(options: NarratorOptions): Narrator {
  return async (input) => {
    if (raised(input.report).length === 0) return null;
    const start = performance.now();
    const { request, guidelines } = await prepare(input, options.model, options.limits.perReview);
    const outcome = await answerTo(request, input, options);
    return conclude(outcome, {
      input,
      request,
      guidelines,
      model: options.model,
      milliseconds: performance.now() - start,
    });
  };
}

/** The request for a report's narrative, with the guidelines of its base. */
export async function prepare(
  { report, snapshot, source, settings }: Omit<NarrationInput, 'request' | 'signal'>,
  model: string,
  tokens: number,
): Promise<{ readonly request: NarrationRequest | null; readonly guidelines: readonly Guideline[] }> {
  // Prose is not worth a review: without them it is written all the same.
  const guidelines = await loadGuidelines(source, report.subject.base, settings.guidelines).catch(() => []);
  return { request: requestFor({ report, snapshot, guidelines, model, tokens }), guidelines };
}

interface Outcome {
  readonly answer: StoredAnswer | { readonly kind: 'none'; readonly reason: MissingReason };
  readonly usage: TokenUsage | null;
  readonly stored: boolean;
}

const none = (reason: MissingReason): Outcome => ({ answer: { kind: 'none', reason }, usage: null, stored: false });

async function answerTo(
  request: NarrationRequest | null,
  { request: whose, signal }: NarrationInput,
  { send, limits, ledger, budgetMs = usualBudgetMs }: NarratorOptions,
): Promise<Outcome> {
  if (request === null) return none('over the limit per review');
  const { body, hash, estimate } = request;
  const books = ledger === null || whose === null ? null : { ledger, key: { hash, request: whose } };
  if (books !== null) {
    const entry = { ...books.key, tokens: estimate + body.max_tokens };
    const reservation = await books.ledger.reserve(entry, limits).catch(unknown);
    if (reservation.kind === 'stored') return { answer: reservation.answer, usage: null, stored: true };
    if (reservation.kind === 'refused') return none(reservation.reason);
  }
  let reply: Reply | null = null;
  try {
    reply = await send(body, { budgetMs, signal });
  } finally {
    const outcome = { tokens: spent(reply, estimate), answer: reply === null ? null : kept(reply) };
    // A database that is away leaves the booking: what was spent counts, and the answer is good all the same.
    await books?.ledger.settle(books.key, outcome).catch(() => undefined);
  }
  const answer: Outcome['answer'] =
    reply.kind === 'answer' ? { kind: 'answer', text: reply.text } : { kind: 'none', reason: reply.reason };
  return { answer, usage: reply.usage, stored: false };
}

const unknown = (): Reservation => ({ kind: 'refused', reason: 'limits not known' });

interface Context {
  readonly input: NarrationInput;
  readonly request: NarrationRequest | null;
  readonly guidelines: readonly Guideline[];
  readonly model: string;
  readonly milliseconds: number;
}

function conclude(
  { answer, usage, stored }: Outcome,
  { input, request, guidelines, model, milliseconds }: Context,
): Narrated {
  const loaded = guidelines.map(({ text: _, ...guideline }) => guideline);
  const parsed = answer.kind === 'answer' ? readAnswer(answer.text) : null;
  const common = {
    model,
    estimate: request?.estimate ?? 0,
    usage,
    cost: usage === null ? null : costOf(model, usage),
    stored,
    guidelines: loaded,
    milliseconds: Math.round(milliseconds),
  };
  if (parsed === null || request === null) {
    const reason: MissingReason = answer.kind === 'answer' ? 'invalid answer' : answer.reason;
    const log: NarrationLog = { ...common, outcome: reason, kept: 0, dropped: [] };
    return { narration: { kind: 'missing', reason: reasons[reason] }, log };
  }
  const { excerpts } = request;
  const grounded = ground({
    report: input.report,
    excerpts,
    guidelines: loaded,
    instructions: systemPrompt(),
    answer: parsed,
    model,
  });
  const narration: Narration = { kind: 'written', narrative: grounded.narrative };
  return { narration, log: { ...common, outcome: 'written', kept: grounded.kept, dropped: grounded.dropped } };
}
