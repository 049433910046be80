import { instructionsOf } from '../../dockerfile/stages.ts';
import { peersNamed } from '../peers.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'docker-socket-volume',
  scope: 'dockerfile',
  severity: 'critical',
  category: 'security',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  title: 'VOLUME asks for the socket of Docker',
  remedy: 'Drop the `VOLUME` for the socket of Docker',
  rationale:
    'Whoever can write to that socket is root on the host. A `VOLUME` does not mount it, it makes an empty folder of that name, but it tells people to mount it.',
  peers: peersNamed(['semgrep:dockerfile-dockerd-socket-mount'], 'same'),
  examples: {
    bad: [
      {
        files: 'FROM docker:29\nVOLUME ["/data", "/var/run/docker.sock"]\n',
        reports: [
          {
            line: 2,
            message:
              '`/var/run/docker.sock` makes whoever holds it root on the host. Drop it here: a `VOLUME` would only make an empty folder of that name.',
          },
        ],
      },
    ],
    good: [
      { title: 'Data', files: 'FROM docker:29\nVOLUME /var/lib/docker\n' },
      { title: 'Another socket', files: 'FROM docker:29\nVOLUME /run/app/app.sock\n' },
    ],
  },
  *check({ file }) {
    for (const volume of file.stages.flatMap((stage) => [...instructionsOf(stage, 'VOLUME')])) {
      for (const { value, range } of volume.words) {
        if (value === null || !/^(?:\/var)?\/run\/(?:docker|containerd\/containerd|podman\/podman)\.sock\b/.test(value))
          continue;
        yield {
          message: `\`${value}\` makes whoever holds it root on the host. Drop it here: a \`VOLUME\` would only make an empty folder of that name.`,
          subject: value,
          at: { path: file.path, range },
        };
      }
    }
  },
});
