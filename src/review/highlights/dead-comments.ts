import type { Dockerfile } from '../../dockerfile/model.ts';
import { type Measure, perFile } from './measure.ts';

/** Commented-out instructions, by forms that prose does not have. */
const instruction =
  /^(?:#\s*)*(?:RUN\s+\S.*[-/=\\&|]|(?:COPY|ADD)\s+\S+\s+[./]\S*$|(?:ENV|ARG|LABEL)\s+[\w.]+=|FROM\s+\S+[:/@]\S+|(?:USER|WORKDIR|EXPOSE)\s+[\w/.:]+$|(?:CMD|ENTRYPOINT)\s+\[)/;
/** Tells to uncomment what stands below. */
const invitation = /\buncomment (?:the |this |these )?(?:following|next|line|lines|below)\b/i;

/** Comments that did nothing but mislead: instructions commented out, and invitations to uncomment what is no comment. */
export const deadComments: Measure = perFile('dead-comments', [], function* ({ before, after, lines }) {
  if (lines === null) return;
  const dead = deadLines(before).filter((line) => lines.toNew(line) === null);
  const [first] = dead;
  if (first === undefined || deadLines(after).length >= deadLines(before).length) return;
  const range = { startLine: first, startColumn: 1, endLine: first, endColumn: 2 };
  yield { message: 'Dead comments are removed.', at: { path: before.path, side: 'base', range } };
});

function deadLines({ comments }: Dockerfile): number[] {
  const numbers = new Set(comments.map(({ line }) => line));
  return comments
    .filter(({ text, line }) => instruction.test(text) || (invitation.test(text) && !numbers.has(line + 1)))
    .map(({ line }) => line);
}
