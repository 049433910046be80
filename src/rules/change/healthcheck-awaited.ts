import { pairStages } from '../../dockerfile/pairing.ts';
import { healthcheckOf } from '../../dockerfile/process.ts';
import { absenceAnchor } from '../../dockerfile/stages.ts';
import { workloadsOf } from '../../repository/knowledge.ts';
import { defineRule } from '../rule.ts';
import { unpaired } from '../unpaired.ts';

/** A compose file as the examples need it. */
const compose = (web: string) => ({
  'compose.yaml': `services:\n  web:\n    build: .\n${web}  proxy:\n    image: nginx:1.29\n    depends_on:\n      web: { condition: service_healthy }\n`,
});
const check = 'HEALTHCHECK CMD ["node", "check.js"]\n';
const image = (healthcheck: string) => `FROM node:24-slim\n${healthcheck}CMD ["node", "."]\n`;

export default defineRule({
  id: 'healthcheck-awaited',
  scope: 'change',
  severity: 'critical',
  category: 'correctness',
  confidence: 'likely',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Health check is gone, and a service waits for it',
  remedy: 'Keep the `HEALTHCHECK`, or check in the compose file',
  rationale:
    'With `condition: service_healthy` compose starts a service once the other one is healthy. A container that nothing checks never is: `docker compose up` stops with "has no healthcheck configured".',
  exceptions: 'A base image that brings a health check along.',
  peers: [],
  asks: ['builds', 'workloads'],
  examples: {
    bad: [
      {
        before: { ...compose(''), Dockerfile: image(check) },
        files: { ...compose(''), Dockerfile: image('') },
        reports: [
          {
            line: 2,
            message:
              '`HEALTHCHECK` is gone, and `compose.yaml` waits until `web` is healthy: `docker compose up` stops there.',
          },
        ],
      },
      {
        title: 'Switched off',
        before: { ...compose(''), Dockerfile: image(check) },
        files: { ...compose(''), Dockerfile: image('HEALTHCHECK NONE\n') },
        reports: [
          {
            line: 2,
            message:
              '`HEALTHCHECK` is switched off, and `compose.yaml` waits until `web` is healthy: `docker compose up` stops there.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'Another check',
        before: { ...compose(''), Dockerfile: image(check) },
        files: { ...compose(''), Dockerfile: image(check.replace('check.js', 'healthy.js')) },
      },
      {
        title: 'The compose file checks by itself',
        before: { ...compose('    healthcheck: { test: [CMD, node, check.js] }\n'), Dockerfile: image(check) },
        files: { ...compose('    healthcheck: { test: [CMD, node, check.js] }\n'), Dockerfile: image('') },
      },
      {
        title: 'Nobody waits',
        before: { 'compose.yaml': 'services: { web: { build: . } }\n', Dockerfile: image(check) },
        files: { 'compose.yaml': 'services: { web: { build: . } }\n', Dockerfile: image('') },
      },
    ],
  },
  *check({ before, after, head }) {
    yield* unpaired(before, after);
    for (const { before: was, after: now } of pairStages(before, after).pairs) {
      const [old, check] = [healthcheckOf(was)?.instruction, healthcheckOf(now)?.instruction];
      if (!now.shipped || old === undefined || old.none || check?.none === false) continue;
      const at = check ?? absenceAnchor(after, now);
      if (at === null) continue;
      for (const { awaited = [], calls, name } of workloadsOf(head.tree, after.path)) {
        const [waiting] = awaited;
        if (waiting === undefined || calls.some(({ kind }) => kind === 'healthcheck')) continue;
        yield {
          message: `\`HEALTHCHECK\` is ${check === undefined ? 'gone' : 'switched off'}, and \`${waiting.path}\` waits until \`${name.replace('service ', '')}\` is healthy: \`docker compose up\` stops there.`,
          subject: `${waiting.path} ${name}`,
          at: { path: after.path, range: at.range },
          related: awaited,
        };
      }
    }
  },
});
