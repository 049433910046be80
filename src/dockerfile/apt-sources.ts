import type { Range } from '../text/range.ts';
import { offsetAt, rangeAt } from '../text/source.ts';
import type { Dockerfile, Instruction } from './model.ts';

/** A package source that an instruction names. */
export interface PackageSource {
  readonly address: string;
  readonly suite: string;
  readonly range: Range;
}

/** apt's `deb [options] address suite component…`, whatever writes it: echo, printf, a here-document. Comments are none. */
export function aptSourcesIn(file: Dockerfile, instruction: Instruction): readonly PackageSource[] {
  return sourcesIn(
    file,
    instruction,
    /\bdeb(?:-src)?\s+(?:\[[^\]\n]{0,300}\]\s*)?((?:https?|ftp):\/\/[^\s"'\\]+)\s+([\w./-]+)(?=[\s"'\\]|$)/g,
  );
}

/** Addresses of Alpine's own packages, by their branch: `v3.22`, `edge`. Those with a tag (`@edge https://…`) are for what asks for it. */
export function apkSourcesIn(file: Dockerfile, instruction: Instruction): readonly PackageSource[] {
  return sourcesIn(
    file,
    instruction,
    /(?<!@\w+\s+)(https?:\/\/[\w.-]+\/(?:[\w.-]+\/)*alpine\/)(edge|v\d+\.\d+)\/(?:main|community)\b/g,
  );
}

function sourcesIn({ source }: Dockerfile, { range }: Instruction, pattern: RegExp): readonly PackageSource[] {
  const start = offsetAt(source, range.startLine, range.startColumn);
  const text = source.text.slice(start, offsetAt(source, range.endLine, range.endColumn));
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
