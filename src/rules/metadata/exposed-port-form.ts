import { instructionsOf } from '../../dockerfile/stages.ts';
import { peersNamed } from '../peers.ts';
import { defineRule, type Problem } from '../rule.ts';

const peers = {
  range: [
    'hadolint:DL3011',
    'trivy:DS-0008',
    'kics:UNIX Ports Out Of Range',
    'semgrep:invalid-port',
    'droast:DF040',
    'dockerfilelint:invalid_port',
  ],
  mapping: ['buildkit:ExposeInvalidFormat', 'dockerfilelint:expose_host_port'],
  protocol: ['buildkit:ExposeProtoCasing'],
} as const;

export default defineRule({
  id: 'exposed-port-form',
  scope: 'dockerfile',
  severity: ['blocker', 'minor'],
  category: 'correctness',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  title: 'EXPOSE does not name a port of the container',
  remedy: 'Name a port of the container in `EXPOSE`',
  rationale:
    '`EXPOSE` takes ports from 0 to 65535, ranges of them, and `/tcp`, `/udp` or `/sctp`. What is larger stops the build. A port or an address of the host is accepted and dropped: where the container is published is up to `docker run -p`.',
  peers: [...peersNamed([...peers.range, ...peers.protocol], 'same'), ...peersNamed(peers.mapping, 'same')],
  examples: {
    bad: [
      {
        title: 'No such port',
        files: 'FROM nginx:1.29\nEXPOSE 80 80800\n',
        reports: [{ line: 2, message: 'There is no port 80800: they end at 65535, and the build stops here.' }],
      },
      {
        title: 'A mapping',
        files: 'FROM nginx:1.29\nEXPOSE 127.0.0.1:8080:80\n',
        reports: [
          {
            line: 2,
            severity: 'minor',
            message:
              '`EXPOSE` cannot map to the host: only `80` counts, the rest is dropped. Write `EXPOSE 80`, and publish it by `docker run -p`.',
          },
        ],
      },
      {
        title: 'No port at all',
        files: 'FROM nginx:1.29\nEXPOSE http 80/http\n',
        reports: [
          { line: 2, message: '`http` is no port, or none of tcp, udp or sctp: the build stops here.' },
          { line: 2, message: '`80/http` is no port, or none of tcp, udp or sctp: the build stops here.' },
        ],
      },
      {
        title: 'Protocol',
        files: 'FROM nginx:1.29\nEXPOSE 53/UDP\n',
        reports: [{ line: 2, severity: 'minor', message: 'Protocols are written in lower case: `53/udp`.' }],
      },
    ],
    good: [
      { title: 'All there is', files: 'FROM nginx:1.29\nEXPOSE 0 80/tcp 53/udp 65535 4000-4010\n' },
      { title: 'Known at build time only', files: 'FROM nginx:1.29\nARG PORT\nEXPOSE $PORT 40000-${PORT}\n' },
    ],
  },
  *check({ file }) {
    for (const { words } of instructionsOf(file, 'EXPOSE')) {
      for (const { value, range } of words) {
        if (value === null) continue;
        const at = { path: file.path, range };
        yield* problemsOf(value).map((problem) => ({ ...problem, subject: value, at }));
      }
    }
  },
});

type Verdict = Pick<Problem, 'message' | 'severity' | 'peers' | 'profile'>;

function problemsOf(value: string): Verdict[] {
  const [, host, ports = '', protocol = ''] = /^(.*:)?([^:/]*)(?:\/(.*))?$/s.exec(value) ?? [];
  const found: Verdict[] = [];
  const wrong = /^\d+(?:-\d+)?$/.test(ports) ? ports.split('-').find((port) => Number(port) > 65535) : undefined;
  if (wrong !== undefined) {
    const message = `There is no port ${wrong}: they end at 65535, and the build stops here.`;
    found.push({ message, severity: 'blocker', peers: peers.range });
  }
  const isPort = ports === '' || /^\d+(?:-\d+)?$/.test(ports);
  if (!isPort || !/^(?:|tcp|udp|sctp)$/i.test(protocol)) {
    const message = `\`${value}\` is no port, or none of tcp, udp or sctp: the build stops here.`;
    found.push({ message, severity: 'blocker', peers: peers.range });
  }
  if (host !== undefined && ports !== '') {
    const message = `\`EXPOSE\` cannot map to the host: only \`${ports}\` counts, the rest is dropped. Write \`EXPOSE ${ports}\`, and publish it by \`docker run -p\`.`;
    found.push({ message, severity: 'minor', peers: peers.mapping });
  }
  if (/^(?:tcp|udp|sctp)$/i.test(protocol) && protocol !== protocol.toLowerCase()) {
    const message = `Protocols are written in lower case: \`${ports}/${protocol.toLowerCase()}\`.`;
    found.push({ message, severity: 'minor', peers: peers.protocol, profile: 'strict' });
  }
  return found;
}
