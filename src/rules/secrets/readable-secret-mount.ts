import { mountsOf, optionOf } from '../../dockerfile/mounts.ts';
import { instructionsOf } from '../../dockerfile/stages.ts';
import { peersNamed } from '../peers.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'readable-secret-mount',
  scope: 'dockerfile',
  severity: 'major',
  category: 'security',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Everybody in the build can read a mounted secret',
  remedy: 'Let only the user who needs it read the secret',
  rationale:
    'A secret or an SSH agent is mounted for its owner alone (`0400`, `0600`). With a mode for all, every process of the step reads it, whatever user it was put under: the install script of a package, too.',
  peers: peersNamed(['sonar:S6469'], 'same'),
  examples: {
    bad: [
      {
        files: 'FROM node:24-slim\nRUN --mount=type=secret,id=token,mode=0444 npm ci\n',
        reports: [
          {
            line: 2,
            message:
              'Mode `0444` opens this secret to every user of the step. Name the one that needs it: `uid=…,mode=0400`.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'For its owner and group',
        files: 'FROM node:24-slim\nRUN --mount=type=secret,id=token,uid=1000,mode=0440 npm ci\n',
      },
      {
        title: 'Other mounts',
        files: 'FROM node:24-slim\nRUN --mount=type=cache,target=/root/.npm,mode=0777 npm ci\n',
      },
    ],
  },
  *check({ file }) {
    for (const stage of file.stages) {
      for (const run of instructionsOf(stage, 'RUN')) {
        for (const { flag, type } of mountsOf(run)) {
          const mode = optionOf(flag, 'mode') ?? '';
          if ((type !== 'secret' && type !== 'ssh') || !/^[0-7]*[1-7]$/.test(mode)) continue;
          const what = type === 'ssh' ? 'SSH agent' : 'secret';
          yield {
            message: `Mode \`${mode}\` opens this ${what} to every user of the step. Name the one that needs it: \`uid=…,mode=0400\`.`,
            subject: optionOf(flag, 'id') ?? type,
            at: { path: file.path, range: flag.range },
          };
        }
      }
    }
  },
});
