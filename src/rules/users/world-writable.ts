import { runScripts } from '../../dockerfile/commands.ts';
import { instructionsOf, isShippedWith } from '../../dockerfile/stages.ts';
import { argumentsOf } from '../../shell/arguments.ts';
import type { Command } from '../../shell/command.ts';
import { defineRule } from '../rule.ts';

/** Meant to be written by all. */
const scratchSpace = /^(?:\/var)?\/(?:tmp|dev\/shm|run\/lock|lock|crash)(?:\/|$)|\/te?mp\/?$|\.(?:sock|log)$|^\/dev\//;

export default defineRule({
  id: 'world-writable',
  scope: 'dockerfile',
  severity: 'major',
  category: 'security',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Files that every user may write',
  remedy: 'Give write access to those who need it',
  rationale:
    'With mode 777 whatever runs in the container, as whichever user, can replace the program or its configuration. Give the files to the one user who needs them (`COPY --chown`), or to its group: platforms that run containers under a random number put it in group 0 (`chgrp 0`, `chmod g=u`).',
  peers: [
    { tool: 'sonar', id: 'S2612', relation: 'narrower' },
    { tool: 'droast', id: 'DF034', relation: 'narrower' },
  ],
  examples: {
    bad: [
      {
        files: 'FROM debian:13-slim\nCOPY app /app\nRUN chmod -R 777 /app\n',
        reports: [
          {
            line: 3,
            message:
              '`chmod 777` lets every user write `/app`. Give it to the user who needs it: `COPY --chown`, or `chmod g=u`.',
          },
        ],
      },
      {
        title: 'By letters, and while copying',
        files: 'FROM debian:13-slim\nCOPY --chmod=0666 conf /etc/app.conf\nRUN mkdir /data && chmod a+rwx /data\n',
        reports: [
          {
            line: 2,
            message:
              '`--chmod=0666` lets every user write `/etc/app.conf`. Leave the others without the right to write (0664).',
          },
          {
            line: 3,
            message:
              '`chmod a+rwx` lets every user write `/data`. Give it to the user who needs it: `COPY --chown`, or `chmod g=u`.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'Not for all',
        files:
          'FROM debian:13\nCOPY --chmod=755 a /a\nRUN chmod 775 /a && chmod g+w /b && chmod +x /c && chmod o-w /d\n',
      },
      {
        title: 'Temporary space',
        files: 'FROM debian:13\nRUN chmod 1777 /work && chmod 777 /tmp && chmod -R 777 /var/tmp/x\n',
      },
      { title: 'Taken back', files: 'FROM debian:13\nRUN chmod 777 /a && ./make.sh && chmod 755 /a\n' },
      {
        title: 'In a stage that is not shipped',
        files: 'FROM debian:13 AS build\nRUN chmod -R 777 /src\nFROM scratch\n',
      },
    ],
  },
  *check({ file }) {
    for (const stage of file.stages) {
      if (!isShippedWith(file, stage)) continue;
      for (const copy of instructionsOf(stage, 'COPY', 'ADD')) {
        const flag = copy.flags.find(({ name }) => name === 'chmod');
        const mode = flag?.value?.value ?? null;
        const path = copy.destination?.value ?? copy.destination?.text ?? '';
        if (flag === undefined || mode === null || !opensToAll(mode) || scratchSpace.test(path)) continue;
        const narrower = mode.replace(/\d$/, (digit) => String(Number(digit) & 5));
        yield {
          message: `\`--chmod=${mode}\` lets every user write \`${path}\`. Leave the others without the right to write${/^\d+$/.test(mode) ? ` (${narrower})` : ''}.`,
          subject: path,
          at: { path: file.path, range: flag.range },
        };
      }
    }
    for (const { stage, commands } of runScripts(file)) {
      if (!isShippedWith(file, stage)) continue;
      for (const [index, command] of commands.entries()) {
        const mode = modeOf(command);
        if (mode === null || !opensToAll(mode)) continue;
        const later = commands.slice(index + 1);
        const path = pathsOf(command).find(
          (candidate) => !scratchSpace.test(candidate) && !later.some((next) => isUndone(next, candidate)),
        );
        if (path === undefined) continue;
        yield {
          message: `\`chmod ${mode}\` lets every user write \`${path}\`. Give it to the user who needs it: \`COPY --chown\`, or \`chmod g=u\`.`,
          subject: path,
          at: { path: file.path, range: command.range },
        };
      }
    }
  },
});

function modeOf(command: Command): string | null {
  return command.name === 'chmod' && command.failureLost !== 'negated'
    ? (argumentsOf(command).operands[0]?.value ?? null)
    : null;
}

function pathsOf(command: Command): string[] {
  const [, ...paths] = argumentsOf(command).operands;
  return paths.map((word) => word.value ?? word.text.replace(/["']/g, ''));
}

/** Others get the right to write; the sticky bit keeps them from each other's files. */
function opensToAll(mode: string): boolean {
  if (/^[0-7]{3,4}$/.test(mode)) return /[2367]$/.test(mode) && !/^[1357]\d{3}$/.test(mode);
  return mode
    .split(',')
    .some((part) => /^(?=[ugo]*[oa]|[ugo]*a)[ugoa]+[+=][rwxXst]*w/.test(part) && !mode.includes('t'));
}

function isUndone(command: Command, path: string): boolean {
  const mode = modeOf(command);
  const isGone = command.name === 'rm' && command.args.some(({ text }) => text.replace(/["']/g, '') === path);
  return isGone || (mode !== null && !opensToAll(mode) && pathsOf(command).includes(path));
}
