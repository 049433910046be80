import type { Range } from '../text/range.ts';
import { redact } from '../text/redact.ts';
import { lineText, type Source } from '../text/source.ts';

const maxLines = 12;
const maxLength = 400;

/** The lines of a range as they stand, bounded, secrets redacted. */
export function excerptOf(source: Source | null, range: Range): string[] {
  if (source === null) return [];
  const lines: string[] = [];
  for (let line = range.startLine; line <= range.endLine && lines.length < maxLines; line++) {
    const text = lineText(source, line);
    lines.push(text.length > maxLength ? `${text.slice(0, maxLength)}…` : text);
  }
  return redact(lines.join('\n')).split('\n');
}
