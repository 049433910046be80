import { copiedImages } from '../../dockerfile/copied-images.ts';
import type { Dockerfile } from '../../dockerfile/model.ts';
import { pairedBases } from '../../dockerfile/pairing.ts';
import { type ImageReference, parseImageReference } from '../../images/reference.ts';
import type { Range } from '../../text/range.ts';
import { defineRule } from '../rule.ts';
import { unpaired } from '../unpaired.ts';

export default defineRule({
  id: 'digest-pin-removed',
  scope: 'change',
  severity: 'major',
  category: 'reproducibility',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Digest pin removed',
  remedy: 'Pin the new image by its digest',
  rationale:
    'The name was pinned to one image by its digest, and no longer is: the next build can pick up another image under the same name. A version change needs a new digest, not none. Update bots keep digests current where they are written down.',
  peers: [],
  examples: {
    bad: [
      {
        title: 'The image moves on and loses its pin',
        before: 'FROM python:3.13@sha256:032e78d7e54e352129831743737e3a83171d9cc5b5896f411649c597ce0b11ea\nUSER 1001\n',
        files: 'FROM python:3.14\nUSER 1001\n',
        reports: [
          {
            line: 1,
            message:
              '`python` was pinned by digest and is `python:3.14` now. Pin the new image: `python:3.14@sha256:…`.',
          },
        ],
      },
      {
        title: 'What is copied from, and what reads the file',
        before:
          '# syntax=docker/dockerfile:1@sha256:cdf4daaf154e3e27cfffc799c16f343a384228f38646928a1513d925f473cb46\nFROM debian:13-slim\nCOPY --from=ghcr.io/astral-sh/uv:0.9.2@sha256:032e78d7e54e352129831743737e3a83171d9cc5b5896f411649c597ce0b11ea /uv /bin/\n',
        files: '# syntax=docker/dockerfile:1\nFROM debian:13-slim\nCOPY --from=ghcr.io/astral-sh/uv:0.9.4 /uv /bin/\n',
        reports: [
          {
            line: 1,
            message:
              '`docker/dockerfile` was pinned by digest and is `docker/dockerfile:1` now. Pin the new image: `docker/dockerfile:1@sha256:…`.',
          },
          {
            line: 3,
            message:
              '`ghcr.io/astral-sh/uv` was pinned by digest and is `ghcr.io/astral-sh/uv:0.9.4` now. Pin the new image: `ghcr.io/astral-sh/uv:0.9.4@sha256:…`.',
          },
        ],
      },
      {
        title: 'A stage is split',
        before:
          'FROM node:24@sha256:032e78d7e54e352129831743737e3a83171d9cc5b5896f411649c597ce0b11ea AS app\nCOPY . .\nRUN npm ci\nCMD ["node", "."]\n',
        files:
          'FROM node:24 AS build\nCOPY . .\nRUN npm ci\nFROM node:24-slim@sha256:cdf4daaf154e3e27cfffc799c16f343a384228f38646928a1513d925f473cb46 AS app\nCOPY --from=build /app /app\nCMD ["node", "."]\n',
        reports: [
          {
            line: 1,
            message: '`node` was pinned by digest and is `node:24` now. Pin the new image: `node:24@sha256:…`.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'Another image to copy from',
        before:
          'FROM debian:13-slim\nCOPY --from=ghcr.io/astral-sh/uv:0.9.2@sha256:032e78d7e54e352129831743737e3a83171d9cc5b5896f411649c597ce0b11ea /uv /bin/\n',
        files: 'FROM debian:13-slim\nCOPY --from=tools:1 /uv /bin/\n',
      },
      {
        title: 'Two stages become one',
        before:
          'FROM golang:1.26@sha256:032e78d7e54e352129831743737e3a83171d9cc5b5896f411649c597ce0b11ea AS build\nRUN make\nFROM golang:1.26@sha256:032e78d7e54e352129831743737e3a83171d9cc5b5896f411649c597ce0b11ea\nCMD ["a"]\n',
        files:
          'FROM golang:1.26@sha256:032e78d7e54e352129831743737e3a83171d9cc5b5896f411649c597ce0b11ea\nRUN make\nCMD ["a"]\n',
      },
      {
        title: 'A new digest',
        before: 'FROM python:3.13@sha256:032e78d7e54e352129831743737e3a83171d9cc5b5896f411649c597ce0b11ea\n',
        files: 'FROM python:3.14@sha256:cdf4daaf154e3e27cfffc799c16f343a384228f38646928a1513d925f473cb46\n',
      },
      { title: 'Never pinned', before: 'FROM python:3.13\n', files: 'FROM python:3.14\n' },
    ],
  },
  *check({ before, after }) {
    yield* unpaired(before, after);
    for (const { was, now, range } of compared(before, after)) {
      if (was.digest === null || now.digest !== null) continue;
      yield {
        message: `\`${was.repository}\` was pinned by digest and is \`${now.text}\` now. Pin the new image: \`${now.text}@sha256:…\`.`,
        subject: was.repository,
        at: { path: after.path, range },
      };
    }
  },
});

interface Compared {
  readonly was: ImageReference;
  readonly now: ImageReference;
  readonly range: Range;
}

/** What images the file names: to start from, to be read by, to copy from. */
function* compared(before: Dockerfile, after: Dockerfile): Generator<Compared> {
  for (const { was, now, from } of pairedBases(before, after))
    yield { was: was.reference, now: now.reference, range: from.range };
  const [was, now] = [before, after].map(({ directives }) => directives.find(({ name }) => name === 'syntax'));
  const [old, frontend] = [was, now].map((directive) => parseImageReference(directive?.value ?? ''));
  if (old != null && frontend != null && now !== undefined) yield { was: old, now: frontend, range: now.range };
  const pinned = new Map([...copiedImages(before)].map(({ reference }) => [reference.repository, reference]));
  for (const { reference, flag } of copiedImages(after)) {
    const earlier = pinned.get(reference.repository);
    if (earlier !== undefined) yield { was: earlier, now: reference, range: flag.range };
  }
}
