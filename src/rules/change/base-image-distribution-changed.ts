import { pairedBases } from '../../dockerfile/pairing.ts';
import type { ImageFacts } from '../../images/describe.ts';
import { distributionName, platformName } from '../../images/names.ts';
import { nameWithoutDigest } from '../../images/reference.ts';
import { baseImageTable, changesVendor, componentStages, stagesIn, whereabouts } from '../base-images.ts';
import { defineRule } from '../rule.ts';
import { unpaired } from '../unpaired.ts';

export default defineRule({
  id: 'base-image-distribution-changed',
  scope: 'change',
  severity: ['major', 'minor'],
  category: 'maintainability',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Base image moves to another distribution, and others stay behind',
  remedy: 'Decide on one distribution for all of them',
  rationale:
    'What stands on one distribution shares its packages, its package manager and its security fixes. With one image elsewhere there are two of each to look after. Where the C library is another one too, nothing that is compiled fits both: programs, native add-ons and wheels have to be built for each.',
  exceptions: 'A first step of a move that the description announces.',
  peers: [],
  examples: {
    bad: [
      {
        title: 'One of two services moves to Alpine',
        before: { 'api/Dockerfile': 'FROM node:24-slim\n', 'web/Dockerfile': 'FROM node:24-slim\n' },
        files: { 'api/Dockerfile': 'FROM node:24-alpine\n', 'web/Dockerfile': 'FROM node:24-slim\n' },
        reports: [
          {
            path: 'api/Dockerfile',
            line: 1,
            message:
              '`node:24-alpine` stands on Alpine (musl), and replaces an image on Debian (glibc). What stays on Debian: `web/Dockerfile`.',
          },
        ],
      },
      {
        title: 'One of two builders, with the same C library',
        before: {
          'api/Dockerfile': 'FROM ubuntu:24.04 AS build\nRUN make\nFROM scratch\n',
          'web/Dockerfile': 'FROM ubuntu:24.04 AS build\nRUN make\nFROM scratch\n',
        },
        files: {
          'api/Dockerfile': 'FROM debian:13 AS compile\nRUN make\nFROM scratch\n',
          'web/Dockerfile': 'FROM ubuntu:24.04 AS build\nRUN make\nFROM scratch\n',
        },
        reports: [
          {
            path: 'api/Dockerfile',
            line: 1,
            severity: 'minor',
            message:
              '`debian:13` stands on Debian 13 (glibc), and replaces an image on Ubuntu 24.04 (glibc). What stays on Ubuntu: `web/Dockerfile`.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'Everything moves',
        before: { 'api/Dockerfile': 'FROM node:24-slim\n', 'web/Dockerfile': 'FROM node:24-slim\n' },
        files: { 'api/Dockerfile': 'FROM node:24-alpine\n', 'web/Dockerfile': 'FROM node:24-alpine\n' },
      },
      {
        title: 'There were two already',
        before: {
          'api/Dockerfile': 'FROM node:24-slim\n',
          'web/Dockerfile': 'FROM node:24-slim\n',
          'jobs/Dockerfile': 'FROM python:3.14-alpine\n',
        },
        files: {
          'api/Dockerfile': 'FROM node:24-alpine\n',
          'web/Dockerfile': 'FROM node:24-slim\n',
          'jobs/Dockerfile': 'FROM python:3.14-alpine\n',
        },
      },
      {
        title: 'A builder on Alpine for a static program',
        before:
          'FROM golang:1.26 AS build\nRUN CGO_ENABLED=0 go build -o /api .\nFROM debian:13-slim\nCOPY --from=build /api /api\n',
        files:
          'FROM golang:1.26-alpine AS build\nRUN CGO_ENABLED=0 go build -o /api .\nFROM debian:13-slim\nCOPY --from=build /api /api\n',
      },
      {
        title: 'A newer release of the same',
        before: { 'api/Dockerfile': 'FROM node:24-bookworm\n', 'web/Dockerfile': 'FROM node:24-bookworm\n' },
        files: { 'api/Dockerfile': 'FROM node:24-trixie\n', 'web/Dockerfile': 'FROM node:24-bookworm\n' },
      },
      {
        title: 'Stages in another order, with other names',
        before: 'FROM node:24-alpine AS ui\nRUN npm ci\nFROM debian:13-slim AS run\nCMD ["x"]\n',
        files: 'FROM debian:13-slim AS run\nFROM node:24-alpine AS pages\nRUN npm ci\nFROM run\nCMD ["x"]\n',
      },
    ],
  },
  *check({ before, after, base, head }) {
    yield* unpaired(before, after);
    for (const { was, now, stage, from } of pairedBases(before, after)) {
      const [old, image] = [was.facts, now.facts];
      if (!isMove(old, image)) continue;
      const own = stagesIn(after);
      const role = own.find((one) => one.stage === stage)?.role;
      const isOn = (one: { readonly facts: ImageFacts; readonly role: string }, facts: ImageFacts) =>
        one.role === role && one.facts.distribution?.id === facts.distribution?.id && one.facts.libc === facts.libc;
      // Where there were two of them before, one more is no news.
      const wereTwo = [...stagesIn(before), ...componentStages(base)].some((one) => isOn(one, image));
      const stays = [...own, ...componentStages(head).filter(({ file }) => file !== after)].filter((one) =>
        isOn(one, old),
      );
      if (wereTwo || stays.length === 0) continue;
      yield {
        message: `\`${nameWithoutDigest(now.reference)}\` stands on ${describe(image)}, and replaces an image on ${describe(old)}. What stays on ${distributionName(old)}: ${whereabouts(stays, after)}.`,
        subject: `${old.distribution?.id} ${image.distribution?.id}`,
        at: { path: after.path, range: from.range },
        severity: old.libc === image.libc ? 'minor' : 'major',
        table: baseImageTable(base, head),
      };
    }
  },
});

/** Between images that programs can be linked on; a move to another vendor is another rule's business. */
function isMove(old: ImageFacts, image: ImageFacts): boolean {
  const isOrdinary = ({ distribution, libc }: ImageFacts) => distribution !== null && libc !== null && libc !== 'none';
  return (
    isOrdinary(old) &&
    isOrdinary(image) &&
    !changesVendor(old, image) &&
    (old.distribution?.id !== image.distribution?.id || old.libc !== image.libc)
  );
}

function describe(facts: ImageFacts): string {
  return `${platformName({ ...facts, libc: null })} (${facts.libc})`;
}
