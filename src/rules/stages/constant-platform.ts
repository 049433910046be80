import { isNamedAfterPlatform, platformOf } from '../../dockerfile/platforms.ts';
import { isShippedWith } from '../../dockerfile/stages.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'constant-platform',
  scope: 'dockerfile',
  severity: ['major', 'minor'],
  category: 'maintainability',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Stage is tied to one platform',
  remedy: 'Leave `--platform` to `docker build`',
  rationale:
    'A fixed `--platform` wins over the platform that the image is built for: `docker build --platform` yields an image that claims one architecture and holds another, and machines of another kind build under emulation. Choose the platform where the build is started.',
  exceptions: 'Software that exists for one platform only; name the stage after the platform then.',
  peers: [
    { tool: 'hadolint', id: 'DL3029', relation: 'narrower' },
    { tool: 'buildkit', id: 'FromPlatformFlagConstDisallowed', relation: 'same' },
    { tool: 'kics', id: 'Using Platform Flag with FROM Command', relation: 'narrower' },
    { tool: 'semgrep', id: 'avoid-platform-with-from', relation: 'narrower' },
    { tool: 'droast', id: 'DF061', relation: 'narrower' },
  ],
  examples: {
    bad: [
      {
        files: 'FROM --platform=linux/amd64 node:24-slim\nCMD ["node", "server.js"]\n',
        reports: [
          {
            line: 1,
            message:
              'The image holds `linux/amd64`, whatever platform it is built for. Leave `--platform` out, and give it to `docker build` where it is needed.',
          },
        ],
      },
      {
        title: 'In a stage that is left behind',
        files: 'FROM --platform=linux/amd64 node:24-slim AS assets\nFROM nginx:1.29\nCOPY --from=assets /srv /srv\n',
        reports: [
          {
            line: 1,
            severity: 'minor',
            message:
              'The stage runs as `linux/amd64` on every machine. `--platform=$BUILDPLATFORM` lets each one build without emulation.',
          },
        ],
      },
    ],
    good: [
      { title: 'A stage named after its platform', files: 'FROM --platform=linux/arm64 alpine:3.23 AS tools-arm64\n' },
      {
        title: 'Known at build time only',
        files: 'FROM --platform=$BUILDPLATFORM golang:1.26 AS build\nFROM scratch\n',
      },
      { title: 'Nothing said', files: 'FROM alpine:3.23\n' },
      { title: 'A file for one platform', files: { 'Dockerfile.arm64': 'FROM --platform=linux/arm64 alpine:3.23\n' } },
    ],
  },
  *check({ file }) {
    for (const stage of file.stages) {
      const platform = platformOf(stage);
      if (platform.kind !== 'constant' || isNamedAfterPlatform(file, stage)) continue;
      const os = platform.text.split('/')[0] ?? '';
      if (os !== '' && stage.name?.includes(os) === true) continue;
      const shipped = isShippedWith(file, stage);
      yield {
        message: shipped
          ? `The image holds \`${platform.text}\`, whatever platform it is built for. Leave \`--platform\` out, and give it to \`docker build\` where it is needed.`
          : `The stage runs as \`${platform.text}\` on every machine. \`--platform=$BUILDPLATFORM\` lets each one build without emulation.`,
        subject: platform.text,
        at: { path: file.path, range: platform.flag.range },
        severity: shipped ? 'major' : 'minor',
        profile: shipped ? 'recommended' : 'strict',
      };
    }
  },
});
