import { instructionsOf } from '../../dockerfile/stages.ts';
import { peersNamed } from '../peers.ts';
import { defineRule } from '../rule.ts';

/** Flags of RUN that need an entitlement of the builder. */
const weak = [
  {
    name: 'security',
    value: 'insecure',
    peers: ['sonar:S6502'],
    consequence: 'runs with all privileges of the machine that builds',
  },
  {
    name: 'network',
    value: 'host',
    peers: ['sonar:S6431'],
    consequence: 'reaches every service of the machine that builds, those on `localhost` included',
  },
] as const;

export default defineRule({
  id: 'weakened-sandbox',
  scope: 'dockerfile',
  severity: 'major',
  category: 'security',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  title: 'RUN leaves the sandbox of the build',
  remedy: 'Run the step inside the sandbox',
  rationale:
    'What a `RUN` executes is code of others as well: packages, install scripts, the pull request itself. Without the sandbox it can take over the builder. Docker refuses such a step unless the builder allows it, so it also fails for most people.',
  peers: peersNamed(
    weak.flatMap(({ peers }) => peers),
    'same',
  ),
  examples: {
    bad: [
      {
        files: 'FROM debian:13-slim\nRUN --security=insecure make test\nRUN --network=host make fetch\n',
        reports: [
          { line: 2, message: '`--security=insecure`: this step runs with all privileges of the machine that builds.' },
          {
            line: 3,
            message:
              '`--network=host`: this step reaches every service of the machine that builds, those on `localhost` included.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'The default, and less',
        files: 'FROM debian:13-slim\nRUN --security=sandbox make\nRUN --network=none make test\n',
      },
      { title: 'Known at build time only', files: 'FROM debian:13-slim\nARG MODE\nRUN --network=$MODE make\n' },
    ],
  },
  *check({ file }) {
    for (const stage of file.stages) {
      for (const { flags } of instructionsOf(stage, 'RUN')) {
        for (const { name, value, range } of flags) {
          const row = weak.find((one) => one.name === name && one.value === value?.value);
          if (row === undefined) continue;
          yield {
            message: `\`--${row.name}=${row.value}\`: this step ${row.consequence}.`,
            subject: row.name,
            at: { path: file.path, range },
            peers: row.peers,
          };
        }
      }
    }
  },
});
