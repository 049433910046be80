import { createHash } from 'node:crypto';
import { z } from 'zod';
import { raised } from '../review/raised.ts';
import type { Finding, ReviewReport } from '../review/report.ts';

const commit = z.string().regex(/^[0-9a-f]{7,64}$/);

/** Characters that a marker spends on one finding, and how many findings it lists. */
const fingerprintLength = 8;
const kinLength = 4;
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
    .regex(new RegExp(`^(?:[0-9a-f]{${fingerprintLength + kinLength}}){0,${listLimit}}$`))
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

/** A finding as markers list it: the start of its fingerprint, and what it shares with others of its rule in its file. */
export function shortened({ fingerprint, rule, locations: [at] }: Finding): string {
  const kin = createHash('sha256').update(`${rule}\0${at?.path}`).digest('hex').slice(0, kinLength);
  return fingerprint.slice(0, fingerprintLength) + kin;
}

export function areKin(one: string, other: string): boolean {
  return one.slice(fingerprintLength) === other.slice(fingerprintLength);
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

/**
 * Equal for two reports that say the same, wherever the lines moved to and whichever commits they compare. What was there before is
 * not part of it, and of a change without a finding neither is praise.
 */
export function digestOf(report: ReviewReport): string {
  const { resolved, suppressed, notEvaluated, highlights, verdict } = report;
  const open = raised(report);
  const praise =
    open.length === 0 ? [] : [resolved.map(substanceOf), highlights.map((one) => `${one.kind} ${one.message}`)];
  const substance = [
    verdict,
    open.map(substanceOf).sort(),
    suppressed.map(({ finding, by, reason }) => `${substanceOf(finding)} ${by} ${reason}`).sort(),
    notEvaluated.map(({ rule, path, reason }) => `${rule} ${path} ${reason}`).sort(),
    ...praise.map((list) => list.sort()),
  ];
  return createHash('sha256').update(JSON.stringify(substance)).digest('hex').slice(0, 32);
}

function substanceOf({ fingerprint, status, severity, message, fix }: Finding): string {
  return JSON.stringify([fingerprint, status, severity, message, fix?.edits.map(({ replacement }) => replacement)]);
}
