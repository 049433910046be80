import { featuresMissing } from '../../dockerfile/frontend.ts';
import { lineEnd, lineText } from '../../text/source.ts';
import { defineRule } from '../rule.ts';

/** What builders of the last two years read by themselves, and what the oldest in use do. */
const usual = { version: '1.13', labs: false };
const everywhere = { version: '1.3', labs: false };

export default defineRule({
  id: 'feature-without-syntax-line',
  scope: 'dockerfile',
  severity: ['major', 'minor'],
  category: 'correctness',
  confidence: 'likely',
  profile: 'recommended',
  since: '0.1.0',
  fixable: true,
  title: 'New syntax without a `# syntax` line',
  remedy: 'Begin the file with a `# syntax` line',
  rationale:
    'Without `# syntax` each builder reads the file by the frontend that it was made with. An older Docker stops at what came later, on the machine of a colleague or in the pipeline. With `# syntax=docker/dockerfile:1` every BuildKit fetches the newest one.',
  exceptions: 'Builders that are all as new, or may not fetch anything.',
  peers: [],
  examples: {
    bad: [
      {
        files: 'FROM node:24-slim\nWORKDIR /app\nCOPY --parents packages/*/package.json ./\n',
        reports: [
          {
            line: 3,
            message:
              '`COPY --parents` came with `docker/dockerfile:1.20`, and no `# syntax` line asks for it: older builders stop here. Begin the file with `# syntax=docker/dockerfile:1`.',
          },
        ],
        fixed:
          '# syntax=docker/dockerfile:1\nFROM node:24-slim\nWORKDIR /app\nCOPY --parents packages/*/package.json ./\n',
      },
    ],
    good: [
      {
        title: 'It asks for the newest',
        files: '# syntax=docker/dockerfile:1\nFROM node:24-slim\nCOPY --parents a/b /srv/\n',
      },
      {
        title: 'What every builder knows',
        files: 'FROM node:24-slim\nRUN --mount=type=cache,target=/root/.npm npm ci\nCOPY --chmod=755 a /usr/bin/a\n',
      },
    ],
  },
  *check({ file }) {
    if (file.directives.some(({ name }) => name === 'syntax')) return;
    const news = new Set([...featuresMissing(file, usual)].map(({ feature }) => feature.name));
    for (const { feature, range } of featuresMissing(file, everywhere)) {
      if (feature.name.startsWith('named')) continue;
      const isNew = news.has(feature.name);
      const name = feature.name.charAt(0).toUpperCase() + feature.name.slice(1);
      yield {
        message: `${name} came with \`docker/dockerfile:${feature.since}\`, and no \`# syntax\` line asks for it: older builders stop here. Begin the file with \`# syntax=docker/dockerfile:1\`.`,
        subject: feature.name,
        at: { path: file.path, range },
        severity: isNew ? 'major' : 'minor',
        profile: isNew ? 'recommended' : 'strict',
        ...(file.directives.length === 0 && {
          fix: {
            title: 'Ask for the newest frontend',
            applicability: 'needs-review',
            edits: [
              {
                path: file.path,
                startLine: 1,
                endLine: 1,
                replacement: `# syntax=docker/dockerfile:1${lineEnd(file.source, 1)}${lineText(file.source, 1)}${lineEnd(file.source, 1)}`,
              },
            ],
          },
        }),
      };
    }
  },
});
