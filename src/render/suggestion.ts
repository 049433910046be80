import type { CheckedFix } from '../review/report.ts';
import { redact } from '../text/redact.ts';
import { longestRun } from './escape.ts';
import { visible } from './visible.ts';

/**
 * GitHub's suggestion block for a review comment on the lines of the fix's edit; null where one click would not do: several
 * edits, a fix that needs review, a replacement that cannot be shown as it is.
 */
export function renderSuggestion(fix: CheckedFix): string | null {
  const [edit, ...others] = fix.edits;
  if (edit === undefined || others.length > 0 || fix.applicability !== 'safe') return null;
  const text = edit.replacement.replace(/\r\n/g, '\n');
  if (visible(text) !== text || redact(text) !== text) return null;
  const run = '`'.repeat(Math.max(3, longestRun(text) + 1));
  return `${run}suggestion\n${text === '' || text.endsWith('\n') ? text : `${text}\n`}${run}`;
}
