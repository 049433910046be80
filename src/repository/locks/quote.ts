import type { Tree } from '../../snapshot/snapshot.ts';
import { textOf } from '../../snapshot/snapshot.ts';
import type { Range } from '../../text/range.ts';
import { createSource, lineRange, lineText } from '../../text/source.ts';

/** A line of a file that was read: its place, and what it says without the comma behind it. */
export function quotedLine(
  tree: Tree,
  path: string,
  line: number,
): { readonly place: { readonly path: string; readonly range: Range }; readonly text: string } {
  const source = createSource(textOf(tree, path) ?? '');
  return { place: { path, range: lineRange(source, line) }, text: lineText(source, line).trim().replace(/,$/, '') };
}
