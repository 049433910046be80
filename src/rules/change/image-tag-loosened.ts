import { pairStages } from '../../dockerfile/pairing.ts';
import { type ImageReference, nameWithoutDigest, sameRepository } from '../../images/reference.ts';
import { parseTag } from '../../images/tag.ts';
import { defineRule } from '../rule.ts';
import { unpaired } from '../unpaired.ts';

export default defineRule({
  id: 'image-tag-loosened',
  scope: 'change',
  severity: 'major',
  category: 'reproducibility',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Base image is named less exactly than before',
  remedy: 'Name the version as exactly as before',
  rationale:
    'The tag used to name one release and now stands for whichever is the newest of many: the same commit builds another image next month. Update bots keep exact versions current where they are written down.',
  exceptions: 'A team that has decided to follow a series.',
  peers: [],
  examples: {
    bad: [
      {
        title: 'A patch release becomes a series',
        before: 'FROM node:24.3.1-slim\nUSER node\n',
        files: 'FROM node:24-slim\nUSER node\n',
        reports: [
          {
            line: 1,
            message: '`node:24-slim` stands for whatever is the newest 24 by then; before, it was `node:24.3.1-slim`.',
          },
        ],
      },
      {
        title: 'The release of the distribution is dropped, and a version becomes a word',
        before: 'FROM golang:1.26-alpine3.23 AS build\nFROM nginx:1.29.3\nCOPY --from=build /srv /srv\n',
        files: 'FROM golang:1.26-alpine AS build\nFROM nginx:stable\nCOPY --from=build /srv /srv\n',
        reports: [
          {
            line: 1,
            message:
              '`golang:1.26-alpine` stands for whatever is the newest release of its distribution by then; before, it was `golang:1.26-alpine3.23`.',
          },
          {
            line: 2,
            message:
              '`nginx:stable` stands for whatever is the newest `stable` by then; before, it was `nginx:1.29.3`.',
          },
        ],
      },
    ],
    good: [
      { title: 'As exact as before', before: 'FROM node:24.3.1-slim\n', files: 'FROM node:26.0.0-slim\n' },
      { title: 'More exact', before: 'FROM node:24\n', files: 'FROM node:24.3-trixie\n' },
      { title: 'Another image', before: 'FROM node:24.3.1\n', files: 'FROM oven/bun:1\n' },
      {
        title: 'The digest is the version',
        before: 'FROM python:3.14.1\n',
        files: 'FROM python:3.14@sha256:032e78d7e54e352129831743737e3a83171d9cc5b5896f411649c597ce0b11ea\n',
      },
      { title: 'A new series, named as the old one', before: 'FROM node:24-trixie\n', files: 'FROM node:26-trixie\n' },
    ],
  },
  *check({ before, after }) {
    yield* unpaired(before, after);
    for (const { before: was, after: now } of pairStages(before, after).pairs) {
      if (was.base.kind !== 'image' || now.base.kind !== 'image' || now.from === null) continue;
      const [old, image] = [was.base.reference, now.base.reference];
      const stands = standsFor(old, image);
      if (stands === null) continue;
      yield {
        message: `\`${nameWithoutDigest(image)}\` stands for whatever is the newest ${stands} by then; before, it was \`${nameWithoutDigest(old)}\`.`,
        subject: image.repository,
        at: { path: after.path, range: now.from.range },
      };
    }
  },
});

/** What the newer tag leaves open and the older one told; a lost digest, and no tag at all, are other rules' business. */
function standsFor(old: ImageReference, image: ImageReference): string | null {
  if (!sameRepository(old, image) || old.digest !== null || image.digest !== null) return null;
  if (old.tag === null || image.tag === null || image.tag === 'latest' || old.tag === image.tag) return null;
  const [was, now] = [parseTag(old), parseTag(image)];
  if (was.version === null) return null;
  if (now.version === null) return /^[a-z]+$/.test(now.tokens[0] ?? '') ? `\`${now.tokens[0]}\`` : null;
  if (was.version.startsWith(`${now.version}.`)) return now.version;
  const isRelease = was.version === now.version && was.distribution?.id === now.distribution?.id;
  return isRelease && was.distribution?.release != null && now.distribution?.release == null
    ? 'release of its distribution'
    : null;
}
