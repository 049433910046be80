import type { Edit } from '../rules/rule.ts';
import { redactLines } from '../text/redact.ts';

/** The new lines of an edit, fit to be shown; none where it deletes. */
export function newLines({ replacement }: Edit): string[] {
  return replacement === '' ? [] : redactLines(replacement.replace(/\r?\n$/, '').split(/\r?\n/));
}
