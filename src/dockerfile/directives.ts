import type { Range } from '../text/range.ts';
import { lineText, type Source } from '../text/source.ts';

/** A parser directive: `# syntax=…`, `# escape=…`, `# check=…`. */
export interface Directive {
  readonly name: 'syntax' | 'escape' | 'check';
  readonly value: string;
  readonly range: Range;
}

const directive = /^#[ \t]*([a-zA-Z][a-zA-Z0-9]*)[ \t]*=[ \t]*(\S(?:.*\S)?)[ \t]*$/;

/**
 * The directives at the top of a file. As in BuildKit (parser/directives.go), the first line that is none ends them: a comment, an unknown key, a blank line.
 */
export function readDirectives(source: Source): readonly Directive[] {
  const found: Directive[] = [];
  for (let line = 1; line <= source.lineStarts.length; line++) {
    const text = lineText(source, line).trimStart();
    const match = directive.exec(text);
    if (match === null) break;
    const name = match[1]?.toLowerCase();
    if (name !== 'syntax' && name !== 'escape' && name !== 'check') break;
    if (found.some((earlier) => earlier.name === name)) break;
    found.push({
      name,
      value: match[2] ?? '',
      range: { startLine: line, startColumn: 1, endLine: line, endColumn: lineText(source, line).length + 1 },
    });
  }
  return found;
}
