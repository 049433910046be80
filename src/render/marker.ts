import * as z from 'zod';
import { raised } from '../review/raised.ts';
import type { ReviewReport } from '../review/report.ts';
import { digestOf, shortened, shortLength } from './substance.ts';

const commit = z.string().regex(/^[0-9a-f]{7,64}$/);

/** Findings that a marker lists. */
const listLimit = 300;

/** What a posted review says of itself. */
export interface Marker {
  /** The commits compared. */
  readonly base: string;
  readonly head: string;
  /** What was found, in substance. */
  readonly digest: string;
  /** What was raised, as `shortened` has it; null where it is too much to list. */
  readonly raised: readonly string[] | null;
}

const marker = z.strictObject({
  v: z.literal(1),
  base: commit,
  head: commit,
  digest: z.string().regex(/^[0-9a-f]{8,64}$/),
  raised: z
    .string()
    .regex(/^[0-9a-f]*$/)
    .max(shortLength * listLimit)
    .refine(({ length }) => length % shortLength === 0)
    .nullable(),
});

const firstLine = /^\s*<!-- drydock:review (\{[^\n]{0,4000}\}) -->\s*(?:\n|$)/;

/** The hidden first line of a review. */
export function buildMarker({ base, head, digest, raised }: Marker): string {
  // Parsing checks the shape, so nothing in it can close the HTML comment.
  const shape = marker.parse({ v: 1, base, head, digest, raised: raised?.join('') ?? null });
  return `<!-- drydock:review ${JSON.stringify(shape)} -->`;
}

export function markerOf(report: ReviewReport, base: string, head: string): Marker {
  const findings = raised(report);
  const listed = findings.length > listLimit ? null : findings.map(shortened);
  return { base, head, digest: digestOf(report), raised: listed };
}

/** The marker of a comment's body; null unless the first line is exactly one. Whoever asks also checks the author. */
export function parseMarker(body: string): Marker | null {
  const text = firstLine.exec(body)?.[1];
  if (text === undefined) return null;
  try {
    const { data } = marker.safeParse(JSON.parse(text));
    if (data === undefined) return null;
    const { base, head, digest } = data;
    return { base, head, digest, raised: data.raised === null ? null : (data.raised.match(/.{12}/g) ?? []) };
  } catch {
    return null;
  }
}
