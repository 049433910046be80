import { instructionsOf } from '../../dockerfile/stages.ts';
import { lineText } from '../../text/source.ts';
import { peersNamed } from '../peers.ts';
import { defineRule } from '../rule.ts';

/** Columns. */
const limit = 120;

export default defineRule({
  id: 'long-run-line',
  scope: 'dockerfile',
  severity: 'minor',
  category: 'style',
  confidence: 'certain',
  profile: 'strict',
  since: '0.1.0',
  title: 'Line of a RUN is very long',
  remedy: 'Break the long `RUN`',
  rationale:
    'What stands at its end is not seen in a diff or a review. A line for each command, ended by a backslash, shows what has changed.',
  exceptions: 'Lines with an address, which cannot be split, are not reported.',
  peers: peersNamed(['sonar:S7020']),
  examples: {
    bad: [
      {
        files: `FROM debian:13-slim\nRUN ${'mkdir -p /srv/data && '.repeat(6)}true\n`,
        reports: [
          { line: 2, message: 'This line has 140 columns. Break it before each `&&`, with a backslash at the end.' },
        ],
      },
    ],
    good: [
      { title: 'Broken', files: `FROM debian:13-slim\nRUN ${'mkdir -p /srv/data && \\\n'.repeat(6)}true\n` },
      {
        title: 'An address, and a word that cannot be split',
        files: `FROM debian:13-slim\nRUN curl -f -s -S -L -o a https://example.org/${'a'.repeat(120)}\nRUN echo ${'b'.repeat(120)}\n`,
      },
    ],
  },
  *check({ file }) {
    for (const stage of file.stages) {
      for (const { range } of instructionsOf(stage, 'RUN')) {
        for (let line = range.startLine; line <= range.endLine; line += 1) {
          const text = lineText(file.source, line);
          if (text.length <= limit || /^\s*#/.test(text) || /\w:\/\//.test(text) || text.trim().split(/\s+/).length < 5)
            continue;
          yield {
            message: `This line has ${text.length} columns. Break it before each \`&&\`, with a backslash at the end.`,
            subject: text.trim().slice(0, 60),
            at: {
              path: file.path,
              range: { startLine: line, startColumn: 1, endLine: line, endColumn: text.length + 1 },
            },
          };
        }
      }
    }
  },
});
