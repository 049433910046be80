import { normalize } from 'node:path/posix';
import { copySourceOf, instructionsOf } from '../../dockerfile/stages.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'source-outside-context',
  scope: 'dockerfile',
  severity: 'blocker',
  category: 'correctness',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Source lies outside the build context',
  remedy: 'Copy from inside the build context',
  rationale:
    'The builder sees the build context and nothing else. `..` ends at its top, `~` is an ordinary name, and an absolute path is taken from the top of the context, so a path of the machine is not found. Start the build one folder higher, or pass the folder with `--build-context`.',
  peers: [{ tool: 'dockerfilelint', id: 'add_src_invalid', relation: 'narrower' }],
  examples: {
    bad: [
      {
        files: 'FROM node:24-slim\nCOPY ../shared /app/shared\n',
        reports: [
          {
            line: 2,
            message:
              '`../shared` climbs out of the build context, which the builder does not: it looks for `shared` at the top of the context. Build from a folder above, or pass the folder with `--build-context`.',
          },
        ],
      },
      {
        title: 'Paths of a machine',
        files: 'FROM node:24-slim\nCOPY ~/.config/tool.json /etc/\nADD /home/ann/app /app\n',
        reports: [
          {
            line: 2,
            message:
              '`~/.config/tool.json` is not expanded: the builder looks for a folder called `~` in the build context.',
          },
          {
            line: 3,
            message: "`/home/ann/app` is a path of somebody's machine; the builder looks for it in the build context.",
          },
        ],
      },
    ],
    good: [
      { title: 'Inside it', files: 'FROM node:24-slim\nCOPY /src a/../b ./...md /app/\n' },
      {
        title: 'In another stage',
        files: 'FROM node:24-slim AS build\nFROM scratch\nCOPY --from=build ../home/node/app /app\n',
      },
      { title: 'An address', files: 'FROM node:24-slim\nADD https://example.com/a/../b.txt /b.txt\n' },
    ],
  },
  *check({ file }) {
    for (const stage of file.stages) {
      for (const copy of instructionsOf(stage, 'COPY', 'ADD')) {
        if (copySourceOf(file, stage, copy).kind !== 'context') continue;
        for (const { text, value, range } of copy.sources) {
          const message = value === null || /^\w+:\/\//.test(value) ? null : complaint(value);
          if (message !== null)
            yield { message: `\`${text}\` ${message}`, subject: text, at: { path: file.path, range } };
        }
      }
    }
  },
});

function complaint(path: string): string | null {
  const plain = normalize(path);
  if (plain.startsWith('../') || plain === '..') {
    const inside = plain.replace(/^(?:\.\.\/?)+/, '');
    const looks =
      inside === '' ? 'it copies the whole context' : `it looks for \`${inside}\` at the top of the context`;
    return `climbs out of the build context, which the builder does not: ${looks}. Build from a folder above, or pass the folder with \`--build-context\`.`;
  }
  if (path.startsWith('~/')) return 'is not expanded: the builder looks for a folder called `~` in the build context.';
  if (/^\/(?:home|Users)\/[^/]+\/./.test(path))
    return "is a path of somebody's machine; the builder looks for it in the build context.";
  return null;
}
