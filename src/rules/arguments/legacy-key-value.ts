import { instructionsOf } from '../../dockerfile/stages.ts';
import { replaceRange } from '../../text/edit.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'legacy-key-value',
  scope: 'dockerfile',
  severity: 'minor',
  category: 'style',
  confidence: 'certain',
  profile: 'strict',
  since: '0.1.0',
  fixable: true,
  title: 'ENV or LABEL without `=`',
  remedy: 'Write `NAME=value`',
  rationale:
    'The form `ENV name value` is kept for old files only. It takes one name for each instruction, and everything behind the name is the value, so a second `name=value` on the line silently becomes part of it.',
  peers: [
    { tool: 'buildkit', id: 'LegacyKeyValueFormat', relation: 'same' },
    { tool: 'dockerfilelint', id: 'label_invalid', relation: 'narrower' },
  ],
  examples: {
    bad: [
      {
        files: 'FROM debian:13-slim\nENV APP_HOME /srv/app\n',
        reports: [{ line: 2, message: '`ENV APP_HOME` is in the old form without `=`.' }],
        fixed: 'FROM debian:13-slim\nENV APP_HOME=/srv/app\n',
      },
      {
        title: 'Blanks need quotes then',
        files: 'FROM debian:13-slim\nLABEL description A small server\n',
        reports: [{ line: 2, message: '`LABEL description` is in the old form without `=`.' }],
        fixed: 'FROM debian:13-slim\nLABEL description="A small server"\n',
      },
    ],
    good: [
      { title: 'With `=`', files: 'FROM debian:13-slim\nENV A=1 B="2 3"\nLABEL a=b\n' },
      { title: 'ARG', files: 'FROM debian:13-slim\nARG A\n' },
    ],
  },
  *check({ file }) {
    for (const { keyword, pairs, ownRange } of instructionsOf({ instructions: file.instructions }, 'ENV', 'LABEL')) {
      const [pair] = pairs;
      const text = pair?.value?.text;
      if (pair?.legacy !== true || text === undefined || text.startsWith('=')) continue;
      const isPlain = ownRange.startLine === ownRange.endLine && !/["'\\`]/.test(text);
      const value = /\s/.test(text) ? `"${text}"` : text;
      yield {
        message: `\`${keyword} ${pair.name}\` is in the old form without \`=\`.`,
        subject: pair.name,
        at: { path: file.path, range: pair.range },
        peers:
          keyword === 'LABEL'
            ? ['buildkit:LegacyKeyValueFormat', 'dockerfilelint:label_invalid']
            : ['buildkit:LegacyKeyValueFormat'],
        ...(isPlain && {
          fix: {
            title: 'Put `=` between name and value',
            applicability: 'safe',
            edits: [{ path: file.path, ...replaceRange(file.source, pair.range, `${pair.name}=${value}`) }],
          },
        }),
      };
    }
  },
});
