import type { IgnoreFile } from '../../dockerfile/ignore-file.ts';
import { listed } from '../../text/listed.ts';
import { lineText } from '../../text/source.ts';
import { defineRule, type Place } from '../rule.ts';

/** Two short lists are equal by chance. */
const fewestPatterns = 3;

export default defineRule({
  id: 'identical-ignore-files',
  scope: 'repository',
  severity: 'minor',
  category: 'maintainability',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Identical ignore files',
  remedy: 'Keep one list of ignored files, or tell what differs',
  rationale:
    'Copies of one list drift apart: the next entry is added to one of them, and a secret or a large folder stays in the other contexts. Docker reads one ignore file for a context, so each context needs its own; say in them which one is the original, or generate them.',
  peers: [],
  examples: {
    bad: [
      {
        title: 'The same list in two contexts',
        files: {
          'api/.dockerignore': '.git\n*.md\n.env\n',
          'api/Dockerfile': 'FROM scratch\n',
          'web/.dockerignore': '.git\n*.md\n.env\n',
          'web/Dockerfile': 'FROM scratch\n',
        },
        reports: [
          {
            path: 'api/.dockerignore',
            line: 1,
            endLine: 3,
            message:
              'Two ignore files are the same: `api/.dockerignore` and `web/.dockerignore`. What is added to one has to be added to the other.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'They differ',
        files: { 'api/.dockerignore': '.git\n*.md\n.env\n', 'web/.dockerignore': '.git\n*.md\n.env\nnode_modules\n' },
      },
      { title: 'Too short to be a copy', files: { 'api/.dockerignore': '.git\n', 'web/.dockerignore': '.git\n' } },
    ],
  },
  *check({ repository }) {
    for (const files of groupByText(repository.ignoreFiles)) {
      const [first, ...others] = files;
      if (first === undefined || others.length === 0) continue;
      yield {
        message: `${numberWord(files.length)} ignore files are the same: ${listed(files.map(({ path }) => `\`${path}\``))}. What is added to one has to be added to the other${others.length > 1 ? 's' : ''}.`,
        subject: 'ignore files',
        identity: files.map((file) => file.path).join('\n'),
        at: whole(first),
        related: others.map(whole),
      };
    }
  },
});

function groupByText(files: readonly IgnoreFile[]): IgnoreFile[][] {
  const groups = new Map<string, IgnoreFile[]>();
  for (const file of files) {
    if (file.patterns.length >= fewestPatterns)
      groups.set(file.source.text, [...(groups.get(file.source.text) ?? []), file]);
  }
  return [...groups.values()];
}

function whole(file: IgnoreFile): Place {
  const last = file.source.lineStarts.length;
  return {
    path: file.path,
    range: { startLine: 1, startColumn: 1, endLine: last, endColumn: lineText(file.source, last).length + 1 },
  };
}

function numberWord(number: number): string {
  return ['', '', 'Two', 'Three', 'Four', 'Five', 'Six'][number] ?? String(number);
}
