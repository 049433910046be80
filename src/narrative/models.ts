import type { TokenUsage } from '../review/narrative.ts';

/** What is known of a model. Prices are US dollars for a million tokens. */
interface Model {
  readonly input: number;
  readonly output: number;
  readonly cacheRead: number;
  /** For five minutes. */
  readonly cacheWrite: number;
  /** Settings of a request that make it answer without thinking first. */
  readonly request?: { readonly thinking: { readonly type: 'between_tools' | 'disabled' } };
}

/** As of 2026-11-24. Source: Claude Docs, "Pricing" and the models' migration guides. */
const models: readonly (readonly [id: string, Model])[] = [
  [
    'claude-sonnet-5-5',
    { input: 2, output: 10, cacheRead: 0.1, cacheWrite: 2.5, request: { thinking: { type: 'between_tools' } } },
  ],
  [
    'claude-sonnet-5',
    { input: 2, output: 10, cacheRead: 0.2, cacheWrite: 2.5, request: { thinking: { type: 'disabled' } } },
  ],
  ['claude-sonnet-4-6', { input: 3, output: 15, cacheRead: 0.3, cacheWrite: 3.75 }],
  ['claude-sonnet-4-5', { input: 3, output: 15, cacheRead: 0.3, cacheWrite: 3.75 }],
  ['claude-opus-5-5', { input: 4, output: 20, cacheRead: 0.2, cacheWrite: 5 }],
  ['claude-opus-5', { input: 5, output: 25, cacheRead: 0.5, cacheWrite: 6.25 }],
  ['claude-opus-4-8', { input: 5, output: 25, cacheRead: 0.5, cacheWrite: 6.25 }],
  ['claude-haiku-4-5', { input: 1, output: 5, cacheRead: 0.1, cacheWrite: 1.25 }],
];

export const defaultModel = 'claude-sonnet-5-5';

/** What a request to that model carries besides; nothing where the model is not known. */
export function settingsFor(model: string): NonNullable<Model['request']> | Record<never, never> {
  return find(model)?.request ?? {};
}

/** In US dollars; null where the model's prices are not known. */
export function costOf(model: string, { input, output, cacheRead, cacheWrite }: TokenUsage): number | null {
  const price = find(model);
  if (price === null) return null;
  const dollars =
    input * price.input + output * price.output + cacheRead * price.cacheRead + cacheWrite * price.cacheWrite;
  return Math.round(dollars) / 1_000_000;
}

/** By its id, or its id with a date: `claude-sonnet-4-5-20250929`. */
function find(model: string): Model | null {
  return (
    models.find(
      ([id]) => model === id || (model.startsWith(`${id}-`) && /^\d{8}$/.test(model.slice(id.length + 1))),
    )?.[1] ?? null
  );
}
