import { shipsComponent, stagesByRole } from '../../dockerfile/components.ts';
import type { Stage } from '../../dockerfile/model.ts';
import { pairStages } from '../../dockerfile/pairing.ts';
import type { ImageFacts } from '../../images/describe.ts';
import { platformName, vendorName } from '../../images/names.ts';
import { nameWithoutDigest } from '../../images/reference.ts';
import { listed } from '../../text/listed.ts';
import { defineRule, type RepositoryView, type Table } from '../rule.ts';

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
    const { pairs, ambiguous } = pairStages(before, after);
    for (const stage of ambiguous)
      yield { skip: `stage ${stage.name ?? stage.index} could have come from several stages`, path: after.path };
    for (const { before: was, after: now } of pairs) {
      if (was.base.kind !== 'image' || now.base.kind !== 'image' || now.from === null) continue;
      const [old, image] = [was.base.facts, now.base.facts];
      if (!isMove(old, image)) continue;
      const own = after.stages.filter((stage) => stage !== now && isOf(stage, old.vendor));
      const others = head.dockerfiles.filter(
        (file) => file !== after && shipsComponent(file) && file.stages.some((stage) => isOf(stage, old.vendor)),
      );
      const joins = own.length === 0 && before.stages.some((stage) => isOf(stage, image.vendor));
      if (joins || own.length + others.length === 0) continue;
      const left = [
        ...(own.length === 0 ? [] : ['other stages of this file']),
        ...others.map(({ path }) => `\`${path}\``),
      ];
      yield {
        message: `\`${nameWithoutDigest(now.base.reference)}\` is of ${describe(image)}, and replaces an image of ${describe(old)}. What stays with ${vendorName(old)}: ${listed(left)}.`,
        subject: `${old.vendor} ${image.vendor}`,
        at: { path: after.path, range: now.from.range },
        table: overview(base, head),
      };
    }
  },
});

/** Vendors that a team can build everything on; the others make images for one purpose. */
const catalogues: ReadonlySet<ImageFacts['vendor']> = new Set(['bitnami', 'docker-official', 'red-hat']);

function isMove(old: ImageFacts, image: ImageFacts): boolean {
  return old.vendor !== image.vendor && [old, image].every(({ vendor }) => catalogues.has(vendor));
}

function isOf({ base }: Stage, vendor: ImageFacts['vendor']): boolean {
  return base.kind === 'image' && base.facts.vendor === vendor;
}

function describe(facts: ImageFacts): string {
  const platform = platformName(facts);
  return `${vendorName(facts)}${platform === '' ? '' : ` (${platform})`}`;
}

/** What every component builds and runs on, and which of it is new. */
function overview(base: RepositoryView, head: RepositoryView): Table {
  const rows = head.dockerfiles.filter(shipsComponent).map((file) => {
    const old = base.dockerfiles.find(({ path }) => path === file.path);
    const known = new Set(old === undefined ? [] : old.stages.map(imageOf));
    const cell = (stages: readonly Stage[]) =>
      [...new Set(stages.map(imageOf))].map((image) => `\`${image}\`${known.has(image) ? '' : ' (new)'}`).join(', ');
    const { builders, runtimes } = stagesByRole(file);
    return [`\`${file.path}\``, cell(builders), cell(runtimes)];
  });
  return { columns: ['Component', 'Builder', 'Runtime'], rows };
}

function imageOf({ base }: Stage): string {
  return base.kind === 'image' ? nameWithoutDigest(base.reference) : '';
}
