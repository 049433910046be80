import * as z from 'zod';
import type { Finding } from '../review/report.ts';
import { code, inline } from './escape.ts';
import { renderSuggestion } from './suggestion.ts';
import { severityMarks } from './words.ts';

/** What a review comment of ours says of itself. */
export interface CommentMarker {
  /** Ids of the rules, and fingerprints of the findings, that one suggestion answers. */
  readonly rules: readonly string[];
  readonly fingerprints: readonly string[];
  /** Nothing is open here any more. */
  readonly closed: boolean;
}

const marker = z.strictObject({
  v: z.literal(1),
  rules: z.array(z.string().regex(/^[a-z0-9-]{1,100}$/)).max(20),
  fingerprints: z.array(z.string().regex(/^[0-9a-f]{6,64}$/)).max(20),
  closed: z.boolean(),
});

const firstLine = /^\s*<!-- drydock:finding (\{[^\n]{0,4000}\}) -->\s*(?:\n|$)/;
/** Longer ones are hard to read beside the diff, and stay in the body. */
const suggestionLimit = 4_000;
const findingsLimit = 20;

/** A review comment on the lines of the findings' one edit; null where it cannot be a suggestion. */
export function renderInline(findings: readonly Finding[]): string | null {
  const [first] = findings;
  const suggestion = first?.fix == null || findings.length > findingsLimit ? null : renderSuggestion(first.fix);
  if (first?.fix == null || suggestion === null || suggestion.length > suggestionLimit) return null;
  const told = findings.flatMap(({ severity, title, message }) => [
    `${severityMarks[severity]} **${inline(title)}**`,
    inline(message),
  ]);
  const names = findings.map(({ rule, fingerprint }) => `Rule ${code(rule)} · fingerprint ${code(fingerprint)}`);
  return [
    commentMarker(findings),
    ...told,
    `${inline(first.fix.title)}:`,
    suggestion,
    `<sub>${names.join('<br>')}</sub>`,
  ]
    .join('\n\n')
    .concat('\n');
}

/** What is left of a comment once nothing is open there. `note` is Markdown of our own. */
export function renderClosed(body: string, { rules, fingerprints }: CommentMarker, note: string): string {
  const titles = body
    .split('\n')
    .filter((line) => Object.values(severityMarks).some((mark) => line.startsWith(`${mark} **`)));
  return `${lineOf({ rules, fingerprints, closed: true })}\n\n✅ ${note}\n\n${titles.slice(0, findingsLimit).join('\n')}\n`;
}

/** The marker of a comment's body; null unless the first line is exactly one. Whoever asks also checks the author. */
export function parseCommentMarker(body: string): CommentMarker | null {
  const text = firstLine.exec(body)?.[1];
  if (text === undefined) return null;
  try {
    const { data } = marker.safeParse(JSON.parse(text));
    return data === undefined ? null : { rules: data.rules, fingerprints: data.fingerprints, closed: data.closed };
  } catch {
    return null;
  }
}

function commentMarker(findings: readonly Finding[]): string {
  return lineOf({
    rules: [...new Set(findings.map(({ rule }) => rule))],
    fingerprints: findings.map(({ fingerprint }) => fingerprint),
    closed: false,
  });
}

function lineOf({ rules, fingerprints, closed }: CommentMarker): string {
  // Parsing checks the shape, so nothing in it can close the HTML comment.
  return `<!-- drydock:finding ${JSON.stringify(marker.parse({ v: 1, rules, fingerprints, closed }))} -->`;
}
