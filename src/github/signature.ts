import { createHmac, timingSafeEqual } from 'node:crypto';

/** Whether one of the secrets made this `X-Hub-Signature-256`; takes the same time whatever differs. */
export function isSignedBy(secrets: readonly string[], body: Uint8Array, signature: string): boolean {
  const given = Buffer.from(signature);
  return secrets
    .map((secret) => Buffer.from(`sha256=${createHmac('sha256', secret).update(body).digest('hex')}`))
    .map((expected) => expected.length === given.length && timingSafeEqual(expected, given))
    .includes(true);
}
