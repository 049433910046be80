import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Finding, ReviewReport } from '../review/report.ts';

const commit = z.string().regex(/^[0-9a-f]{7,64}$/);

/** What a posted review says of itself: the commits compared, and what it found in substance. */
const marker = z.strictObject({
  v: z.literal(1),
  base: commit,
  head: commit,
  digest: z.string().regex(/^[0-9a-f]{8,64}$/),
});
export type Marker = Omit<z.infer<typeof marker>, 'v'>;

const firstLine = /^\s*<!-- drydock:review (\{[^\n]{0,1000}\}) -->\s*(?:\n|$)/;

/** The hidden first line of a review. */
export function buildMarker({ base, head, digest }: Marker): string {
  // Parsing checks the shape, so nothing in it can close the HTML comment.
  return `<!-- drydock:review ${JSON.stringify(marker.parse({ v: 1, base, head, digest }))} -->`;
}

/** The marker of a comment's body; null unless the first line is exactly one. Whoever asks also checks the author. */
export function parseMarker(body: string): Marker | null {
  const text = firstLine.exec(body)?.[1];
  if (text === undefined) return null;
  try {
    const { data } = marker.safeParse(JSON.parse(text));
    return data === undefined ? null : { base: data.base, head: data.head, digest: data.digest };
  } catch {
    return null;
  }
}

/** Equal for two reports that say the same, wherever the lines moved to and whichever commits they compare. */
export function digestOf(report: ReviewReport): string {
  const { findings, resolved, suppressed, notEvaluated, highlights, verdict } = report;
  const substance = [
    verdict,
    findings.map(substanceOf).sort(),
    resolved.map(substanceOf).sort(),
    suppressed.map(({ finding, by, reason }) => `${substanceOf(finding)} ${by} ${reason}`).sort(),
    notEvaluated.map(({ rule, path, reason }) => `${rule} ${path} ${reason}`).sort(),
    highlights.map(({ kind, message }) => `${kind} ${message}`).sort(),
  ];
  return createHash('sha256').update(JSON.stringify(substance)).digest('hex').slice(0, 32);
}

function substanceOf({ fingerprint, status, severity, message, fix }: Finding): string {
  return JSON.stringify([fingerprint, status, severity, message, fix?.edits.map(({ replacement }) => replacement)]);
}
