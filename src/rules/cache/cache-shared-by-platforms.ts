import { runScripts } from '../../dockerfile/commands.ts';
import { mountsOf, optionOf } from '../../dockerfile/mounts.ts';
import { isNamedAfterPlatform, platformOf } from '../../dockerfile/platforms.ts';
import { lineage } from '../../dockerfile/stages.ts';
import { unknownPlatforms } from '../../repository/build.ts';
import { buildsOf } from '../../repository/knowledge.ts';
import { buildStep, workflowOf, workflowPath } from '../example-files.ts';
import { defineRule } from '../rule.ts';

const both = workflowOf([buildStep('platforms: linux/amd64,linux/arm64')]);

export default defineRule({
  id: 'cache-shared-by-platforms',
  scope: 'repository',
  severity: 'major',
  category: 'correctness',
  confidence: 'likely',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Package cache shared between platforms',
  remedy: 'Give the cache mount an id for each platform',
  rationale:
    'A cache mount is known by its `id`, or by its target, and all platforms that one builder builds share it. The caches of Go, npm or cargo are keyed by content, so sharing them is right. Those of apt and dnf hold indexes and databases of one architecture, and two builds that write them at the same time fight over them. `id=apt-$TARGETARCH`, with `ARG TARGETARCH` above, gives each platform its own.',
  peers: [],
  asks: ['builds'],
  examples: {
    bad: [
      {
        files: {
          [workflowPath]: both,
          Dockerfile:
            'FROM debian:13\nRUN --mount=type=cache,target=/var/cache/apt,sharing=locked apt-get update && apt-get install -y git\n',
        },
        reports: [
          {
            line: 2,
            message:
              '`.github/workflows/image.yml` builds this for 2 platforms, and they share the cache at `/var/cache/apt`, which is not keyed by architecture. Give it `id=apt-$TARGETARCH`, with `ARG TARGETARCH` above.',
          },
        ],
      },
      {
        title: 'The folder of dnf 5',
        files: {
          [workflowPath]: both,
          Dockerfile: 'FROM fedora:43\nRUN --mount=type=cache,target=/var/cache/libdnf5 dnf install -y git\n',
        },
        reports: [
          {
            line: 2,
            message:
              '`.github/workflows/image.yml` builds this for 2 platforms, and they share the cache at `/var/cache/libdnf5`, which is not keyed by architecture. Give it `id=dnf-$TARGETARCH`, with `ARG TARGETARCH` above.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'An id for each platform',
        files: {
          [workflowPath]: both,
          Dockerfile:
            'FROM debian:13\nARG TARGETARCH\nRUN --mount=type=cache,id=apt-$TARGETARCH,target=/var/cache/apt,sharing=locked apt-get update && apt-get install -y git\n',
        },
      },
      {
        title: 'A cache that is keyed by content',
        files: {
          [workflowPath]: both,
          Dockerfile:
            'FROM golang:1.26\nCOPY . .\nRUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/root/.cache/go-build go build .\n',
        },
      },
      {
        title: 'One platform',
        files: {
          [workflowPath]: workflowOf([buildStep('platforms: linux/amd64')]),
          Dockerfile:
            'FROM debian:13\nRUN --mount=type=cache,target=/var/cache/apt apt-get update && apt-get install -y git\n',
        },
      },
      {
        title: 'The same platform for all',
        files: {
          [workflowPath]: both,
          Dockerfile:
            'FROM --platform=$BUILDPLATFORM debian:13 AS build\nRUN --mount=type=cache,target=/var/cache/apt apt-get update && apt-get install -y git\nFROM scratch\nCOPY --from=build /usr/share/git-core /templates\n',
        },
      },
      {
        title: 'A mount for each build',
        files: {
          [workflowPath]: both,
          Dockerfile:
            'FROM debian:13\nRUN --mount=type=cache,target=/var/cache/apt,sharing=private apt-get update && apt-get install -y git\n',
        },
      },
    ],
  },
  *check({ repository }) {
    for (const file of repository.dockerfiles) {
      const builds = buildsOf(repository.tree, file.path);
      const build = builds.find(({ platforms }) => (platforms?.length ?? 0) > 1);
      const open = builds.find(({ platforms }) => platforms === null);
      if (build === undefined && open === undefined) continue;
      for (const { stage, run } of runScripts(file)) {
        const root = lineage(stage).at(-1) ?? stage;
        if (platformOf(root).kind === 'build' || isNamedAfterPlatform(file, stage)) continue;
        for (const { flag, type, target } of mountsOf(run)) {
          const cache = /^\/var\/(?:cache|lib)\/(?:lib)?(apt|dnf|yum)/.exec(target ?? '')?.[1];
          // An id of variables is as good as known only to the build.
          const isOwn = optionOf(flag, 'id') === null || optionOf(flag, 'sharing') === 'private';
          if (type !== 'cache' || target === null || cache === undefined || isOwn) continue;
          if (build === undefined) {
            if (open !== undefined) yield { skip: unknownPlatforms(open), path: file.path };
            continue;
          }
          yield {
            message: `\`${build.where.path}\` builds this for ${build.platforms?.length} platforms, and they share the cache at \`${target}\`, which is not keyed by architecture. Give it \`id=${cache}-$TARGETARCH\`, with \`ARG TARGETARCH\` above.`,
            subject: target,
            at: { path: file.path, range: flag.range },
            related: [build.where],
          };
        }
      }
    }
  },
});
