import { instructionsOf, isShippedWith } from '../../dockerfile/stages.ts';
import { peersNamed } from '../peers.ts';
import { defineRule } from '../rule.ts';

/** TCP ports by their services, as IANA has them. */
const services: readonly (readonly [port: number, service: string])[] = [
  [22, 'SSH'],
  [23, 'Telnet'],
  [3389, 'RDP'],
  [5800, 'VNC'],
  [5900, 'VNC'],
];

export default defineRule({
  id: 'admin-port-exposed',
  scope: 'dockerfile',
  severity: 'major',
  category: 'security',
  confidence: 'likely',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Port of a remote administration service is exposed',
  remedy: 'Leave the administration port out of the image',
  rationale:
    'A login server inside a container has keys or passwords to keep, is attacked wherever it can be reached, and bypasses the access control of the platform. `docker exec` and `kubectl exec` need none.',
  exceptions: 'Images whose very purpose it is: a bastion host, a Git server, a remote desktop.',
  peers: [...peersNamed(['trivy:DS-0004', 'checkov:CKV_DOCKER_1'], 'broader'), ...peersNamed(['sonar:S6473'], 'same')],
  examples: {
    bad: [
      {
        files: 'FROM debian:13-slim\nARG LOGIN=22\nEXPOSE 8080 $LOGIN/tcp\nCMD ["server"]\n',
        reports: [
          {
            line: 3,
            message:
              'Port 22 is for SSH. Reach the container by `docker exec` or `kubectl exec` instead of a login server in it.',
          },
        ],
      },
      {
        title: 'Inside a range',
        files: 'FROM debian:13-slim\nEXPOSE 3380-3390\n',
        reports: [
          {
            line: 2,
            message:
              'Port 3389 is for RDP. Reach the container by `docker exec` or `kubectl exec` instead of a login server in it.',
          },
        ],
      },
    ],
    good: [
      { title: 'Ports that look alike', files: 'FROM debian:13-slim\nEXPOSE 80 222 2222 22/udp\n' },
      { title: 'Known at build time only', files: 'FROM debian:13-slim\nARG PORT\nEXPOSE $PORT\n' },
      { title: 'A stage that stays behind', files: 'FROM debian:13 AS a\nEXPOSE 22\nFROM scratch\nEXPOSE 80\n' },
    ],
  },
  *check({ file }) {
    for (const stage of file.stages.filter((one) => isShippedWith(file, one))) {
      for (const { words } of instructionsOf(stage, 'EXPOSE')) {
        for (const { value, range } of words) {
          const [, from, to = from, protocol = 'tcp'] = /^(\d+)(?:-(\d+))?(?:\/(\w+))?$/.exec(value ?? '') ?? [];
          if (from === undefined || protocol.toLowerCase() !== 'tcp') continue;
          const found = services.find(([port]) => Number(from) <= port && port <= Number(to));
          // A wide range is about whatever is in it, and not about one service.
          if (found === undefined || Number(to) - Number(from) > 100) continue;
          yield {
            message: `Port ${found[0]} is for ${found[1]}. Reach the container by \`docker exec\` or \`kubectl exec\` instead of a login server in it.`,
            subject: String(found[0]),
            at: { path: file.path, range },
          };
        }
      }
    }
  },
});
