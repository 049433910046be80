import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** Whether a request is from somebody who has the operator's token: as a bearer, or as the password that a browser asks for. */
export function mayOperate(token: string, authorization: string | undefined): boolean {
  const [, scheme = '', credentials = ''] = /^(bearer|basic) +(\S+)$/i.exec(authorization ?? '') ?? [];
  if (scheme === '') return false;
  const given = scheme.toLowerCase() === 'bearer' ? credentials : passwordOf(credentials);
  return areEqual(given, token);
}

/** What a form must send along: only a page that was shown with the token knows it, so no other site can press the button. */
export function proofFor(token: string, action: string): string {
  return createHmac('sha256', token).update(action).digest('hex');
}

/** In a time that tells neither how much is equal nor how long the right one is. */
export function areEqual(given: string, right: string): boolean {
  return timingSafeEqual(digest(given), digest(right));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function passwordOf(credentials: string): string {
  const decoded = Buffer.from(credentials, 'base64').toString('utf8');
  return decoded.slice(decoded.indexOf(':') + 1);
}
