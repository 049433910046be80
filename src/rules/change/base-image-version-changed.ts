import type { Dockerfile, Stage } from '../../dockerfile/model.ts';
import { pairedBases } from '../../dockerfile/pairing.ts';
import { copySourceOf, instructionsOf } from '../../dockerfile/stages.ts';
import type { ImageFacts } from '../../images/describe.ts';
import { distributionName, languageNames } from '../../images/names.ts';
import { nameWithoutDigest } from '../../images/reference.ts';
import { seriesOf } from '../../images/series.ts';
import { baseImageTable, componentStages, stagesIn, whereabouts } from '../base-images.ts';
import { defineRule } from '../rule.ts';
import { unpaired } from '../unpaired.ts';

export default defineRule({
  id: 'base-image-version-changed',
  scope: 'change',
  severity: 'minor',
  category: 'maintainability',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Base image moves to another major version, and others stay behind',
  remedy: 'Move all of them, or say why one is different',
  rationale:
    'All images of the repository had the same version of a language or of a distribution, and people count on that: code is shared, tests run with one version. After the change there are two. Most often the other place was forgotten.',
  exceptions: 'Components that are moved one after the other.',
  peers: [],
  examples: {
    bad: [
      {
        title: 'One of two services',
        before: { 'api/Dockerfile': 'FROM node:22-slim\n', 'web/Dockerfile': 'FROM node:22.3-slim\n' },
        files: { 'api/Dockerfile': 'FROM node:24-slim\n', 'web/Dockerfile': 'FROM node:22.3-slim\n' },
        reports: [
          {
            path: 'api/Dockerfile',
            line: 1,
            message:
              '`node:24-slim` has Node.js 24 in place of Node.js 22. What stays with Node.js 22: `web/Dockerfile`.',
          },
        ],
      },
      {
        title: 'One of two builders, and a release of the distribution',
        before:
          'FROM golang:1.25 AS api\nFROM golang:1.25 AS jobs\nFROM debian:12-slim AS run-api\nFROM debian:12-slim\n',
        files:
          'FROM golang:1.26 AS api\nFROM golang:1.25 AS jobs\nFROM debian:13-slim AS run-api\nFROM debian:12-slim\n',
        reports: [
          {
            line: 1,
            message:
              '`golang:1.26` has Go 1.26 in place of Go 1.25. What stays with Go 1.25: other stages of this file.',
          },
          {
            line: 3,
            message:
              '`debian:13-slim` has Debian 13 in place of Debian 12. What stays with Debian 12: other stages of this file.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'Everything moves',
        before: { 'api/Dockerfile': 'FROM node:22-slim\n', 'web/Dockerfile': 'FROM node:22-slim\n' },
        files: { 'api/Dockerfile': 'FROM node:24-slim\n', 'web/Dockerfile': 'FROM node:24-slim\n' },
      },
      {
        title: 'A newer release of the same version',
        before: { 'api/Dockerfile': 'FROM python:3.14.1\n', 'web/Dockerfile': 'FROM python:3.14.1\n' },
        files: { 'api/Dockerfile': 'FROM python:3.14.2\n', 'web/Dockerfile': 'FROM python:3.14.1\n' },
      },
      {
        title: 'There were two versions already',
        before: {
          'api/Dockerfile': 'FROM node:22-slim\n',
          'web/Dockerfile': 'FROM node:22-slim\n',
          'jobs/Dockerfile': 'FROM node:24-slim\n',
        },
        files: {
          'api/Dockerfile': 'FROM node:24-slim\n',
          'web/Dockerfile': 'FROM node:22-slim\n',
          'jobs/Dockerfile': 'FROM node:24-slim\n',
        },
      },
      {
        title: 'Another language',
        before: { 'api/Dockerfile': 'FROM node:22-slim\n', 'web/Dockerfile': 'FROM python:3.13-slim\n' },
        files: { 'api/Dockerfile': 'FROM node:24-slim\n', 'web/Dockerfile': 'FROM python:3.13-slim\n' },
      },
      {
        title: 'The image for development only',
        before: { Dockerfile: 'FROM node:22-slim\n', 'Dockerfile.dev': 'FROM node:22\n' },
        files: { Dockerfile: 'FROM node:24-slim\n', 'Dockerfile.dev': 'FROM node:22\n' },
      },
    ],
  },
  *check({ before, after, base, head }) {
    yield* unpaired(before, after);
    for (const { was, now, stage, from } of pairedBases(before, after)) {
      const moved = moveOf(was.facts, now.facts);
      if (moved === null) continue;
      const { subject, name, old, series } = moved;
      const has = (one: { readonly facts: ImageFacts }, wanted: string) =>
        versionsOf(one.facts).get(subject) === wanted;
      const wereTwo = [...stagesIn(before), ...componentStages(base)].some((one) => has(one, series));
      // What is copied between versions is another rule's business.
      const own = stagesIn(after).filter((one) => one.stage !== stage && !isJoined(after, stage, one.stage));
      const others = componentStages(head).filter(({ file }) => file !== after);
      const stays = [...own, ...others].filter((one) => has(one, old));
      if (wereTwo || stays.length === 0) continue;
      yield {
        message: `\`${nameWithoutDigest(now.reference)}\` has ${name} ${series} in place of ${name} ${old}. What stays with ${name} ${old}: ${whereabouts(stays, after)}.`,
        subject,
        at: { path: after.path, range: from.range },
        table: baseImageTable(base, head),
      };
    }
  },
});

interface Move {
  readonly subject: string;
  readonly name: string;
  readonly old: string;
  readonly series: string;
}

/** Of a language, else of the distribution. */
function moveOf(was: ImageFacts, now: ImageFacts): Move | null {
  const [before, after] = [versionsOf(was), versionsOf(now)];
  for (const [subject, series] of after) {
    const old = before.get(subject);
    if (old !== undefined && old !== series) return { subject, name: nameOf(subject, now), old, series };
  }
  return null;
}

/** Distributions whose releases are small steps. */
const inSmallSteps: ReadonlySet<string> = new Set(['alpine', 'opensuse-leap']);

/** Series by language; of an image for no language, the release of its distribution. */
function versionsOf(facts: ImageFacts): ReadonlyMap<string, string> {
  const versions = new Map<string, string>();
  for (const { name, version } of facts.software ?? []) {
    const series = seriesOf(name, version);
    if (series !== null) versions.set(name, series);
  }
  const { distribution } = facts;
  if (versions.size === 0 && distribution?.release != null && !inSmallSteps.has(distribution.id))
    versions.set(distribution.id, distribution.release);
  return versions;
}

function nameOf(subject: string, facts: ImageFacts): string {
  return Object.entries(languageNames).find(([language]) => language === subject)?.[1] ?? distributionName(facts);
}

function isJoined(file: Dockerfile, one: Stage, other: Stage): boolean {
  return [
    [one, other],
    [other, one],
  ].some(([from, to]) =>
    instructionsOf(to ?? one, 'COPY').some((copy) => {
      const source = copySourceOf(file, to ?? one, copy);
      return source.kind === 'stage' && source.stage === from;
    }),
  );
}
