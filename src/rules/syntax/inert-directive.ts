import type { Comment } from '../../dockerfile/cut.ts';
import type { Dockerfile } from '../../dockerfile/model.ts';
import { lineEnd, lineText } from '../../text/source.ts';
import { defineRule, type Fix, type Severity } from '../rule.ts';

/** What is lost when the directive does not count. */
const losses: Readonly<Record<string, { readonly severity: Severity; readonly loss: string }>> = {
  syntax: { severity: 'major', loss: 'the builder reads the file with its own frontend, old or new' },
  escape: { severity: 'critical', loss: 'the backslash stays the escape character' },
  check: { severity: 'minor', loss: 'the checks are not set' },
};

export default defineRule({
  id: 'inert-directive',
  scope: 'dockerfile',
  severity: ['major', 'critical', 'minor'],
  category: 'correctness',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  fixable: true,
  title: 'Parser directive that does not count',
  remedy: 'Move the parser directive to the top',
  rationale:
    '`# syntax`, `# escape` and `# check` count at the very top only. Behind any other comment, an empty line or an instruction they are comments like all others, and nothing says so.',
  peers: [],
  examples: {
    bad: [
      {
        title: 'Below a comment',
        files: '# The image of the web server\n# syntax=docker/dockerfile:1\nFROM nginx:1.29\n',
        reports: [
          {
            line: 2,
            message:
              '`# syntax` does not count here: the comment above it ends the directives, and the builder reads the file with its own frontend, old or new. Move it to the top.',
          },
        ],
        fixed: '# syntax=docker/dockerfile:1\n# The image of the web server\nFROM nginx:1.29\n',
      },
      {
        title: 'Below an empty line',
        files: '\n# escape=`\nFROM mcr.microsoft.com/windows/servercore:ltsc2022\n',
        reports: [
          {
            line: 2,
            severity: 'critical',
            message:
              '`# escape` does not count here: the empty line above it ends the directives, and the backslash stays the escape character. Move it to the top.',
          },
        ],
        fixed: '# escape=`\n\nFROM mcr.microsoft.com/windows/servercore:ltsc2022\n',
      },
      {
        title: 'Below an ARG',
        files: 'ARG NODE=24\n# syntax=docker/dockerfile:1.20\nFROM node:${NODE}-slim\n',
        reports: [
          {
            line: 2,
            message:
              '`# syntax` does not count here: the instruction above it ends the directives, and the builder reads the file with its own frontend, old or new. Move it to the top.',
          },
        ],
        fixed: '# syntax=docker/dockerfile:1.20\nARG NODE=24\nFROM node:${NODE}-slim\n',
      },
    ],
    good: [
      { title: 'At the top', files: '# syntax=docker/dockerfile:1\n# escape=`\n# A comment\nFROM alpine:3.23\n' },
      {
        title: 'A remark about it',
        files: '# No syntax = docker is needed here\nFROM alpine:3.23\n# check=off later\n',
      },
    ],
  },
  *check({ file }) {
    const first = file.stages[0]?.from?.ownRange.startLine ?? 0;
    for (const comment of file.comments) {
      const name = /^(syntax|escape|check)\s*=\s*\S+$/i.exec(comment.text)?.[1]?.toLowerCase() ?? '';
      const known = losses[name];
      const isDirective = file.directives.some(({ range }) => range.startLine === comment.line);
      if (
        known === undefined ||
        isDirective ||
        comment.line > first ||
        file.directives.some((directive) => directive.name === name)
      )
        continue;
      const above = whatIsAbove(file, comment);
      const fix = movedUp(file, comment);
      yield {
        message: `\`# ${name}\` does not count here: the ${above} above it ends the directives, and ${known.loss}. Move it to the top.`,
        subject: name,
        at: {
          path: file.path,
          range: {
            startLine: comment.line,
            startColumn: 1,
            endLine: comment.line,
            endColumn: lineText(file.source, comment.line).length + 1,
          },
        },
        severity: known.severity,
        ...(fix !== null && { fix }),
      };
    }
  },
});

function whatIsAbove({ source, instructions }: Dockerfile, { line }: Comment): string {
  if (instructions.some(({ range }) => range.endLine < line)) return 'instruction';
  return lineText(source, line - 1).trim() === '' ? 'empty line' : 'comment';
}

/** null where something must stay in front: a byte order mark, an interpreter line. */
function movedUp({ path, source, directives }: Dockerfile, { line }: Comment): Fix | null {
  const top = lineText(source, 1);
  if (/^(?:\uFEFF|#!)/.test(top) || directives.length > 0) return null;
  const end = lineEnd(source, line);
  return {
    title: 'Move the directive to the top',
    applicability: 'needs-review',
    edits: [
      {
        path,
        startLine: 1,
        endLine: 1,
        replacement: `${lineText(source, line).trimStart()}${end}${top}${lineEnd(source, 1)}`,
      },
      { path, startLine: line, endLine: line, replacement: '' },
    ],
  };
}
