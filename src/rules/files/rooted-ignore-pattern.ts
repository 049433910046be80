import { type IgnoreFile, type IgnorePattern, isIgnored } from '../../dockerfile/ignore-file.ts';
import { filesBelow } from '../../repository/contexts.ts';
import { replaceRange } from '../../text/edit.ts';
import { matchesGlob } from '../../text/glob.ts';
import { listed } from '../../text/listed.ts';
import { defineRule, type Edit } from '../rule.ts';

export default defineRule({
  id: 'rooted-ignore-pattern',
  scope: 'repository',
  severity: 'minor',
  category: 'correctness',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Ignore pattern matches at the top of the context only',
  remedy: 'Write `**/` before patterns that are to match in every folder',
  rationale:
    'In a `.gitignore` a name without a slash matches in every folder. In a `.dockerignore` it matches at the top of the context and nowhere else, so the same file in a folder below goes to the builder and, with `COPY . .`, into the image. `**/` in front makes it match everywhere.',
  exceptions: 'Files that lie at the top and nowhere else.',
  fixable: true,
  peers: [],
  examples: {
    bad: [
      {
        title: 'Settings of a deployment',
        files: { 'api/.dockerignore': '.git\n.env\n*.md\n', 'api/Dockerfile': 'FROM scratch\nCOPY . .\n' },
        reports: [
          {
            path: 'api/.dockerignore',
            line: 2,
            endLine: 3,
            message:
              '`.env` and `*.md` match at the top of the context only, not in its folders. Write `**/` in front of them.',
          },
        ],
        fixed: { 'api/.dockerignore': '.git\n**/.env\n**/*.md\n', 'api/Dockerfile': 'FROM scratch\nCOPY . .\n' },
      },
      {
        title: 'A file that slips through',
        files: { '.dockerignore': 'dist\n*.log\n', 'src/job/run.log': '', Dockerfile: 'FROM scratch\nCOPY . .\n' },
        reports: [
          {
            path: '.dockerignore',
            line: 2,
            message:
              '`*.log` matches at the top of the context only, not in its folders (`src/job/run.log` is not ignored). Write `**/` in front of it.',
          },
        ],
        fixed: { '.dockerignore': 'dist\n**/*.log\n', 'src/job/run.log': '', Dockerfile: 'FROM scratch\nCOPY . .\n' },
      },
    ],
    good: [
      { title: 'In every folder', files: { '.dockerignore': '**/.env\n**/*.md\n', 'docs/a.md': '' } },
      { title: 'Said twice', files: { '.dockerignore': '.env\n**/.env\n' } },
      { title: 'Nothing below is called so', files: { '.dockerignore': '*.md\nREADME.md\n.git\n', 'src/a.ts': '' } },
      { title: 'Everything, and something taken back', files: { '.dockerignore': '*\n!src\n.env\n', 'src/a.md': '' } },
      { title: 'Files of a folder', files: { '.dockerignore': 'docs/*.md\n/.env\n', 'src/a.md': '' } },
    ],
  },
  *check({ repository }) {
    for (const file of repository.ignoreFiles) {
      const below = filesBelow(repository.tree, file.folder);
      const rooted = rootedPatterns(file).map((pattern) => ({ pattern, missed: missedBy(file, pattern, below) }));
      // A list of files that somebody has once seen at the top is right; secrets are there on other machines.
      if (!rooted.some(({ pattern, missed }) => missed !== null || secret.test(pattern.pattern))) continue;
      const [first, ...others] = rooted.map(({ pattern }) => pattern) as [IgnorePattern, ...IgnorePattern[]];
      const last = others.at(-1) ?? first;
      const example = rooted.find(({ missed }) => missed !== null)?.missed ?? null;
      yield {
        message: `${listed(rooted.map(({ pattern }) => `\`${pattern.text}\``))} match${others.length === 0 ? 'es' : ''} at the top of the context only, not in its folders${example === null ? '' : ` (\`${example}\` is not ignored)`}. Write \`**/\` in front of ${others.length === 0 ? 'it' : 'them'}.`,
        subject: 'rooted patterns',
        at: {
          path: file.path,
          range: { ...first.range, endLine: last.range.endLine, endColumn: last.range.endColumn },
        },
        fix: {
          title: 'Match in every folder',
          applicability: 'needs-review',
          edits: [first, ...others].map((pattern) => edit(file, pattern)),
        },
      };
    }
  },
});

/** What lies in any folder: by an ending, or a name that tools and people give everywhere. */
const anywhere =
  /^(?:\*[\w.-]*\.\w+|\.env(?:\.\S+)?|\.DS_Store|Thumbs\.db|__pycache__|\.pytest_cache|\.mypy_cache|\*_test\.\w+)$/;
const secret = /^(?:\.env(?:\.\S+)?|\*\.(?:pem|key|p12|pfx))$/;

function rootedPatterns({ patterns }: IgnoreFile): IgnorePattern[] {
  const all = new Set(patterns.map(({ pattern }) => pattern));
  if (all.has('*') || all.has('**')) return [];
  return patterns.filter(
    ({ pattern, text, exception }) =>
      !exception && !text.startsWith('/') && anywhere.test(pattern) && !all.has(`**/${pattern}`),
  );
}

/** A file below the top that the pattern seems to mean and that nothing ignores. */
function missedBy(file: IgnoreFile, { pattern }: IgnorePattern, below: readonly string[]): string | null {
  return (
    below.find((path) => path.includes('/') && matchesGlob(`**/${pattern}`, path) && !isIgnored(file, path)) ?? null
  );
}

function edit({ path, source }: IgnoreFile, { range, pattern }: IgnorePattern): Edit {
  return { path, ...replaceRange(source, range, `**/${pattern}`) };
}
