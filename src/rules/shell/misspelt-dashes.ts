import { shellScripts } from '../../dockerfile/commands.ts';
import { commandsOf } from '../../shell/walk.ts';
import { replaceRange } from '../../text/edit.ts';
import { defineRule } from '../rule.ts';

/** Their operands are text. */
const prints: ReadonlySet<string> = new Set(['echo', 'printf', 'grep', 'sed', 'awk', 'perl']);

export default defineRule({
  id: 'misspelt-dashes',
  scope: 'dockerfile',
  severity: 'major',
  category: 'correctness',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  fixable: true,
  title: 'Flag with dashes that make it another word',
  remedy: 'Write the flag with its dashes',
  rationale:
    'A flag has one dash or two, as they stand on the keyboard. With three, or with the long dash that a word processor makes of two, it is an unknown flag or a plain argument: some programs stop, others go on without it.',
  peers: [],
  examples: {
    bad: [
      {
        title: 'Three dashes',
        files: 'FROM node:24-slim\nCOPY package.json yarn.lock ./\nRUN yarn install ---frozen-lockfile\n',
        reports: [
          { line: 3, message: '`---frozen-lockfile` has a dash too many, so it is not the flag `--frozen-lockfile`.' },
        ],
        fixed: 'FROM node:24-slim\nCOPY package.json yarn.lock ./\nRUN yarn install --frozen-lockfile\n',
      },
      {
        title: 'A typographic dash',
        files: 'FROM debian:13\nRUN apt-get update && apt-get install –y curl\n',
        reports: [{ line: 2, message: '`–y` starts with a typographic dash, so it is not the flag `-y`.' }],
        fixed: 'FROM debian:13\nRUN apt-get update && apt-get install -y curl\n',
      },
    ],
    good: [
      { title: 'Flags', files: 'FROM node:24-slim\nRUN npm ci --omit=dev -s -- --x && tar -xf a -C b\n' },
      { title: 'Text', files: 'FROM debian:13\nRUN echo ---begin && printf "%s" "–x" && grep -e "---a" b\n' },
      { title: 'Dashes alone', files: 'FROM debian:13\nRUN run --- a\n' },
    ],
  },
  *check({ file }) {
    for (const { script } of shellScripts(file)) {
      for (const { name, args } of commandsOf(script)) {
        if (name === null || prints.has(name)) continue;
        for (const word of args) {
          const [, dashes = '', rest = ''] = /^(-{3,}|[–—]+-?|-[–—]+)([A-Za-z][\w-]*)/.exec(word.text) ?? [];
          if (dashes === '') continue;
          const right = `${rest.length === 1 ? '-' : '--'}${rest}`;
          const wrong = `${dashes}${rest}`;
          const cause = /^-+$/.test(dashes) ? 'has a dash too many' : 'starts with a typographic dash';
          yield {
            message: `\`${wrong}\` ${cause}, so it is not the flag \`${right}\`.`,
            subject: wrong,
            at: { path: file.path, range: word.range },
            fix: {
              title: `Write \`${right}\``,
              // What the flag says has never been done so far.
              applicability: 'needs-review',
              edits: [
                {
                  path: file.path,
                  ...replaceRange(file.source, word.range, `${right}${word.text.slice(wrong.length)}`),
                },
              ],
            },
          };
        }
      }
    }
  },
});
