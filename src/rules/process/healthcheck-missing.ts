import { healthcheckOf } from '../../dockerfile/process.ts';
import { absenceAnchor } from '../../dockerfile/stages.ts';
import { peersNamed } from '../peers.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'healthcheck-missing',
  scope: 'dockerfile',
  severity: 'minor',
  category: 'maintainability',
  confidence: 'likely',
  profile: 'strict',
  since: '0.1.0',
  title: 'No HEALTHCHECK',
  remedy: 'Add a `HEALTHCHECK`, or `HEALTHCHECK NONE`',
  rationale:
    'Docker, Compose and Swarm only see that the process is there; a check tells them whether it answers. `HEALTHCHECK NONE` says that somebody has thought about it.',
  exceptions: 'Kubernetes ignores it and has probes of its own; tools that run once need none.',
  peers: peersNamed([
    'hadolint:DL3057',
    'trivy:DS-0026',
    'checkov:CKV_DOCKER_2',
    'kics:Healthcheck Instruction Missing',
    'droast:DF012',
  ]),
  examples: {
    bad: [
      {
        files: 'FROM alpine:3.23\nCMD ["server"]\n',
        reports: [
          {
            line: 2,
            message: 'Nothing tells whether the service answers. Add a `HEALTHCHECK`, or `HEALTHCHECK NONE`.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'Inherited',
        files: 'FROM alpine:3.23 AS base\nHEALTHCHECK CMD wget -q localhost\nFROM base\nCMD ["server"]\n',
      },
      { title: 'None on purpose', files: 'FROM alpine:3.23\nHEALTHCHECK NONE\n' },
    ],
  },
  *check({ file }) {
    for (const stage of file.stages.filter(({ shipped, from }) => shipped && from !== null)) {
      const anchor = absenceAnchor(file, stage);
      if (healthcheckOf(stage) !== null || anchor === null) continue;
      yield {
        message: 'Nothing tells whether the service answers. Add a `HEALTHCHECK`, or `HEALTHCHECK NONE`.',
        subject: 'HEALTHCHECK',
        at: { path: file.path, range: anchor.ownRange },
        identity: `${stage.name ?? stage.index} HEALTHCHECK`,
      };
    }
  },
});
