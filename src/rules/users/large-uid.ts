import { runScripts } from '../../dockerfile/commands.ts';
import type { Stage } from '../../dockerfile/model.ts';
import { wordValue } from '../../dockerfile/shell-values.ts';
import { imageFactsOf } from '../../dockerfile/stages.ts';
import { accountRequestOf } from '../../shell/accounts.ts';
import { defineRule } from '../rule.ts';
import { insertWord } from '../word-edits.ts';

/** The logs have an entry of about 300 bytes for each number up to the largest. */
const largest = 100_000;

export default defineRule({
  id: 'large-uid',
  scope: 'dockerfile',
  severity: 'major',
  category: 'size',
  confidence: 'likely',
  profile: 'recommended',
  since: '0.1.0',
  fixable: true,
  title: 'Large user number makes the log of logins huge',
  remedy: 'Create the account without the log of logins: `-l`',
  rationale:
    '`useradd` adds the user to `/var/log/lastlog` and `/var/log/faillog`, files with an entry for every number up to it. They are sparse on the disk, and not in a layer: an image can grow by gigabytes, or the build runs out of space. `-l` leaves the user out of them.',
  exceptions: 'Distributions that have replaced these files: Debian from 13 on.',
  peers: [
    { tool: 'hadolint', id: 'DL3046', relation: 'same' },
    { tool: 'droast', id: 'DF064', relation: 'same' },
  ],
  examples: {
    bad: [
      {
        files: 'FROM ubuntu:22.04\nRUN useradd --uid 1000700001 app\n',
        reports: [
          {
            line: 2,
            message: '`useradd` with number 1000700001 makes `/var/log/lastlog` huge. Add `-l` (`--no-log-init`).',
          },
        ],
        fixed: 'FROM ubuntu:22.04\nRUN useradd -l --uid 1000700001 app\n',
      },
      {
        title: 'In exec form',
        files: 'FROM ubuntu:22.04\nRUN ["useradd", "--uid", "1000700001", "app"]\n',
        reports: [
          {
            line: 2,
            message: '`useradd` with number 1000700001 makes `/var/log/lastlog` huge. Add `-l` (`--no-log-init`).',
          },
        ],
        fixed: 'FROM ubuntu:22.04\nRUN ["useradd", "-l", "--uid", "1000700001", "app"]\n',
      },
    ],
    good: [
      {
        title: 'Left out of the logs',
        files: 'FROM ubuntu:22.04\nRUN useradd -l -u 1000700001 a && useradd --no-log-init -u 200000 b\n',
      },
      {
        title: 'A small number, and one known at build time',
        files: 'FROM ubuntu:22.04\nARG ID\nRUN useradd -u 10001 a && useradd -u $ID b\n',
      },
      { title: 'busybox keeps no such log', files: 'FROM alpine:3.23\nRUN adduser -D -u 1000700 app\n' },
    ],
  },
  *check({ file }) {
    for (const { stage, run, commands } of runScripts(file)) {
      if (keepsNoLog(stage)) continue;
      for (const command of commands) {
        const request = command.name === 'useradd' ? accountRequestOf(command) : null;
        const program = command.words[0];
        if (request?.id == null || program === undefined) continue;
        if (request.flags.some(({ name }) => name === 'l' || name === 'no-log-init')) continue;
        const uid = wordValue(file, stage, run, request.id);
        if (uid === null || !/^\d+$/.test(uid) || Number(uid) < largest) continue;
        yield {
          message: `\`useradd\` with number ${uid} makes \`/var/log/lastlog\` huge. Add \`-l\` (\`--no-log-init\`).`,
          subject: uid,
          at: { path: file.path, range: command.range },
          fix: {
            title: 'Leave the user out of the logs of logins',
            applicability: 'safe',
            edits: insertWord(file, command, program.range, '-l'),
          },
        };
      }
    }
  },
});

function keepsNoLog(stage: Stage): boolean {
  const distribution = imageFactsOf(stage)?.distribution;
  return distribution?.id === 'debian' && Number(distribution.release) >= 13;
}
