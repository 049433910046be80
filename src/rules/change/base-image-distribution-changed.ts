import type { Dockerfile, Stage } from '../../dockerfile/model.ts';
import { type PairedBases, pairedBases } from '../../dockerfile/pairing.ts';
import type { ImageFacts } from '../../images/describe.ts';
import { distributionName, platformName } from '../../images/names.ts';
import { nameWithoutDigest } from '../../images/reference.ts';
import {
  baseImageTable,
  changesVendor,
  componentStages,
  stagesIn,
  staysWithVendor,
  whereabouts,
} from '../base-images.ts';
import { type CrossingCode, crossingCode } from '../crossing-code.ts';
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
      {
        title: 'The builder alone, for a program that is linked with either',
        before: 'FROM golang:1.26 AS build\nRUN go build -o /api .\nFROM debian:13-slim\nCOPY --from=build /api /api\n',
        files:
          'FROM golang:1.26-alpine AS build\nRUN go build -o /api .\nFROM debian:13-slim\nCOPY --from=build /api /api\n',
        reports: [
          {
            line: 1,
            severity: 'minor',
            message:
              '`golang:1.26-alpine` stands on Alpine (musl), and replaces an image on Debian (glibc). `debian:13-slim` in line 3 stays with glibc, and gets `/api`, which is compiled here. It runs there only because cgo is off where there is no C compiler: say `CGO_ENABLED=0`, if that is meant.',
          },
        ],
      },
      {
        title: 'The same in Rust',
        before:
          'FROM rust:1.95-trixie AS build\nWORKDIR /src\nCOPY . .\nRUN cargo build --release\nFROM debian:13-slim\nCOPY --from=build /src/target/release/api /api\n',
        files:
          'FROM rust:1.95-alpine AS build\nWORKDIR /src\nCOPY . .\nRUN cargo build --release\nFROM debian:13-slim\nCOPY --from=build /src/target/release/api /api\n',
        reports: [
          {
            line: 1,
            severity: 'minor',
            message:
              '`rust:1.95-alpine` stands on Alpine (musl), and replaces an image on Debian 13 (glibc). `debian:13-slim` in line 5 stays with glibc, and gets `/src/target/release/api`, which is compiled here. It runs there because Rust links statically with musl, whose allocator and name resolution it takes along.',
          },
        ],
      },
      {
        title: 'The runtime leaves what is compiled for it',
        before:
          'FROM ruby:3.4-slim AS gems\nCOPY Gemfile* ./\nRUN bundle install\nFROM ruby:3.4-slim\nCOPY --from=gems /usr/local/bundle /usr/local/bundle\n',
        files:
          'FROM ruby:3.4-slim AS gems\nCOPY Gemfile* ./\nRUN bundle install\nFROM ruby:3.4-alpine\nCOPY --from=gems /usr/local/bundle /usr/local/bundle\n',
        reports: [
          {
            line: 4,
            message:
              '`ruby:3.4-alpine` stands on Alpine (musl), and replaces an image on Debian (glibc). `ruby:3.4-slim` in line 1 stays with glibc, and `/usr/local/bundle` is compiled there. What is compiled for the one does not load on the other.',
          },
        ],
      },
      {
        title: 'The builder of Python packages',
        before:
          'FROM python:3.14-slim AS build\nRUN pip install --user numpy\nFROM python:3.14-slim\nCOPY --from=build /root/.local /root/.local\n',
        files:
          'FROM python:3.14-alpine AS build\nRUN pip install --user numpy\nFROM python:3.14-slim\nCOPY --from=build /root/.local /root/.local\n',
        reports: [
          {
            line: 1,
            message:
              '`python:3.14-alpine` stands on Alpine (musl), and replaces an image on Debian (glibc). `python:3.14-slim` in line 3 stays with glibc, and gets `/root/.local`, which is compiled here. What is compiled for the one does not load on the other.',
          },
        ],
      },
      {
        title: 'The builder leaves for the vendor of its runtime, and for another C library',
        before:
          'FROM registry.access.redhat.com/ubi9/python-312:9.6 AS build\nRUN pip install --user numpy\nFROM python:3.12-slim\nCOPY --from=build /root/.local /root/.local\n',
        files:
          'FROM python:3.12-alpine AS build\nRUN pip install --user numpy\nFROM python:3.12-slim\nCOPY --from=build /root/.local /root/.local\n',
        reports: [
          {
            line: 1,
            message:
              '`python:3.12-alpine` stands on Alpine (musl), and replaces an image on RHEL 9 (glibc). `python:3.12-slim` in line 3 stays with glibc, and gets `/root/.local`, which is compiled here. What is compiled for the one does not load on the other.',
          },
        ],
      },
      {
        title: 'A runtime of Java, and a project with its packages',
        before:
          'FROM eclipse-temurin:25 AS java\nRUN jlink --add-modules java.base --output /jre\nFROM python:3.14-slim AS build\nWORKDIR /app\nCOPY . .\nRUN uv sync --frozen\nFROM python:3.14-slim\nCOPY --from=java /jre /jre\nCOPY --from=build /app /app\n',
        files:
          'FROM eclipse-temurin:25-alpine AS java\nRUN jlink --add-modules java.base --output /jre\nFROM python:3.14-alpine AS build\nWORKDIR /app\nCOPY . .\nRUN uv sync --frozen\nFROM python:3.14-slim\nCOPY --from=java /jre /jre\nCOPY --from=build /app /app\n',
        reports: [
          {
            line: 1,
            message:
              '`eclipse-temurin:25-alpine` stands on Alpine (musl), and replaces an image on Ubuntu (glibc). `python:3.14-slim` in line 7 stays with glibc, and gets `/jre`, which is compiled here. What is compiled for the one does not load on the other.',
          },
          {
            line: 3,
            message:
              '`python:3.14-alpine` stands on Alpine (musl), and replaces an image on Debian (glibc). `python:3.14-slim` in line 7 stays with glibc, and gets `/app`, which is compiled here. What is compiled for the one does not load on the other.',
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
      {
        title: 'Pages are not compiled for a C library',
        before:
          'FROM node:24-slim AS build\nWORKDIR /app\nCOPY . .\nRUN npm ci && npm run build\nFROM nginx:1.29\nCOPY --from=build /app/dist /usr/share/nginx/html\n',
        files:
          'FROM node:24-alpine AS build\nWORKDIR /app\nCOPY . .\nRUN npm ci && npm run build\nFROM nginx:1.29\nCOPY --from=build /app/dist /usr/share/nginx/html\n',
      },
      {
        title: 'Nothing else has a C library',
        before:
          'FROM golang:1.26 AS build\nENV CGO_ENABLED=0\nRUN go build -o /api .\nFROM scratch\nCOPY --from=build /api /api\n',
        files:
          'FROM golang:1.26-alpine AS build\nENV CGO_ENABLED=0\nRUN go build -o /api .\nFROM scratch\nCOPY --from=build /api /api\n',
      },
      {
        title: 'Built for musl on purpose',
        before:
          'FROM rust:1.95 AS build\nWORKDIR /src\nCOPY . .\nRUN cargo build --release --target x86_64-unknown-linux-musl\nFROM debian:13-slim\nCOPY --from=build /src/target/x86_64-unknown-linux-musl/release/api /api\n',
        files:
          'FROM rust:1.95-alpine AS build\nWORKDIR /src\nCOPY . .\nRUN cargo build --release --target x86_64-unknown-linux-musl\nFROM debian:13-slim\nCOPY --from=build /src/target/x86_64-unknown-linux-musl/release/api /api\n',
      },
      {
        title: 'What surely breaks is a finding of its own',
        before:
          'FROM ruby:3.4 AS gems\nCOPY Gemfile* ./\nRUN gcc -o /usr/local/bin/run run.c\nFROM ruby:3.4-slim\nCOPY --from=gems /usr/local/bin/run /usr/local/bin/run\n',
        files:
          'FROM ruby:3.4 AS gems\nCOPY Gemfile* ./\nRUN gcc -o /usr/local/bin/run run.c\nFROM ruby:3.4-alpine\nCOPY --from=gems /usr/local/bin/run /usr/local/bin/run\n',
      },
      {
        title: 'They were apart before',
        before:
          'FROM golang:1.26-alpine AS build\nRUN go build -o /api .\nFROM debian:13-slim\nCOPY --from=build /api /api\n',
        files:
          'FROM golang:1.26-alpine3.23 AS build\nRUN go build -o /api .\nFROM debian:13\nCOPY --from=build /api /api\n',
      },
    ],
  },
  *check({ before, after, base, head }) {
    yield* unpaired(before, after);
    const pairs = [...pairedBases(before, after)];
    for (const pair of pairs) {
      const { was, now, stage, from } = pair;
      const [old, image] = [was.facts, now.facts];
      // A move that leaves others with the vendor is another rule's business.
      if (!isMove(old, image) || staysWithVendor(pair, { before, after, head }).length > 0) continue;
      const own = stagesIn(after);
      const role = own.find((one) => one.stage === stage)?.role;
      const isOn = (one: { readonly facts: ImageFacts; readonly role: string }, facts: ImageFacts) =>
        one.role === role && one.facts.distribution?.id === facts.distribution?.id && one.facts.libc === facts.libc;
      // Where there were two of them before, one more is no news.
      const wereTwo = [...stagesIn(before), ...componentStages(base)].some((one) => isOn(one, image));
      const stays = [...own, ...componentStages(head).filter(({ file }) => file !== after)].filter((one) =>
        isOn(one, old),
      );
      const finding = () => ({
        subject: `${old.distribution?.id} ${image.distribution?.id}`,
        at: { path: after.path, range: from.range },
        table: baseImageTable(base, head),
      });
      const moves = `\`${nameWithoutDigest(now.reference)}\` stands on ${describe(image)}, and replaces an image on ${describe(old)}.`;
      if (!wereTwo && stays.length > 0 && !changesVendor(old, image)) {
        yield {
          ...finding(),
          message: `${moves} What stays on ${distributionName(old)}: ${whereabouts(stays, after)}.`,
          severity: old.libc === image.libc ? 'minor' : 'major',
        };
        continue;
      }
      const parted = partedBy(stage, after, pairs);
      if (parted === null) continue;
      const { code, other } = parted;
      yield {
        ...finding(),
        message: `${moves} \`${nameWithoutDigest(other.now.reference)}\` in line ${other.from.range.startLine} stays with ${old.libc}, and ${hands(code, stage)}. ${consequence(code)}`,
        severity: code.compiled.linkage === 'static' ? 'minor' : 'major',
        confidence: 'likely',
      };
    }
  },
});

/** Between images that programs can be linked on. */
function isMove(old: ImageFacts, image: ImageFacts): boolean {
  const isOrdinary = ({ distribution, libc }: ImageFacts) => distribution !== null && libc !== null && libc !== 'none';
  return (
    isOrdinary(old) && isOrdinary(image) && (old.distribution?.id !== image.distribution?.id || old.libc !== image.libc)
  );
}

/** What is compiled on the one image and shipped on the other, where they shared a C library and one has moved. */
function partedBy(
  stage: Stage,
  file: Dockerfile,
  pairs: readonly PairedBases[],
): { readonly code: CrossingCode; readonly other: PairedBases } | null {
  const own = pairs.find((pair) => pair.stage === stage);
  for (const code of crossingCode(file)) {
    if (code.from !== stage && code.to !== stage) continue;
    const other = pairs.find((pair) => pair.stage === (code.from === stage ? code.to : code.from));
    const library = own?.was.facts.libc;
    if (other !== undefined && other.was.facts.libc === library && other.now.facts.libc === library)
      return { code, other };
  }
  return null;
}

function hands({ path, from }: CrossingCode, moved: Stage): string {
  return from === moved ? `gets \`${path}\`, which is compiled here` : `\`${path}\` is compiled there`;
}

function consequence({ compiled: { linkage, language } }: CrossingCode): string {
  if (linkage === 'dynamic') return 'What is compiled for the one does not load on the other.';
  return language === 'Go'
    ? 'It runs there only because cgo is off where there is no C compiler: say `CGO_ENABLED=0`, if that is meant.'
    : 'It runs there because Rust links statically with musl, whose allocator and name resolution it takes along.';
}

function describe(facts: ImageFacts): string {
  return `${platformName({ ...facts, libc: null })} (${facts.libc})`;
}
