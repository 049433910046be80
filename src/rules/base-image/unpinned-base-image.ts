import { defaultImage } from '../../dockerfile/default-image.ts';
import type { FromInstruction, Stage, StageBase } from '../../dockerfile/model.ts';
import { instructionsOf, isShippedWith } from '../../dockerfile/stages.ts';
import { describeImage } from '../../images/describe.ts';
import { type ImageReference, parseImageReference } from '../../images/reference.ts';
import { releaseFix } from '../release-fix.ts';
import { defineRule } from '../rule.ts';

/** The peers of each case, so that ignoring one of them leaves the other reported. */
const peersOf = {
  untagged: [
    'hadolint:DL3006',
    'trivy:DS-0001',
    'checkov:CKV_DOCKER_7',
    'kics:Image Version Not Explicit',
    'semgrep:missing-image-version',
    'sonar:S6596',
    'droast:DF001',
    'dockerfilelint:missing_tag',
  ],
  latest: [
    'hadolint:DL3007',
    'trivy:DS-0001',
    'checkov:CKV_DOCKER_7',
    "kics:Image Version Using 'latest'",
    'semgrep:avoid-latest-version',
    'sonar:S6596',
    'droast:DF001',
    'droast:DF024',
    'dockerfilelint:latest_tag',
  ],
};

export default defineRule({
  id: 'unpinned-base-image',
  scope: 'dockerfile',
  severity: ['blocker', 'major'],
  category: 'reproducibility',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  fixable: true,
  title: 'Base image is not pinned',
  remedy: 'Name a version of the base image, best with its digest',
  rationale:
    'Without a tag, or with `latest`, every build takes whatever was published last: the image changes without a change in the repository, and nobody can build the old one again. A version tag narrows that to one line of releases; a digest ends it.',
  exceptions:
    'Vendors that publish nothing but `latest` leave only the digest; the finding is then major, wherever the stage ends up.',
  peers: [
    { tool: 'hadolint', id: 'DL3006', relation: 'narrower' },
    { tool: 'hadolint', id: 'DL3007', relation: 'narrower' },
    { tool: 'trivy', id: 'DS-0001', relation: 'narrower' },
    { tool: 'checkov', id: 'CKV_DOCKER_7', relation: 'narrower' },
    { tool: 'kics', id: 'Image Version Not Explicit', relation: 'narrower' },
    { tool: 'kics', id: "Image Version Using 'latest'", relation: 'narrower' },
    { tool: 'semgrep', id: 'missing-image-version', relation: 'narrower' },
    { tool: 'semgrep', id: 'avoid-latest-version', relation: 'narrower' },
    { tool: 'sonar', id: 'S6596', relation: 'narrower' },
    { tool: 'droast', id: 'DF001', relation: 'narrower' },
    { tool: 'droast', id: 'DF024', relation: 'narrower' },
    { tool: 'dockerfilelint', id: 'missing_tag', relation: 'narrower' },
    { tool: 'dockerfilelint', id: 'latest_tag', relation: 'narrower' },
  ],
  examples: {
    bad: [
      {
        title: 'No tag means `latest`',
        files: 'FROM node\nCMD ["node", "server.js"]\n',
        reports: [
          {
            line: 1,
            severity: 'blocker',
            message:
              '`node` has no tag, so each build takes whatever `latest` is by then. Name a version, best with its digest.',
          },
        ],
        fixed: 'FROM node:26\nCMD ["node", "server.js"]\n',
      },
      {
        title: 'A build stage matters less than what ships',
        files:
          'FROM golang:latest AS build\nRUN go build -o /app .\n\nFROM gcr.io/distroless/static-debian12@sha256:cdf4daaf154e3e27cfffc799c16f343a384228f38646928a1513d925f473cb46\nCOPY --from=build /app /app\n',
        reports: [
          {
            line: 1,
            severity: 'major',
            message: '`golang:latest` moves with every release. Name a version, best with its digest.',
          },
        ],
        fixed:
          'FROM golang:1.27 AS build\nRUN go build -o /app .\n\nFROM gcr.io/distroless/static-debian12@sha256:cdf4daaf154e3e27cfffc799c16f343a384228f38646928a1513d925f473cb46\nCOPY --from=build /app /app\n',
      },
      {
        title: 'The default of a build argument counts',
        files: 'ARG TAG=latest\nFROM alpine:${TAG}\n',
        reports: [
          {
            line: 2,
            severity: 'blocker',
            message: '`alpine:latest` moves with every release. Name a version, best with its digest.',
          },
        ],
        fixed: 'ARG TAG=3.24\nFROM alpine:${TAG}\n',
      },
      {
        title: 'Nothing is left when the argument is not given',
        files: 'ARG TAG\nFROM alpine${TAG}\n',
        reports: [
          {
            line: 2,
            severity: 'blocker',
            message:
              '`alpine` has no tag, so each build takes whatever `latest` is by then. Name a version, best with its digest.',
          },
        ],
      },
      {
        title: 'A vendor that publishes only `latest`',
        files: 'FROM cgr.dev/chainguard/static:latest\n',
        reports: [
          {
            line: 1,
            severity: 'major',
            message:
              '`cgr.dev/chainguard/static:latest` moves with every release, and its vendor publishes no other tag freely. Pin the digest.',
          },
        ],
      },
    ],
    good: [
      { title: 'A version', files: 'FROM node:24.17.0-bookworm-slim\n' },
      {
        title: 'A digest',
        files: 'FROM node:latest@sha256:032e78d7e54e352129831743737e3a83171d9cc5b5896f411649c597ce0b11ea\n',
      },
      { title: 'A stage, and nothing at all', files: 'FROM alpine:3.23 AS base\nFROM base AS build\nFROM scratch\n' },
    ],
  },
  *check({ file, asOf }) {
    for (const from of instructionsOf(file, 'FROM')) {
      const stage = file.stages.find((candidate) => candidate.from === from);
      if (stage === undefined || from.image === null) continue;
      const base = stage.base.kind === 'image' ? stage.base : baseByDefault(stage, from);
      if (stage.base.kind === 'unknown' && from.image.value === null && base === null) {
        yield { skip: `\`${from.image.text}\` is known at build time only`, path: file.path };
      }
      if (base === null) continue;
      const { reference, facts } = base;
      if (reference.digest !== null || (reference.tag !== null && reference.tag !== 'latest')) continue;
      const onlyLatest = facts.onlyLatest === true;
      yield {
        message: messageFor(reference, onlyLatest),
        subject: reference.repository,
        at: { path: file.path, range: from.range },
        severity: isShippedWith(file, stage) && !onlyLatest ? 'blocker' : 'major',
        peers: peersOf[reference.tag === null ? 'untagged' : 'latest'],
        ...releaseFix(file, from, base, asOf),
      };
    }
  },
});

/** An argument without a default is part of the name, and what is left without it is an image. */
function baseByDefault({ base }: Stage, from: FromInstruction): Extract<StageBase, { kind: 'image' }> | null {
  const text = base.kind === 'unknown' && from.image?.value === null ? defaultImage(from) : null;
  const reference = text === null ? null : parseImageReference(text);
  return reference === null ? null : { kind: 'image', reference, facts: describeImage(reference) };
}

function messageFor({ text, tag }: ImageReference, onlyLatest: boolean): string {
  const moves =
    tag === null ? 'has no tag, so each build takes whatever `latest` is by then' : 'moves with every release';
  return onlyLatest
    ? `\`${text}\` ${moves}, and its vendor publishes no other tag freely. Pin the digest.`
    : `\`${text}\` ${moves}. Name a version, best with its digest.`;
}
