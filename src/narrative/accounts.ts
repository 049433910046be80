import type { FailureReason, StoredAnswer } from '../review/narrative.ts';
import type { Reply } from './client.ts';

/** Tokens to be counted. What was rejected at the door costs nothing; where nobody told, the input is taken for paid. */
export function spent(reply: Reply | null, estimate: number): number {
  if (reply?.usage != null) {
    const { input, output, cacheRead, cacheWrite } = reply.usage;
    return input + output + cacheRead + cacheWrite;
  }
  const free: readonly FailureReason[] = ['overloaded', 'rejected', 'unreachable', 'error'];
  return reply?.kind === 'failure' && free.includes(reply.reason) ? 0 : estimate;
}

/** What the same request would come to again. */
export function kept(reply: Reply): StoredAnswer | null {
  if (reply.kind === 'answer') return { kind: 'answer', text: reply.text };
  return reply.paid ? { kind: 'failure', reason: reply.reason } : null;
}
