import { raised } from '../review/raised.ts';
import type { ReviewReport } from '../review/report.ts';
import { shortened } from './marker.ts';

/** What became of the findings since an earlier review of the same pull request. */
export interface SinceLast {
  /** Fingerprints of what is raised now and was not then. */
  readonly added: ReadonlySet<string>;
  readonly open: number;
  readonly fixed: number;
  readonly silenced: number;
}

/** @param last what was raised then, as a marker lists it; null where it is not known */
export function sinceLast(last: readonly string[] | null, report: ReviewReport): SinceLast | null {
  if (last === null) return null;
  const then = new Set(last);
  const now = raised(report);
  const added = now.filter(({ fingerprint }) => !then.has(shortened(fingerprint)));
  const left = new Set(report.findings.map(({ fingerprint }) => shortened(fingerprint)));
  const silent = new Set(report.suppressed.map(({ finding }) => shortened(finding.fingerprint)));
  const gone = [...then].filter((short) => !left.has(short));
  const silenced = gone.filter((short) => silent.has(short)).length;
  return {
    added: new Set(added.map(({ fingerprint }) => fingerprint)),
    open: now.length - added.length,
    fixed: gone.length - silenced,
    silenced,
  };
}

/** One sentence; null where there was nothing then and is nothing now. */
export function progressSentence({ added, open, fixed, silenced }: SinceLast): string | null {
  const parts = [
    [added.size, 'new'],
    [open, 'still open'],
    [fixed, 'fixed'],
    [silenced, 'ignored'],
  ] as const;
  const said = parts.filter(([number]) => number > 0).map(([number, word]) => `${number} ${word}`);
  return said.length === 0 ? null : `Since the last review: ${said.join(', ')}.`;
}
