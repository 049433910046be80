import type { Dockerfile } from '../dockerfile/model.ts';
import type { Command } from '../shell/command.ts';
import { replaceRange } from '../text/edit.ts';
import { lineText, offsetAt } from '../text/source.ts';
import type { Edit } from './rule.ts';

/**
 * Takes a command out of a list, with what joins it to the next one. Null where nothing plain follows it, where it decides what is run, and
 * where a remark may belong to it.
 */
export function leaveOut({ path, source }: Dockerfile, command: Command, commands: readonly Command[]): Edit | null {
  const { range } = command.node;
  const end = offsetAt(source, range.endLine, range.endColumn);
  const next = commands
    .map(({ node }) => node.range)
    .find(({ startLine, startColumn }) => offsetAt(source, startLine, startColumn) > end);
  if (next === undefined || command.pipe.pipe.stages.length > 1 || command.precededBy === '||') return null;
  const between = source.text.slice(end, offsetAt(source, next.startLine, next.startColumn));
  if (!/^(?:[ \t]|[\\`]\r?\n)*(?:&&|;)(?:[ \t]|[\\`]?\r?\n)*$/.test(between)) return null;
  if (/^\s*#/.test(lineText(source, range.startLine - 1))) return null;
  const { startLine, startColumn } = range;
  return {
    path,
    ...replaceRange(source, { startLine, startColumn, endLine: next.startLine, endColumn: next.startColumn }, ''),
  };
}
