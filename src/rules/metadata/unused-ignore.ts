import { lineText } from '../../text/source.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'unused-ignore',
  scope: 'ignores',
  severity: 'minor',
  category: 'maintainability',
  confidence: 'certain',
  profile: 'strict',
  since: '0.1.0',
  fixable: true,
  title: 'Ignore comment that suppresses nothing',
  remedy: 'Delete the ignore comment',
  rationale:
    'What it was written for is gone, or it stands at the wrong place or names the wrong rule. Left alone, it hides the next problem of that kind from everybody.',
  peers: [],
  examples: {
    bad: [
      {
        title: 'The image has been pinned since',
        files: '# drydock ignore=unpinned-base-image we pin it later\nFROM node:24.17.0\n',
        reports: [
          { line: 1, message: 'Nothing is left for `unpinned-base-image` to suppress here: delete the comment.' },
        ],
        fixed: 'FROM node:24.17.0\n',
      },
      {
        title: 'The rule has another name',
        files: '# drydock ignore=unpined-base-image moved by our own registry\nFROM node:24.17.0\n',
        reports: [{ line: 1, message: 'No rule is called `unpined-base-image`; did you mean `unpinned-base-image`?' }],
      },
    ],
    good: [
      {
        title: 'It suppresses something',
        files: '# drydock ignore=unpinned-base-image moved by our own registry\nFROM node\n',
      },
      { title: 'A code that no rule here answers for', files: '# hadolint ignore=DL9999\nFROM node:24.17.0\n' },
    ],
  },
  *check({ file, unused, unknown }) {
    const at = (line: number) => {
      const endColumn = lineText(file.source, line).length + 1;
      return { path: file.path, range: { startLine: line, startColumn: 1, endLine: line, endColumn } };
    };
    for (const { line, name, meant } of unknown) {
      const hint = meant === null ? '.' : `; did you mean \`${meant}\`?`;
      yield { message: `No rule is called \`${name}\`${hint}`, subject: name, at: at(line) };
    }
    for (const { line, names } of unused) {
      const shown = names.map((name) => `\`${name.replace(/^\w+:/, '')}\``).join(', ');
      yield {
        message: `Nothing is left for ${shown} to suppress here: delete the comment.`,
        subject: names.join(','),
        at: at(line),
        fix: {
          title: 'Delete the comment',
          applicability: 'safe',
          edits: [{ path: file.path, startLine: line, endLine: line, replacement: '' }],
        },
      };
    }
  },
});
