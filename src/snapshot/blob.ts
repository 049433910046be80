import type { Content } from './snapshot.ts';

const sniffed = 8000;
const maxBytes = 512 * 1024;

/** A blob's bytes as content: git's rule for binary (a NUL in the first 8,000 bytes), UTF-8 with replacement characters otherwise. */
export function decodeBlob(bytes: Uint8Array): Content {
  if (bytes.subarray(0, sniffed).includes(0)) return { kind: 'unavailable', reason: 'binary' };
  if (bytes.length > maxBytes) return { kind: 'unavailable', reason: 'too large to read' };
  return { kind: 'text', text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes) };
}
