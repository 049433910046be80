import { pairedBases } from '../../dockerfile/pairing.ts';
import type { ImageFacts } from '../../images/describe.ts';
import { platformName, vendorName } from '../../images/names.ts';
import { nameWithoutDigest } from '../../images/reference.ts';
import { baseImageTable, staysWithVendor, whereabouts } from '../base-images.ts';
import { defineRule } from '../rule.ts';
import { unpaired } from '../unpaired.ts';

export default defineRule({
  id: 'base-image-vendor-changed',
  scope: 'change',
  severity: 'major',
  category: 'maintainability',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Base image moves to another vendor, and others stay behind',
  remedy: 'Decide on one vendor of base images for all of them',
  rationale:
    'Images of one vendor share their updates, their tools and their C library, and people know how to patch them. With one stage elsewhere there are two of each to look after: two package managers, two sources of security fixes, often two C libraries. Move everything that belongs together, or say why this one is different.',
  exceptions: 'A first step of a move that the description announces.',
  peers: [],
  examples: {
    bad: [
      {
        title: 'The builder leaves, and its runtime and another component stay',
        before: {
          'api/Dockerfile':
            'FROM registry.access.redhat.com/ubi9/go-toolset:1.25 AS build\nRUN go build -o /tmp/api .\n\nFROM registry.access.redhat.com/ubi9/ubi-minimal:9.6\nCOPY --from=build /tmp/api /api\nUSER 1001\n',
          'web/Dockerfile': 'FROM registry.access.redhat.com/ubi9/nodejs-22:9.6\nCOPY . .\n',
        },
        files: {
          'api/Dockerfile':
            'FROM golang:1.25-alpine AS build\nRUN go build -o /tmp/api .\n\nFROM registry.access.redhat.com/ubi9/ubi-minimal:9.6\nCOPY --from=build /tmp/api /api\nUSER 1001\n',
          'web/Dockerfile': 'FROM registry.access.redhat.com/ubi9/nodejs-22:9.6\nCOPY . .\n',
        },
        reports: [
          {
            path: 'api/Dockerfile',
            line: 1,
            message:
              '`golang:1.25-alpine` is of Docker Official Images (Alpine, musl), and replaces an image of Red Hat (RHEL 9, glibc). What stays with Red Hat: other stages of this file and `web/Dockerfile`.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'Everything moves',
        before: 'FROM registry.access.redhat.com/ubi9/nodejs-22:9.6\nCOPY . .\n',
        files: 'FROM node:22-trixie-slim\nCOPY . .\n',
      },
      {
        title: 'A smaller image of the same vendor',
        before: { 'a/Dockerfile': 'FROM node:22\n', 'b/Dockerfile': 'FROM node:22\n' },
        files: { 'a/Dockerfile': 'FROM node:22-alpine\n', 'b/Dockerfile': 'FROM node:22\n' },
      },
      {
        title: 'The builder joins its runtime',
        before: {
          'api/Dockerfile': 'FROM golang:1.25 AS build\nFROM registry.access.redhat.com/ubi9/ubi-minimal:9.6\n',
          'web/Dockerfile': 'FROM node:22\n',
        },
        files: {
          'api/Dockerfile':
            'FROM registry.access.redhat.com/ubi9/go-toolset:1.25 AS build\nFROM registry.access.redhat.com/ubi9/ubi-minimal:9.6\n',
          'web/Dockerfile': 'FROM node:22\n',
        },
      },
      {
        title: 'A runtime without a shell',
        before: 'FROM golang:1.26 AS build\nFROM debian:13-slim\nCOPY --from=build /a /a\n',
        files: 'FROM golang:1.26 AS build\nFROM gcr.io/distroless/static-debian13:nonroot\nCOPY --from=build /a /a\n',
      },
      {
        title: 'A vendor that is not known',
        before: 'FROM example.com/go:1 AS build\nFROM example.com/run:1\n',
        files: 'FROM golang:1.26 AS build\nFROM example.com/run:1\n',
      },
      {
        title: 'Only the image for development stays',
        before: { Dockerfile: 'FROM python:3.14\n', 'Dockerfile.dev': 'FROM python:3.14\n' },
        files: { Dockerfile: 'FROM cgr.dev/chainguard/python:latest\n', 'Dockerfile.dev': 'FROM python:3.14\n' },
      },
    ],
  },
  *check({ before, after, base, head }) {
    yield* unpaired(before, after);
    for (const pair of pairedBases(before, after)) {
      const { was, now, from } = pair;
      const [old, image] = [was.facts, now.facts];
      const stays = staysWithVendor(pair, { before, after, head });
      if (stays.length === 0) continue;
      yield {
        message: `\`${nameWithoutDigest(now.reference)}\` is of ${describe(image)}, and replaces an image of ${describe(old)}. What stays with ${vendorName(old)}: ${whereabouts(stays, after)}.`,
        subject: `${old.vendor} ${image.vendor}`,
        at: { path: after.path, range: from.range },
        table: baseImageTable(base, head),
      };
    }
  },
});

function describe(facts: ImageFacts): string {
  const platform = platformName(facts);
  return `${vendorName(facts)}${platform === '' ? '' : ` (${platform})`}`;
}
