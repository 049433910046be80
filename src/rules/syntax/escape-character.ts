import { lineText } from '../../text/source.ts';
import { defineRule } from '../rule.ts';

const keyword =
  /^\s*(?:FROM|RUN|CMD|LABEL|EXPOSE|ENV|ADD|COPY|ENTRYPOINT|VOLUME|USER|WORKDIR|ARG|ONBUILD|STOPSIGNAL|HEALTHCHECK|SHELL)\s/;

export default defineRule({
  id: 'escape-character',
  scope: 'dockerfile',
  severity: 'blocker',
  category: 'correctness',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Escape character that goes wrong',
  remedy: 'Write paths with `/`',
  rationale:
    'The escape character also joins lines. A Windows path that ends with a backslash takes the next instruction into its own, unless an `escape` directive makes the backtick the escape character. No other character is allowed.',
  peers: [],
  examples: {
    bad: [
      {
        title: 'A path takes in the next line',
        files: 'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nCOPY app.exe C:\\\nRUN dir C:\\\n',
        reports: [
          {
            line: 2,
            message:
              'The backslash at the end joins the next line, so `RUN` becomes a part of this `COPY`. Write `/`, or make the backtick the escape character at the top.',
          },
        ],
      },
      {
        title: 'Not allowed',
        files: '# escape=^\nFROM alpine:3.23\n',
        reports: [{ line: 1, message: '`^` cannot be the escape character: only the backslash and the backtick can.' }],
      },
    ],
    good: [
      {
        title: 'The backtick',
        files: '# escape=`\nFROM mcr.microsoft.com/windows/servercore:ltsc2022\nCOPY app.exe C:\\\nRUN dir\n',
      },
      { title: 'An ordinary continuation', files: 'FROM alpine:3.23\nRUN echo C:/ \\\n  && RUN=1 true\n' },
    ],
  },
  *check({ file }) {
    for (const { name, value, range } of file.directives) {
      if (name !== 'escape' || value === '\\' || value === '`') continue;
      yield {
        message: `\`${value}\` cannot be the escape character: only the backslash and the backtick can.`,
        subject: value,
        at: { path: file.path, range },
      };
    }
    if (file.escape === '`') return;
    for (const instruction of file.instructions) {
      const { startLine, endLine } = instruction.ownRange;
      for (let line = startLine; line < endLine; line++) {
        const swallowed = keyword.exec(lineText(file.source, line + 1))?.[0].trim();
        if (swallowed === undefined || !/[A-Za-z]:\\(?:[\w.\\-]*\\)?\s*$/.test(lineText(file.source, line))) continue;
        yield {
          message: `The backslash at the end joins the next line, so \`${swallowed}\` becomes a part of this \`${instruction.keyword}\`. Write \`/\`, or make the backtick the escape character at the top.`,
          subject: swallowed,
          at: { path: file.path, range: instruction.keywordRange },
        };
        break;
      }
    }
  },
});
