import { peersNamed } from '../peers.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'base-image-without-digest',
  scope: 'dockerfile',
  severity: 'major',
  category: 'reproducibility',
  confidence: 'certain',
  profile: 'strict',
  since: '0.1.0',
  title: 'Base image without a digest',
  remedy: 'Pin the base image by its digest',
  rationale:
    'A tag is a name that its owner can give to another image at any time, and does with each fix. With `name:tag@sha256:…` the build takes the same image until somebody changes the line, and an update bot proposes that.',
  exceptions: 'Without such a bot a pinned image misses security fixes.',
  peers: peersNamed(['sonar:S7023'], 'same').concat(peersNamed(['semgrep:dockerfile-source-not-pinned'])),
  examples: {
    bad: [
      {
        files: 'ARG NODE=24.17.0\nFROM node:${NODE}-slim\n',
        reports: [
          {
            line: 2,
            message: '`node:24.17.0-slim` can be another image tomorrow. Pin it: `node:24.17.0-slim@sha256:…`.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'Pinned',
        files: 'FROM alpine:3.23@sha256:24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d\n',
      },
      { title: 'Stages, and nothing at all', files: 'FROM scratch AS a\nFROM a\n' },
      { title: 'Known at build time only', files: 'ARG BASE\nFROM $BASE\n' },
    ],
  },
  *check({ file }) {
    for (const { base, from } of file.stages) {
      if (base.kind !== 'image' || from?.image == null) continue;
      const { text, tag, digest, repository } = base.reference;
      // What has no version at all is told by the rule about that.
      if (digest !== null || tag === null || tag === 'latest') continue;
      yield {
        message: `\`${text}\` can be another image tomorrow. Pin it: \`${text}@sha256:…\`.`,
        subject: repository,
        at: { path: file.path, range: from.image.range },
      };
    }
  },
});
