import { instructionsOf } from '../../dockerfile/stages.ts';
import { defineRule, type Peer } from '../rule.ts';

const shared = ['buildkit:MultipleInstructionsDisallowed', 'sonar:S6589'];
const peersOf = {
  CMD: [
    'hadolint:DL4003',
    'trivy:DS-0016',
    'kics:Multiple CMD Instructions Listed',
    'semgrep:multiple-cmd-instructions',
    'droast:DF038',
    ...shared,
  ],
  ENTRYPOINT: [
    'hadolint:DL4004',
    'trivy:DS-0007',
    'kics:Multiple ENTRYPOINT Instructions Listed',
    'semgrep:multiple-entrypoint-instructions',
    'droast:DF039',
    ...shared,
  ],
  HEALTHCHECK: ['hadolint:DL3012', 'trivy:DS-0023', 'droast:DF041', 'buildkit:MultipleInstructionsDisallowed'],
} as const;

export default defineRule({
  id: 'repeated-process-instruction',
  scope: 'dockerfile',
  severity: 'major',
  category: 'correctness',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Only the last CMD, ENTRYPOINT or HEALTHCHECK counts',
  remedy: 'Keep one of the repeated instructions',
  rationale:
    'An image has one of each, and a later one replaces an earlier one of the same stage without a word. Who reads the file from the top takes the wrong one for what runs; two processes do not start.',
  peers: [...new Set(Object.values(peersOf).flat())].map((name): Peer => {
    const colon = name.indexOf(':');
    return { tool: name.slice(0, colon) as Peer['tool'], id: name.slice(colon + 1), relation: 'same' };
  }),
  examples: {
    bad: [
      {
        files: 'FROM node:24-slim\nCMD ["node", "worker.js"]\nCMD ["node", "server.js"]\n',
        reports: [
          { line: 3, message: 'This replaces the `CMD` of line 2: an image has one, and the last of a stage counts.' },
        ],
      },
    ],
    good: [
      {
        title: 'One in each stage',
        files: 'FROM node:24-slim AS base\nCMD ["node"]\nFROM base\nCMD ["node", "server.js"]\n',
      },
      { title: 'One of each', files: 'FROM node:24-slim\nENTRYPOINT ["node"]\nCMD ["server.js"]\nHEALTHCHECK NONE\n' },
      {
        title: 'For those who build on it',
        files: 'FROM node:24-slim\nONBUILD CMD ["node", "app.js"]\nCMD ["node"]\n',
      },
    ],
  },
  *check({ file }) {
    for (const stage of file.stages) {
      for (const keyword of ['CMD', 'ENTRYPOINT', 'HEALTHCHECK'] as const) {
        const own = [...instructionsOf(stage, keyword)].filter(({ onbuild }) => !onbuild);
        for (const [index, instruction] of own.entries()) {
          const earlier = own[index - 1];
          if (earlier === undefined) continue;
          yield {
            message: `This replaces the \`${keyword}\` of line ${earlier.range.startLine}: an image has one, and the last of a stage counts.`,
            subject: keyword,
            at: { path: file.path, range: instruction.ownRange },
            related: [{ path: file.path, range: earlier.ownRange }],
            peers: peersOf[keyword],
          };
        }
      }
    }
  },
});
