import { alike } from '../review/alike.ts';
import type { FindingProse, Narrative } from '../review/narrative.ts';
import { raised } from '../review/raised.ts';
import type { Finding, ReviewReport } from '../review/report.ts';
import { firstSentence } from '../text/sentence.ts';
import type { SinceLast } from './progress.ts';
import { groupBy } from './words.ts';

/** What readers were told already, or are told elsewhere. */
export interface Told {
  /** Fingerprints of the findings that a review comment tells, with its address where that is known. */
  readonly inline: ReadonlyMap<string, string | null>;
  /** null: there is no earlier review to compare with. */
  readonly since: SinceLast | null;
}

export const nothingTold: Told = { inline: new Map(), since: null };

/** Equal findings told as one, under one number. */
export interface Entry {
  /** Counts through the whole review, from 1. */
  readonly number: number;
  readonly first: Finding;
  /** All of them, `first` too. */
  readonly findings: readonly [Finding, ...Finding[]];
  /** Why the rule matters; null where an earlier entry has said it. */
  readonly rationale: string | null;
  /** What a model wrote of one of them. */
  readonly prose: FindingProse | null;
  /** A review comment tells each of them. */
  readonly inline: boolean;
}

/** What the change is asked about: introduced and touched findings, equal ones together, most severe first. */
export function entriesOf(
  report: ReviewReport,
  { inline }: Told = nothingTold,
  narrative: Narrative | null = null,
): Entry[] {
  const prose = new Map(narrative?.findings.map((one) => [one.fingerprint, one]));
  const rationales = new Map(report.rules.map((rule) => [rule.id, firstSentence(rule.rationale)]));
  const keyOf = (finding: Finding) => `${alike(finding)}\n${inline.has(finding.fingerprint)}`;
  return groupBy(raised(report), keyOf).map((group, index) => {
    const [first, ...rest] = group as [Finding, ...Finding[]]; // groups are never empty
    const isInline = inline.has(first.fingerprint);
    const rationale = isInline ? null : (rationales.get(first.rule) ?? null);
    if (rationale !== null) rationales.delete(first.rule);
    const told = group.map(({ fingerprint }) => prose.get(fingerprint)).find((one) => one !== undefined) ?? null;
    return { number: index + 1, first, findings: [first, ...rest], rationale, prose: told, inline: isInline };
  });
}
