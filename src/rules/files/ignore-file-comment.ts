import type { IgnoreFile, IgnorePattern } from '../../dockerfile/ignore-file.ts';
import { replaceRange } from '../../text/edit.ts';
import { defineRule, type Problem } from '../rule.ts';

export default defineRule({
  id: 'ignore-file-comment',
  scope: 'repository',
  severity: ['major', 'minor'],
  category: 'correctness',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Comment in an ignore file that is read as a pattern',
  remedy: 'Put the comment on a line of its own',
  rationale:
    'Docker knows one form of comment in an ignore file: a line whose first character is `#`. Everything else is a pattern, remarks and all: behind a pattern they make it match nothing, and what it should keep out goes to the builder.',
  fixable: true,
  peers: [],
  examples: {
    bad: [
      {
        title: 'Behind a pattern',
        files: { '.dockerignore': '.git\n.env  # never in an image\n', Dockerfile: 'FROM scratch\n' },
        reports: [
          {
            path: '.dockerignore',
            line: 2,
            severity: 'major',
            message:
              'All of this line is one pattern, remark and all, so `.env` is not ignored. Put the remark on a line of its own.',
          },
        ],
        fixed: { '.dockerignore': '.git\n# never in an image\n.env\n', Dockerfile: 'FROM scratch\n' },
      },
      {
        title: 'The signs of another language',
        files: { '.dockerignore': '// local files\ntmp\n', Dockerfile: 'FROM scratch\n' },
        reports: [
          {
            path: '.dockerignore',
            line: 1,
            severity: 'minor',
            message:
              '`//` begins no comment here: the line is a pattern that matches nothing. A comment begins with `#`.',
          },
        ],
        fixed: { '.dockerignore': '# local files\ntmp\n', Dockerfile: 'FROM scratch\n' },
      },
    ],
    good: [
      { files: { '.dockerignore': '# local files\ntmp\n#tmp2\n' } },
      { title: 'Signs in names', files: { '.dockerignore': 'notes#1.txt\n*#*\n/tmp\n**/#*#\n' } },
    ],
  },
  *check({ repository }) {
    for (const file of repository.ignoreFiles)
      for (const pattern of file.patterns) {
        const problem = trailing(file, pattern) ?? foreign(file, pattern);
        if (problem !== null) yield problem;
      }
  },
});

function trailing(file: IgnoreFile, { text, range }: IgnorePattern): Problem | null {
  const [, pattern, remark] = /^(\S+)\s+#\s*(.*)$/s.exec(text) ?? [];
  if (pattern === undefined || pattern.startsWith('#')) return null;
  return {
    message: `All of this line is one pattern, remark and all, so \`${pattern}\` is not ignored. Put the remark on a line of its own.`,
    subject: pattern,
    at: { path: file.path, range },
    fix: {
      title: 'Give the remark a line of its own',
      applicability: 'needs-review',
      edits: [{ path: file.path, ...replaceRange(file.source, range, `# ${remark}\n${pattern}`) }],
    },
  };
}

function foreign(file: IgnoreFile, { text, range }: IgnorePattern): Problem | null {
  const [, sign, remark] = /^(\/\/|;|--|\/\*|<!--)\s+(\S.*)/.exec(text) ?? /^(\/\/)(.*\S)/.exec(text) ?? [];
  if (sign === undefined || remark === undefined || !/\s|^[A-Z]/.test(text.slice(sign.length))) return null;
  return {
    message: `\`${sign}\` begins no comment here: the line is a pattern that matches nothing. A comment begins with \`#\`.`,
    subject: text,
    severity: 'minor',
    at: { path: file.path, range },
    fix: {
      title: 'Begin the comment with `#`',
      applicability: 'safe',
      edits: [{ path: file.path, ...replaceRange(file.source, range, `# ${remark}`) }],
    },
  };
}
