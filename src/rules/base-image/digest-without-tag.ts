import { nameWithoutDigest } from '../../images/reference.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'digest-without-tag',
  scope: 'dockerfile',
  severity: 'minor',
  category: 'maintainability',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Digest without a tag',
  remedy: 'Write the tag beside the digest',
  rationale:
    'The digest pins the image, and nothing says which release it is. Update bots go by the tag: without one they follow `latest`, and one day move the image to the next major version. `name:tag@sha256:…` has both, and the digest decides.',
  peers: [],
  examples: {
    bad: [
      {
        files: 'FROM quay.io/centos/centos@sha256:cdf4daaf154e3e27cfffc799c16f343a384228f38646928a1513d925f473cb46\n',
        reports: [
          {
            line: 1,
            message:
              '`quay.io/centos/centos` is pinned by digest alone: nobody sees which release it is, and update bots follow `latest`. Write the tag as well: `quay.io/centos/centos:TAG@sha256:…`.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'Both',
        files: 'FROM node:24.17.0@sha256:032e78d7e54e352129831743737e3a83171d9cc5b5896f411649c597ce0b11ea\n',
      },
      { title: 'A tag alone', files: 'FROM node:24.17.0\n' },
      {
        title: 'A vendor that publishes one tag only',
        files:
          'FROM cgr.dev/chainguard/static@sha256:cdf4daaf154e3e27cfffc799c16f343a384228f38646928a1513d925f473cb46\n',
      },
    ],
  },
  *check({ file }) {
    for (const { base, from } of file.stages) {
      if (base.kind !== 'image' || from?.image == null) continue;
      const { reference, facts } = base;
      if (reference.digest === null || reference.tag !== null || facts.onlyLatest === true) continue;
      const name = nameWithoutDigest(reference);
      yield {
        message: `\`${name}\` is pinned by digest alone: nobody sees which release it is, and update bots follow \`latest\`. Write the tag as well: \`${name}:TAG@sha256:…\`.`,
        subject: reference.repository,
        at: { path: file.path, range: from.image.range },
      };
    }
  },
});
