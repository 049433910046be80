import { cmdOf, entrypointOf } from '../../dockerfile/process.ts';
import { rootBase } from '../../dockerfile/stages.ts';
import { peersNamed } from '../peers.ts';
import { defineRule } from '../rule.ts';

/** Images of distributions, which start a shell or nothing. */
const bare = new Set([
  'alpine',
  'debian',
  'ubuntu',
  'busybox',
  'fedora',
  'alma',
  'rocky',
  'centos',
  'amazon',
  'wolfi',
  'scratch',
]);

export default defineRule({
  id: 'process-missing',
  scope: 'dockerfile',
  severity: 'minor',
  category: 'maintainability',
  confidence: 'likely',
  profile: 'strict',
  since: '0.1.0',
  title: 'Neither CMD nor ENTRYPOINT',
  remedy: 'Say what the image starts: `CMD` or `ENTRYPOINT`',
  rationale:
    'The container runs what the base image runs, which for a distribution is a shell that ends at once. Whoever starts it has to know the command.',
  exceptions: 'Base images, and images that only carry files.',
  peers: peersNamed(['droast:DF036']),
  examples: {
    bad: [
      {
        files: 'FROM alpine:3.23\nCOPY server /srv/\n',
        reports: [{ line: 1, message: 'This image starts nothing of its own: it has neither `CMD` nor `ENTRYPOINT`.' }],
      },
    ],
    good: [
      { title: 'Inherited', files: 'FROM alpine:3.23 AS base\nCMD ["server"]\nFROM base\nCOPY a /a\n' },
      { title: 'The base image has one', files: 'FROM nginx:1.29\nCOPY site /srv\n' },
      { title: 'A stage that stays behind', files: 'FROM alpine:3.23 AS a\nRUN true\nFROM nginx:1.29\n' },
    ],
  },
  *check({ file }) {
    for (const stage of file.stages.filter(({ shipped, instructions }) => shipped && instructions.length > 0)) {
      const base = rootBase(stage);
      const isBare = base.kind === 'scratch' || (base.kind === 'image' && bare.has(base.facts.family ?? ''));
      if (!isBare || stage.from === null || entrypointOf(stage) !== null || cmdOf(stage) !== null) continue;
      yield {
        message: 'This image starts nothing of its own: it has neither `CMD` nor `ENTRYPOINT`.',
        subject: 'CMD',
        at: { path: file.path, range: stage.from.ownRange },
        identity: `${stage.name ?? stage.index} CMD`,
      };
    }
  },
});
