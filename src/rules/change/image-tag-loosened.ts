import { pairedBases } from '../../dockerfile/pairing.ts';
import type { ImageFacts } from '../../images/describe.ts';
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
      {
        title: 'The build is dropped, and a commit becomes a branch',
        before:
          'FROM debian:trixie-20260112-slim AS build\nFROM ghcr.io/acme/base:sha-1a2b3c4\nCOPY --from=build /srv /srv\n',
        files: 'FROM debian:trixie-slim AS build\nFROM ghcr.io/acme/base:main\nCOPY --from=build /srv /srv\n',
        reports: [
          {
            line: 1,
            message:
              '`debian:trixie-slim` stands for whatever is the newest build of it by then; before, it was `debian:trixie-20260112-slim`.',
          },
          {
            line: 2,
            message:
              '`ghcr.io/acme/base:main` stands for whatever is the newest `main` by then; before, it was `ghcr.io/acme/base:sha-1a2b3c4`.',
          },
        ],
      },
      {
        title: 'A newer series, named less exactly',
        before: 'FROM eclipse-temurin:21.0.9_10-jre\n',
        files: 'FROM eclipse-temurin:25-jre\n',
        reports: [
          {
            line: 1,
            message:
              '`eclipse-temurin:25-jre` stands for whatever is the newest 25 by then; before, it was `eclipse-temurin:21.0.9_10-jre`.',
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
      { title: 'Another name for the same release', before: 'FROM ubuntu:24.04\n', files: 'FROM ubuntu:noble\n' },
      { title: 'Another distribution', before: 'FROM node:24-alpine3.23\n', files: 'FROM node:24-slim\n' },
      { title: 'A new series, named as the old one', before: 'FROM node:24-trixie\n', files: 'FROM node:26-trixie\n' },
    ],
  },
  *check({ before, after }) {
    yield* unpaired(before, after);
    for (const { was, now, from } of pairedBases(before, after)) {
      const stands = standsFor(was, now);
      if (stands === null) continue;
      const image = now.reference;
      yield {
        message: `\`${nameWithoutDigest(image)}\` stands for whatever is the newest ${stands} by then; before, it was \`${nameWithoutDigest(was.reference)}\`.`,
        subject: image.repository,
        at: { path: after.path, range: from.range },
      };
    }
  },
});

interface Base {
  readonly reference: ImageReference;
  readonly facts: ImageFacts;
}

/** What the newer tag leaves open and the older one told; a lost digest, and no tag at all, are other rules' business. */
function standsFor(was: Base, now: Base): string | null {
  const [old, image] = [was.reference, now.reference];
  if (!sameRepository(old, image) || old.digest !== null || image.digest !== null) return null;
  if (old.tag === null || image.tag === null || image.tag === 'latest' || old.tag === image.tag) return null;
  if (dropsBuild(old.tag, image.tag)) return 'build of it';
  const [older, newer] = [versionOf(was), versionOf(now)];
  if (newer === null) {
    const word = /^[a-z]+(?=-|$)/.exec(image.tag)?.[0];
    return word === undefined || (older === null && !namesBuild(old.tag)) ? null : `\`${word}\``;
  }
  if (older === null) return null;
  const [had, has] = [older, newer].map((version) => version.split('.').length) as [number, number];
  // PostgreSQL counted 9.6 as it counts 17 now.
  const isSeries = older.startsWith(`${newer}.`) || (had > 2 && has < had && !/^9\./.test(older));
  if (isSeries) return newer;
  const [a, b] = [parseTag(old), parseTag(image)];
  return a.distribution?.release != null && b.distribution?.release == null && isOnSame(was, now)
    ? 'release of its distribution'
    : null;
}

/** The leading number; of a distribution's own image, the release that its codename stands for. */
function versionOf({ reference, facts }: Base): string | null {
  const [first = ''] = (reference.tag ?? '').split('-');
  const written = /^v?(\d+(?:[._]\d+)*)$/.exec(first)?.[1]?.replaceAll('_', '.');
  const isRelease = facts.software?.length === 0 && facts.distribution?.codename === first;
  return written ?? (isRelease ? (facts.distribution?.release ?? null) : null);
}

/** A date, the number of a build, or a commit. */
const build = /^(?:\d{8,}|r\d+|(?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{7,40})$/;

function namesBuild(tag: string): boolean {
  return tag.split(/[-.]/).some((token) => build.test(token));
}

/** The same tag, without what told one build of it from the next. */
function dropsBuild(old: string, tag: string): boolean {
  return (
    namesBuild(old) &&
    old
      .split('-')
      .filter((token) => !build.test(token))
      .join('-') === tag
  );
}

function isOnSame(was: Base, now: Base): boolean {
  return was.facts.distribution !== null && was.facts.distribution.id === now.facts.distribution?.id;
}
