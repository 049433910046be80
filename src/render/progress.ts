import { raised } from '../review/raised.ts';
import type { ReviewReport } from '../review/report.ts';
import { areKin, shortened } from './substance.ts';

/** What became of the findings since an earlier review of the same pull request. */
export interface SinceLast {
  /** Fingerprints of what is raised now and was not then. */
  readonly added: ReadonlySet<string>;
  readonly open: number;
  readonly fixed: number;
  readonly silenced: number;
}

/**
 * A statement that was edited has another fingerprint: one finding less and one more of a rule in a file are the same finding still.
 *
 * @param last what was raised then, as a marker lists it; null where it is not known
 */
export function sinceLast(last: readonly string[] | null, report: ReviewReport): SinceLast | null {
  if (last === null) return null;
  const left = new Set(report.findings.map(shortened));
  const silent = new Set(report.suppressed.map(({ finding }) => shortened(finding)));
  const silenced = last.filter((one) => !left.has(one) && silent.has(one));
  const gone = last.filter((one) => !left.has(one) && !silent.has(one));
  const now = raised(report);
  const added = now.filter((finding) => {
    const short = shortened(finding);
    if (last.includes(short)) return false;
    const edited = gone.findIndex((one) => areKin(one, short));
    if (edited !== -1) gone.splice(edited, 1);
    return edited === -1;
  });
  return {
    added: new Set(added.map(({ fingerprint }) => fingerprint)),
    open: now.length - added.length,
    fixed: gone.length,
    silenced: silenced.length,
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
