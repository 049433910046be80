import { renderInline } from '../render/inline.ts';
import { raised } from '../review/raised.ts';
import type { Finding, ReviewReport } from '../review/report.ts';
import type { Edit } from '../rules/rule.ts';
import { isShown, type ShownLines, type Span } from './anchors.ts';

/** A review comment that suggests a change of the lines it stands on. */
export interface Suggestion extends Span {
  readonly path: string;
  readonly body: string;
  readonly findings: readonly Finding[];
}

/**
 * The safe fixes that GitHub can offer as suggestions, most severe first. Findings with one and the same edit share a comment; of
 * edits that overlap the first one is offered alone.
 */
export function suggestionsFor(report: ReviewReport, shown: ShownLines): Suggestion[] {
  const byEdit = Map.groupBy(
    raised(report).filter(({ fix }) => fix !== null && fix.applicability === 'safe' && fix.edits.length === 1),
    ({ fix }) => JSON.stringify(fix?.edits),
  );
  const suggestions: Suggestion[] = [];
  for (const findings of byEdit.values()) {
    const edit = findings[0]?.fix?.edits[0];
    if (edit === undefined || !isShown(shown(edit.path), edit)) continue;
    if (suggestions.some((other) => overlaps(other, edit))) continue;
    const body = renderInline(findings);
    if (body !== null)
      suggestions.push({ path: edit.path, startLine: edit.startLine, endLine: edit.endLine, body, findings });
  }
  return suggestions;
}

export function overlaps(
  a: Span & { readonly path: string },
  b: Pick<Edit, 'path' | 'startLine' | 'endLine'>,
): boolean {
  return a.path === b.path && a.startLine <= b.endLine && b.startLine <= a.endLine;
}
