import type { Heredoc } from '../dockerfile/cut.ts';
import type { Dockerfile } from '../dockerfile/model.ts';
import { insertBefore } from '../text/edit.ts';
import { lineText } from '../text/source.ts';
import type { Edit } from './rule.ts';

/** A line more in the script of a here-document, indented as its first one; an interpreter line stays in front. */
export function heredocLine({ path, source }: Dockerfile, heredoc: Heredoc, at: 'first' | 'last', text: string): Edit {
  const first = lineText(source, heredoc.startLine);
  const top = heredoc.startLine + (first.startsWith('#!') ? 1 : 0);
  const line = at === 'first' ? top : heredoc.endLine + 1;
  const place = { startLine: line, startColumn: 1, endLine: line, endColumn: 1 };
  return { path, ...insertBefore(source, place, `${/^[ \t]*/.exec(first)?.[0]}${text}\n`) };
}
