import { mentions, runScripts } from '../../dockerfile/commands.ts';
import { accountHomeAt, environmentAt, homeAt } from '../../dockerfile/homes.ts';
import type { RunInstruction, Stage } from '../../dockerfile/model.ts';
import { mountsOf } from '../../dockerfile/mounts.ts';
import { resolvePath, workingDirectoryAt } from '../../dockerfile/paths.ts';
import { lineage } from '../../dockerfile/stages.ts';
import { userAt } from '../../dockerfile/users.ts';
import { type CacheId, cacheDirectory, caches, cachesOf } from '../../images/caches.ts';
import type { Command } from '../../shell/command.ts';
import { packageOperationOf } from '../../shell/packages.ts';
import { replaceRange } from '../../text/edit.ts';
import { lineText } from '../../text/source.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'cache-mount-not-used',
  scope: 'dockerfile',
  severity: 'minor',
  category: 'performance',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  fixable: true,
  title: 'Cache mount where the tool does not look',
  remedy: 'Mount the cache where the tool keeps it',
  rationale:
    "A cache mount helps only at the directory that the tool keeps its cache in. That hangs on the home directory and on variables that images set: Red Hat's builder images have `HOME=/opt/app-root/src`, also for root, official Rust images `CARGO_HOME=/usr/local/cargo`, Go images `GOPATH=/go`. Elsewhere the mount stays empty, and everything is fetched each time.",
  peers: [],
  examples: {
    bad: [
      {
        title: 'HOME is elsewhere in this image',
        files:
          'FROM registry.access.redhat.com/ubi9/nodejs-22:9.6\nUSER 0\nRUN --mount=type=cache,target=/root/.npm npm ci\n',
        reports: [
          {
            line: 3,
            message:
              '`npm` keeps its cache in `/opt/app-root/src/.npm` here, so the cache mount at `/root/.npm` stays empty. Mount it there.',
          },
        ],
        fixed:
          'FROM registry.access.redhat.com/ubi9/nodejs-22:9.6\nUSER 0\nRUN --mount=type=cache,target=/opt/app-root/src/.npm npm ci\n',
      },
      {
        title: 'CARGO_HOME is',
        files: 'FROM rust:1.95 AS build\nRUN --mount=type=cache,target=/root/.cargo/registry cargo build --release\n',
        reports: [
          {
            line: 2,
            message:
              '`cargo` keeps its cache in `/usr/local/cargo/registry` here, so the cache mount at `/root/.cargo/registry` stays empty. Mount it there.',
          },
        ],
        fixed:
          'FROM rust:1.95 AS build\nRUN --mount=type=cache,target=/usr/local/cargo/registry cargo build --release\n',
      },
      {
        title: 'Another user',
        files: 'FROM node:24\nUSER node\nRUN --mount=type=cache,target=/root/.npm npm ci\n',
        reports: [
          {
            line: 3,
            message:
              '`npm` keeps its cache in `/home/node/.npm` here, so the cache mount at `/root/.npm` stays empty. Mount it there.',
          },
        ],
      },
      {
        title: 'A tilde means nothing here',
        files: 'FROM node:24\nRUN --mount=type=cache,target=~/.npm npm ci\n',
        reports: [
          {
            line: 2,
            message:
              '`npm` keeps its cache in `/root/.npm` here, so the cache mount at `~/.npm` stays empty. Mount it there.',
          },
        ],
        fixed: 'FROM node:24\nRUN --mount=type=cache,target=/root/.npm npm ci\n',
      },
    ],
    good: [
      {
        title: 'Where it looks',
        files:
          'FROM node:24\nRUN --mount=type=cache,target=/root/.npm npm ci\nFROM golang:1.26\nRUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/root/.cache/go-build go build .\n',
      },
      {
        title: 'The directory above, or one below',
        files:
          'FROM python:3.14\nRUN --mount=type=cache,target=/root/.cache pip install flask\nFROM rust:1.95\nRUN --mount=type=cache,target=/usr/local/cargo cargo build\n',
      },
      {
        title: 'Told to use it',
        files:
          'FROM node:24\nUSER node\nRUN --mount=type=cache,target=/cache/.npm npm ci --cache /cache/.npm\nENV npm_config_cache=/opt/.npm\nRUN --mount=type=cache,target=/opt/.npm npm ci\n',
      },
      {
        title: 'The cache of something else',
        files: 'FROM node:24\nRUN --mount=type=cache,target=/app/.next/cache npm run build\n',
      },
      {
        title: 'An unknown image',
        files: 'FROM example.com/node:1\nRUN --mount=type=cache,target=/root/.npm npm ci\n',
      },
    ],
  },
  *check({ file }) {
    for (const { stage, run, commands } of runScripts(file)) {
      if (run.onbuild) continue;
      for (const { flag, type, target } of mountsOf(run)) {
        if (type !== 'cache' || target === null) continue;
        const path = target.startsWith('~') ? target : resolvePath(workingDirectoryAt(stage, run), target);
        if (path === null || mentions(commands, path)) continue;
        const wrong = wrongCache(stage, run, commands, path);
        if (wrong === null || isConfigured(stage, run)) continue;
        const { startLine, startColumn, endColumn } = flag.range;
        const written = lineText(file.source, startLine).slice(startColumn - 1, endColumn - 1);
        const isPlain = written.split(target).length === 2 && userAt(stage, run).isRoot === true;
        yield {
          message: `\`${wrong.tool}\` keeps its cache in \`${wrong.directory}\` here, so the cache mount at \`${target}\` stays empty. Mount it there.`,
          subject: target,
          at: { path: file.path, range: flag.range },
          ...(isPlain
            ? {
                fix: {
                  title: `Mount the cache at \`${wrong.directory}\``,
                  applicability: 'safe',
                  edits: [
                    {
                      path: file.path,
                      ...replaceRange(file.source, flag.range, written.replace(target, wrong.directory)),
                    },
                  ],
                },
              }
            : {}),
        };
      }
    }
  },
});

/** The cache that the mount was meant for, by the end of its path; null where any tool uses it, or that is not known. */
function wrongCache(
  stage: Stage,
  run: RunInstruction,
  commands: readonly Command[],
  target: string,
): { readonly tool: string; readonly directory: string } | null {
  const used = commands.flatMap((command) => {
    const tool = packageOperationOf(command)?.manager.id ?? command.name ?? '';
    return cachesOf(tool).map((id) => ({ id, tool, directory: directoryOf(id, stage, run) }));
  });
  if (used.some(({ directory }) => directory === null || isSameTree(directory, target))) return null;
  const meant = used.find(({ id }) => endsLike(id, target));
  return meant?.directory == null ? null : { tool: meant.tool, directory: meant.directory };
}

function directoryOf(id: CacheId, stage: Stage, run: RunInstruction): string | null {
  return cacheDirectory(id, {
    variable: (name) => (name === 'HOME' ? homeAt(stage, run) : environmentAt(stage, run, name)),
    asRoot: userAt(stage, run).isRoot,
    accountHome: accountHomeAt(stage, run),
  });
}

function isSameTree(a: string, b: string): boolean {
  return a === b || a.startsWith(`${b}/`) || b.startsWith(`${a}/`);
}

/** `/root/.npm` ends like `$HOME/.npm`. */
function endsLike(id: CacheId, target: string): boolean {
  return caches[id].directories.some((directory) => {
    const tail = /^(?:\$HOME|~)(\/.+)$/.exec(directory)?.[1];
    return tail !== undefined && target.endsWith(tail);
  });
}

/** `npm config set cache`, `pnpm config set store-dir`. */
function isConfigured(stage: Stage, run: RunInstruction): boolean {
  return lineage(stage).some(({ instructions }) =>
    instructions.some(
      ({ keyword, args, index }) =>
        keyword === 'RUN' &&
        index <= run.index &&
        /config\s+(?:-\S{1,50}\s{1,4}){0,10}set\s|go env -w|--cache-(?:dir|folder)|--store-dir/.test(args.text),
    ),
  );
}
