import { lineText } from '../../text/source.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'empty-continuation',
  scope: 'dockerfile',
  severity: 'minor',
  category: 'style',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  fixable: true,
  title: 'Empty line inside a continued instruction',
  remedy: 'Delete the empty line',
  rationale:
    'Docker skips the empty line and takes the next one as part of the same instruction, whatever it looks like. It warns about this form and means to refuse it.',
  peers: [{ tool: 'buildkit', id: 'NoEmptyContinuation', relation: 'same' }],
  examples: {
    bad: [
      {
        files: 'FROM alpine:3.23\nRUN apk add --no-cache \\\n\n    curl\n',
        reports: [{ line: 3, message: 'The line is empty, and the `RUN` above goes on behind it.' }],
        fixed: 'FROM alpine:3.23\nRUN apk add --no-cache \\\n    curl\n',
      },
    ],
    good: [
      {
        title: 'A comment line',
        files: 'FROM alpine:3.23\nRUN apk add --no-cache \\\n    # for the health check\n    curl\n',
      },
      { title: 'Inside a here-document', files: 'FROM alpine:3.23\nRUN <<EOF\necho a\n\necho b\nEOF\n' },
    ],
  },
  *check({ file }) {
    for (const { keyword, emptyContinuationLines, ownRange } of file.instructions) {
      const inside = emptyContinuationLines.filter((line) => line < ownRange.endLine);
      const [line] = inside;
      if (line === undefined) continue;
      yield {
        message: `The line is empty, and the \`${keyword}\` above goes on behind it.`,
        subject: keyword,
        at: {
          path: file.path,
          range: { startLine: line, startColumn: 1, endLine: line, endColumn: lineText(file.source, line).length + 1 },
        },
        fix: {
          title: 'Delete the empty lines',
          applicability: 'safe',
          edits: inside.map((empty) => ({ path: file.path, startLine: empty, endLine: empty, replacement: '' })),
        },
      };
    }
  },
});
