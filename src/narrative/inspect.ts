import Anthropic, { APIConnectionError, APIError } from '@anthropic-ai/sdk';
import type { ClientOptions } from './client.ts';

export type ModelState =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'unknown model' }
  | { readonly kind: 'refused' | 'unreachable'; readonly reason: string };

/** Whether the server takes the key and has the model. Costs nothing; never rejects. */
export async function inspectModel(
  { apiKey, baseUrl }: ClientOptions,
  model: string,
  timeoutMs: number,
): Promise<ModelState> {
  const address = baseUrl === undefined ? {} : { baseURL: baseUrl };
  const client = new Anthropic({ apiKey, ...address, maxRetries: 0, timeout: timeoutMs, logLevel: 'off' });
  try {
    await client.models.retrieve(model);
    return { kind: 'accepted' };
  } catch (error) {
    const status = error instanceof APIError ? (error.status ?? null) : null;
    if (status === 404) return { kind: 'unknown model' };
    // The server's own words may repeat the key.
    if (status === 401 || status === 403) return { kind: 'refused', reason: `status ${status}` };
    if (status !== null) return { kind: 'unreachable', reason: `answers with status ${status}` };
    const cause = error instanceof APIConnectionError && error.cause instanceof Error ? error.cause : error;
    return { kind: 'unreachable', reason: cause instanceof Error ? cause.message : 'no answer' };
  }
}
