import { extname } from 'node:path/posix';
import { instructionsOf, isShippedWith } from '../../dockerfile/stages.ts';
import { peersNamed } from '../peers.ts';
import { defineRule } from '../rule.ts';

/** Files that are run, by their ending. */
const run = new Set('.sh .bash .zsh .fish .py .rb .pl .php .bin .elf .so .service .timer .socket'.split(' '));
const systemFolder = /^\/(?:etc|bin|sbin|usr|dev|boot|root|proc|lib|lib32|lib64)(?:\/|$)/;

export default defineRule({
  id: 'program-owned-by-user',
  scope: 'dockerfile',
  severity: 'minor',
  category: 'security',
  confidence: 'certain',
  profile: 'strict',
  since: '0.1.0',
  title: 'Programs or system files belong to an ordinary user',
  remedy: 'Leave programs to root',
  rationale:
    'Who owns a file can rewrite it: an attacker who gets into the service then replaces the script that starts it next time. Programs and settings that the service only reads should belong to root.',
  exceptions: 'A program that updates itself, and images that run under a changing user id.',
  peers: peersNamed(['sonar:S6504', 'kics:Chown Flag Exists']),
  examples: {
    bad: [
      {
        files:
          'FROM debian:13-slim\nARG OWNER=app\nCOPY --chown=$OWNER start.sh /srv/\nCOPY --chown=:web site.conf /etc/nginx/\n',
        reports: [
          {
            line: 3,
            message: '`start.sh` belongs to `app`, who can rewrite what is run. Leave it to root: drop `--chown`.',
          },
          {
            line: 4,
            message: '`/etc/nginx/` gets a file that belongs to `:web`, a place that root should own. Drop `--chown`.',
          },
        ],
      },
    ],
    good: [
      { title: 'Root', files: 'FROM debian:13-slim\nCOPY --chown=0:0 start.sh /srv/\nCOPY --chown=root: a /etc/a\n' },
      { title: 'Data', files: 'FROM debian:13-slim\nCOPY --chown=app data.json dist/ /srv/\n' },
      { title: 'Known at build time only', files: 'FROM debian:13-slim\nARG WHO\nCOPY --chown=$WHO start.sh /srv/\n' },
      {
        title: 'Stays behind',
        files: 'FROM node:24 AS build\nCOPY --chown=node run.sh /src/\nFROM scratch\nCOPY --from=build /x /x\n',
      },
    ],
  },
  *check({ file }) {
    for (const stage of file.stages.filter((one) => isShippedWith(file, one))) {
      for (const copy of instructionsOf(stage, 'COPY', 'ADD')) {
        const flag = copy.flags.find(({ name }) => name === 'chown');
        const owner = flag?.value?.value ?? '';
        if (flag === undefined || owner.split(':').every((part) => /^(?:root|0*)$/.test(part))) continue;
        const program = copy.sources.find(({ value }) => value !== null && run.has(extname(value)));
        const target = copy.destination?.value ?? '';
        const isSystem = systemFolder.test(target);
        if (!isSystem && program === undefined) continue;
        yield {
          message: isSystem
            ? `\`${target}\` gets a file that belongs to \`${owner}\`, a place that root should own. Drop \`--chown\`.`
            : `\`${program?.text}\` belongs to \`${owner}\`, who can rewrite what is run. Leave it to root: drop \`--chown\`.`,
          subject: program?.text ?? target,
          at: { path: file.path, range: flag.range },
        };
      }
    }
  },
});
