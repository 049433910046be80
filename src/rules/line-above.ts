import type { Dockerfile, Instruction } from '../dockerfile/model.ts';
import { insertBefore } from '../text/edit.ts';
import { lineText } from '../text/source.ts';
import type { Edit } from './rule.ts';

/** A line more above an instruction and the remarks on it. */
export function lineAbove({ path, source }: Dockerfile, { range }: Instruction, text: string): Edit {
  let line = range.startLine;
  while (/^\s*#/.test(lineText(source, line - 1))) line -= 1;
  const place = { startLine: line, startColumn: 1, endLine: line, endColumn: 1 };
  return { path, ...insertBefore(source, place, `${text}\n`) };
}
