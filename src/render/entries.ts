import type { Finding, ReviewReport } from '../review/report.ts';
import { groupBy } from './words.ts';

/** Equal findings told as one, under one number. */
export interface Entry {
  /** Counts through the whole review, from 1. */
  readonly number: number;
  readonly first: Finding;
  /** All of them, `first` too. */
  readonly findings: readonly [Finding, ...Finding[]];
  /** Why the rule matters; null where an earlier entry has said it. */
  readonly rationale: string | null;
}

/** What the change is asked about: introduced and touched findings, equal ones together, most severe first. */
export function entriesOf(report: ReviewReport): Entry[] {
  const rationales = new Map(report.rules.map((rule) => [rule.id, firstSentence(rule.rationale)]));
  return groupBy(raised(report), (finding) => `${finding.rule}\n${finding.severity}\n${shape(finding.message)}`).map(
    (group, index) => {
      const [first, ...rest] = group as [Finding, ...Finding[]]; // groups are never empty
      const rationale = rationales.get(first.rule) ?? null;
      rationales.delete(first.rule);
      return { number: index + 1, first, findings: [first, ...rest], rationale };
    },
  );
}

export function raised(report: ReviewReport): Finding[] {
  return report.findings.filter(({ status }) => status !== 'preexisting');
}

/** A message without the names in it. */
function shape(message: string): string {
  return message.replace(/`[^`]*`/g, '`').replace(/\d+/g, '0');
}

function firstSentence(text: string): string {
  return /^.*?[.!?](?=\s+[\p{Lu}`]|\s*$)/su.exec(text)?.[0] ?? text;
}
