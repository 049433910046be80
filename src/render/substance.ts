import { raised } from '../review/raised.ts';
import type { Finding, ReviewReport } from '../review/report.ts';
import { digest } from '../text/digest.ts';

/** Characters that a marker spends on one finding: the start of its fingerprint, and its kin. */
const fingerprintLength = 8;
const kinLength = 4;
export const shortLength = fingerprintLength + kinLength;

/** A finding as markers list it: the start of its fingerprint, and what it shares with others of its rule in its file. */
export function shortened({ fingerprint, rule, locations: [at] }: Finding): string {
  const kin = digest(`${rule}\0${at?.path}`).slice(0, kinLength);
  return fingerprint.slice(0, fingerprintLength) + kin;
}

export function areKin(one: string, other: string): boolean {
  return one.slice(fingerprintLength) === other.slice(fingerprintLength);
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
  return digest(JSON.stringify(substance)).slice(0, 32);
}

function substanceOf({ fingerprint, status, severity, message, fix }: Finding): string {
  return JSON.stringify([fingerprint, status, severity, message, fix?.edits.map(({ replacement }) => replacement)]);
}
