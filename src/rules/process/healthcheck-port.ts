import type { HealthcheckInstruction, Stage } from '../../dockerfile/model.ts';
import { listeningPorts } from '../../dockerfile/ports.ts';
import { cmdOf, entrypointOf, healthcheckOf } from '../../dockerfile/process.ts';
import { bindingOf } from '../../dockerfile/scope.ts';
import { imageFactsOf, lineage } from '../../dockerfile/stages.ts';
import { mentions } from '../../text/mentions.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'healthcheck-port',
  scope: 'dockerfile',
  severity: 'critical',
  category: 'correctness',
  confidence: 'likely',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Health check asks another port than the program listens on',
  remedy: 'Ask the port that the program listens on',
  rationale:
    'Where nothing listens the connection is refused, so the container is never healthy: orchestrators restart it or send it no traffic. An address without a port is port 80.',
  exceptions: 'A port for administration that is left out of `EXPOSE` on purpose.',
  peers: [],
  examples: {
    bad: [
      {
        title: 'Another port than the program is given',
        files:
          'FROM python:3.14\nHEALTHCHECK CMD curl -f http://localhost:8080/\nCMD ["gunicorn", "--bind", "0.0.0.0:8000", "app"]\n',
        reports: [
          { line: 2, message: 'This asks port 8080, and all that the file says of listening is port 8000 (`CMD`).' },
        ],
      },
      {
        title: 'An address without a port',
        files:
          'FROM node:24\nEXPOSE 3000\nHEALTHCHECK CMD curl -f http://localhost/health\nCMD ["node", "server.js"]\n',
        reports: [
          { line: 3, message: 'This asks port 80, and all that the file says of listening is port 3000 (`EXPOSE`).' },
        ],
      },
      {
        title: 'Another number',
        files:
          'FROM python:3.14\nENV PORT=8000\nEXPOSE 8000\nHEALTHCHECK CMD wget -qO- http://127.0.0.1:8080/ || exit 1\nCMD ["python", "app.py"]\n',
        reports: [
          { line: 4, message: 'This asks port 8080, and all that the file says of listening is port 8000 (`EXPOSE`).' },
        ],
      },
    ],
    good: [
      {
        title: 'Said to the program',
        files:
          'FROM python:3.14\nHEALTHCHECK CMD curl -f http://localhost:8000/\nCMD ["gunicorn", "--bind", "0.0.0.0:8000", "app"]\n',
      },
      {
        title: 'The same',
        files: 'FROM node:24\nEXPOSE 3000/tcp\nHEALTHCHECK CMD curl -f http://localhost:3000/\nCMD ["node", "a.js"]\n',
      },
      {
        title: 'By a variable',
        files:
          'FROM node:24\nENV PORT=3000\nEXPOSE $PORT\nHEALTHCHECK CMD curl -f http://localhost:${PORT}/ || exit 1\nCMD ["node", "a.js"]\n',
      },
      {
        title: 'Said elsewhere',
        files:
          'FROM node:24\nEXPOSE 3000\nENV ADMIN_PORT=9000\nHEALTHCHECK CMD curl -f http://localhost:9000/\nCMD ["node", "a.js"]\n',
      },
      {
        title: 'What the base image starts is not known',
        files: 'FROM example.com/app:1\nEXPOSE 3000\nHEALTHCHECK CMD curl -f http://localhost/\n',
      },
      {
        title: 'A server of its own in the image',
        files: 'FROM nginx:1.29\nEXPOSE 443\nHEALTHCHECK CMD curl -f http://localhost/\n',
      },
      {
        title: 'Another host',
        files: 'FROM node:24\nEXPOSE 3000\nHEALTHCHECK CMD curl -f http://example.com/\nCMD ["node", "a.js"]\n',
      },
    ],
  },
  *check({ file }) {
    for (const stage of file.stages.filter(({ shipped }) => shipped)) {
      const check = healthcheckOf(stage);
      const starts = [entrypointOf(stage), cmdOf(stage)].filter((found) => found !== null);
      if (
        check === null ||
        starts.length === 0 ||
        /^(?:nginx|httpd|caddy|php|tomcat|traefik|haproxy)/.test(imageFactsOf(stage)?.family ?? '')
      )
        continue;
      const asked = portOf(check.instruction);
      const listening = listeningPorts(stage);
      if (asked === null || listening === null || listening.ports.includes(asked)) continue;
      if (isMentioned(stage, asked, check.instruction)) continue;
      const { ports, said } = listening;
      const listed = ports.length === 1 ? `port ${ports[0]}` : `the ports ${ports.join(', ')}`;
      yield {
        message: `This asks port ${asked}, and all that the file says of listening is ${listed} (\`${said}\`).`,
        subject: String(asked),
        at: { path: file.path, range: check.instruction.ownRange },
      };
    }
  },
});

const host = '(?:localhost|127\\.0\\.0\\.1|0\\.0\\.0\\.0|\\[::1?\\])';
const address = new RegExp(`\\b(https?)://${host}(?::([^/"'\\s]+))?(?=[/"'\\s]|$)`, 'g');

/** The one port that the check asks; null: several, or one that is known at run time only. */
function portOf({ command, scope }: HealthcheckInstruction): number | null {
  const text = command?.form === 'exec' ? command.words.map((word) => word.text).join(' ') : (command?.text.text ?? '');
  const ports = new Set<number | null>();
  for (const [, protocol, written] of text.matchAll(address)) {
    if (written === undefined) ports.add(protocol === 'https' ? 443 : 80);
    else if (/^\d+$/.test(written)) ports.add(Number(written));
    else {
      const name = /^\$\{?(\w+)\}?$/.exec(written)?.[1];
      const binding = name === undefined ? null : bindingOf(scope, name);
      const value = binding?.kind === 'env' ? binding.value : null;
      ports.add(value !== null && /^\d+$/.test(value) ? Number(value) : null);
    }
  }
  const [port] = ports;
  return ports.size === 1 ? (port ?? null) : null;
}

/** The number stands anywhere else in the stage: in a variable, in an argument. */
function isMentioned(stage: Stage, port: number, check: HealthcheckInstruction): boolean {
  return lineage(stage).some(({ instructions }) =>
    instructions.some(
      (instruction) =>
        instruction !== check && mentions(instruction.args.text, String(port), { before: /\d/, behind: /\d/ }) > 0,
    ),
  );
}
