import type { Range } from '../text/range.ts';
import { offsetAt, rangeAt } from '../text/source.ts';
import type { Dockerfile, Instruction } from './model.ts';

/** A line of apt's package sources that an instruction writes: `deb [options] address suite component…`. */
export interface AptSource {
  readonly address: string;
  readonly suite: string;
  readonly range: Range;
}

/** Every such line, whatever writes it: echo, printf, a here-document. Comments are none. */
export function aptSourcesIn({ source }: Dockerfile, { range }: Instruction): readonly AptSource[] {
  const start = offsetAt(source, range.startLine, range.startColumn);
  const text = source.text.slice(start, offsetAt(source, range.endLine, range.endColumn));
  const pattern = /\bdeb(?:-src)?\s+(?:\[[^\]\n]*\]\s*)?((?:https?|ftp):\/\/[^\s"'\\]+)\s+([\w./-]+)(?=[\s"'\\]|$)/g;
  return [...text.matchAll(pattern)].flatMap((match) => {
    const line = text.slice(text.lastIndexOf('\n', match.index) + 1, match.index);
    if (/^\s*#/.test(line)) return [];
    return [
      {
        address: match[1] ?? '',
        suite: match[2] ?? '',
        range: rangeAt(source, start + match.index, start + match.index + match[0].length),
      },
    ];
  });
}
