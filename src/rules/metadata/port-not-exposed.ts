import { cmdOf, entrypointOf } from '../../dockerfile/process.ts';
import { instructionsOf, lineage } from '../../dockerfile/stages.ts';
import { peersNamed } from '../peers.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'port-not-exposed',
  scope: 'dockerfile',
  severity: 'minor',
  category: 'maintainability',
  confidence: 'likely',
  profile: 'strict',
  since: '0.1.0',
  title: 'The port of the service is not exposed',
  remedy: 'Expose the port of the service',
  rationale: '`EXPOSE` opens nothing, but it tells people, proxies and `docker run -P` where the service listens.',
  peers: peersNamed(['droast:DF022']),
  examples: {
    bad: [
      {
        title: 'On the command line',
        files: 'FROM python:3.14-slim\nCMD ["uvicorn", "main:app", "--host", "0.0.0.0", "--port", "8000"]\n',
        reports: [{ line: 2, message: 'The service listens on port 8000, and nothing says so. Add `EXPOSE 8000`.' }],
      },
      {
        title: 'In a variable',
        files: 'FROM node:24-slim\nENV PORT=3000\nCMD ["node", "server.js"]\n',
        reports: [{ line: 3, message: 'The service listens on port 3000, and nothing says so. Add `EXPOSE 3000`.' }],
      },
    ],
    good: [
      { title: 'Exposed', files: 'FROM node:24-slim\nENV PORT=3000\nEXPOSE 3000\nCMD ["node", "server.js"]\n' },
      { title: 'No port is known', files: 'FROM node:24-slim\nCMD ["node", "job.js", "--port", "auto"]\n' },
    ],
  },
  *check({ file }) {
    for (const stage of file.stages.filter(({ shipped }) => shipped)) {
      const stages = lineage(stage);
      if (stages.some((one) => [...instructionsOf(one, 'EXPOSE')].length > 0)) continue;
      const started = [entrypointOf(stage), cmdOf(stage)].flatMap((one) => (one === null ? [] : [one.instruction]));
      const last = started.at(-1);
      if (last === undefined) continue;
      const variables = stages.flatMap((one) => [...instructionsOf(one, 'ENV')].flatMap(({ pairs }) => pairs));
      const port =
        portIn(started.map(({ args }) => args.text).join(' ')) ??
        variables.find(({ name, value }) => name === 'PORT' && /^\d+$/.test(value?.value ?? ''))?.value?.value;
      if (port == null) continue;
      yield {
        message: `The service listens on port ${port}, and nothing says so. Add \`EXPOSE ${port}\`.`,
        subject: port,
        at: { path: file.path, range: last.ownRange },
        identity: `${stage.name ?? stage.index} EXPOSE`,
      };
    }
  },
});

function portIn(command: string): string | null {
  return /(?:--(?:http-)?port[=",\s]+|\b0\.0\.0\.0:)(\d{2,5})\b/.exec(command)?.[1] ?? null;
}
