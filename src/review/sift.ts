import type { InlineIgnore } from '../dockerfile/inline-ignores.ts';
import { redact } from '../text/redact.ts';
import type { Correspondence } from './identity.ts';
import type { Finding, Suppressed } from './report.ts';
import { type Suppressors, suppressionOf } from './suppressions.ts';

/** What is told, and what is not. */
export interface Sifted {
  readonly findings: readonly Finding[];
  readonly suppressed: readonly Suppressed[];
}

/** Takes out what is suppressed. */
export function sift(
  all: readonly Finding[],
  suppressors: Suppressors,
  { mode, correspondence }: { readonly mode: 'review' | 'lint'; readonly correspondence: Correspondence },
): Sifted {
  const findings: Finding[] = [];
  const suppressed: Suppressed[] = [];
  for (const found of all) {
    const suppression = suppressionOf(found, suppressors);
    if (suppression === null) findings.push(found);
    else {
      const { by, reason, ignore } = suppression;
      const counts = mode === 'review' && ignore !== null && isOwnExcuse(ignore, found, correspondence);
      suppressed.push({ finding: found, by, reason: redact(reason), ...(counts ? { counts } : {}) });
    }
  }
  return { findings, suppressed };
}

/** An ignore that the pull request adds for its own blocker or critical finding is shown, and the finding still counts. */
function isOwnExcuse(ignore: InlineIgnore, found: Finding, files: Correspondence): boolean {
  if (found.status !== 'introduced' || (found.severity !== 'blocker' && found.severity !== 'critical')) return false;
  return (files.lines(ignore.path)?.toOld(ignore.line) ?? null) === null;
}
