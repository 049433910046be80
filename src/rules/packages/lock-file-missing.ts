import { runScripts } from '../../dockerfile/commands.ts';
import { commandsBefore, stepsBefore } from '../../dockerfile/history.ts';
import { decidingPattern } from '../../dockerfile/ignore-file.ts';
import type { Dockerfile, RunInstruction, Stage } from '../../dockerfile/model.ts';
import { mountsOf } from '../../dockerfile/mounts.ts';
import { resolvePath, workingDirectoryAt } from '../../dockerfile/paths.ts';
import { folderOf } from '../../dockerfile/recognise.ts';
import { copySourceOf } from '../../dockerfile/stages.ts';
import { copiedManifest } from '../../repository/build-context.ts';
import { contextsOf, ignoreFileFor } from '../../repository/contexts.ts';
import { covers } from '../../repository/copied-file.ts';
import { joinPath } from '../../repository/tree-paths.ts';
import type { Command } from '../../shell/command.ts';
import { type LockedInstall, lockedInstallOf, mayBringLock } from '../../shell/lock-files.ts';
import { defineRule, type Place, type RepositoryView } from '../rule.ts';

export default defineRule({
  id: 'lock-file-missing',
  scope: 'repository',
  severity: 'blocker',
  category: 'correctness',
  confidence: 'likely',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Locked install without its lock file',
  remedy: 'Copy the lock file beside the manifest',
  rationale:
    'Installs that keep to a lock file stop where there is none: `npm ci` has nothing to go by, and the frozen modes of the others may not write one. The manifest alone was copied, the ignore file keeps the lock file out of the build context, or it was never committed.',
  exceptions: 'Something that the build does not show puts the file into the context.',
  peers: [],
  examples: {
    bad: [
      {
        title: 'The manifest alone is copied',
        files: {
          'package.json': '{}\n',
          'package-lock.json': '{}\n',
          Dockerfile: 'FROM node:24-slim\nWORKDIR /app\nCOPY package.json ./\nRUN npm ci --omit=dev\nCOPY . .\n',
        },
        reports: [
          {
            line: 4,
            message: '`npm ci` stops without `package-lock.json`, and no `COPY` above takes it along.',
          },
        ],
      },
      {
        title: 'Kept out of the build context',
        files: {
          '.dockerignore': 'node_modules\n*.lock\n',
          'yarn.lock': '',
          'package.json': '{}\n',
          Dockerfile: 'FROM node:24-slim\nWORKDIR /app\nCOPY . .\nRUN yarn install --immutable\n',
        },
        reports: [
          {
            line: 4,
            message:
              '`yarn install` stops without `yarn.lock`, which `*.lock` in `.dockerignore` keeps out of the build context.',
          },
        ],
      },
      {
        title: 'Not in the repository',
        files: {
          'api/pyproject.toml': '[project]\nname = "api"\n',
          'api/Dockerfile':
            'FROM python:3.14-slim\nCOPY --from=ghcr.io/astral-sh/uv:0.9 /uv /bin/uv\nWORKDIR /src\nCOPY . .\nRUN uv sync --frozen\n',
          'web/package.json': '{}\n',
          'web/Dockerfile': 'FROM node:24-slim\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci\n',
        },
        reports: [
          {
            path: 'api/Dockerfile',
            line: 5,
            message: '`uv sync` stops without `uv.lock`, and there is none beside `api/pyproject.toml`.',
          },
          {
            path: 'web/Dockerfile',
            line: 4,
            message: '`npm ci` stops without `package-lock.json`, and there is none beside `web/package.json`.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'Copied with the manifest',
        files: {
          'package.json': '{}\n',
          'package-lock.json': '{}\n',
          Dockerfile: 'FROM node:24-slim\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci\n',
        },
      },
      {
        title: 'From the stage before',
        files: {
          'package.json': '{}\n',
          Dockerfile:
            'FROM node:24-slim AS pruned\nWORKDIR /app\nCOPY . .\nRUN npx turbo prune web --docker\nFROM node:24-slim\nWORKDIR /app\nCOPY package.json ./\nCOPY --from=pruned /app/out/json/ ./\nRUN npm ci\n',
        },
      },
      {
        title: 'Mounted, made, or asked for first',
        files: {
          'package.json': '{}\n',
          Dockerfile:
            'FROM node:24-slim AS a\nWORKDIR /app\nCOPY package.json ./\nRUN --mount=type=bind,target=. npm ci\nFROM node:24-slim AS b\nCOPY package.json ./\nRUN npm install --package-lock-only && npm ci\nFROM node:24-slim\nCOPY package.json ./\nRUN if [ -f package-lock.json ]; then npm ci; else npm install; fi\n',
        },
      },
      {
        title: 'A manifest that nothing shows',
        files: 'FROM node:24-slim\nWORKDIR /app\nCOPY . .\nRUN npm ci\n',
      },
      {
        title: 'Another folder',
        files: {
          'package.json': '{}\n',
          'web/package.json': '{}\n',
          'web/package-lock.json': '{}\n',
          Dockerfile: 'FROM node:24-slim\nWORKDIR /app\nCOPY . .\nRUN cd web && npm ci\nRUN npm --prefix web ci\n',
        },
      },
    ],
  },
  *check({ repository }) {
    if (repository.tree.truncated) return;
    for (const file of repository.dockerfiles) {
      const judged = new Set<string>();
      for (const { stage, run, commands } of runScripts(file)) {
        for (const command of commands) {
          const install = lockedInstallOf(command);
          if (install === null || command.failureLost === 'handled') continue;
          // The first of a stage tells: where it stops, no other is reached.
          const key = `${stage.index} ${install.manifest}`;
          if (judged.has(key)) continue;
          judged.add(key);
          if (mayHaveLock(file, stage, run, command, install)) continue;
          const why = whyMissing(repository, file, stage, run, install);
          if (why === null) continue;
          const [lock = ''] = install.locks;
          const name = command.words.slice(0, 2).map(({ text }) => text);
          yield {
            message: `\`${name.join(' ')}\` stops without \`${why.lock ?? lock}\`, ${why.message}.`,
            subject: lock,
            at: { path: file.path, range: command.range },
            ...(why.related !== undefined && { related: [why.related] }),
          };
        }
      }
    }
  },
});

/** By something other than a COPY from the build context, or by one that names it: then that is what fails. */
function mayHaveLock(
  file: Dockerfile,
  stage: Stage,
  run: RunInstruction,
  command: Command,
  { locks }: LockedInstall,
): boolean {
  const folder = workingDirectoryAt(stage, run);
  if (folder === null || mountsOf(run).some(({ type }) => type !== 'cache' && type !== 'secret')) return true;
  const before = commandsBefore(file, stage, run, command);
  if (before.some((one) => mayBringLock(one, locks))) return true;
  const own = commandsBefore(file, stage, run, null).length;
  if (before.slice(own).some(({ name }) => name === 'cd' || name === 'pushd')) return true;
  return stepsBefore(file, stage, run).some(({ stage: owner, instruction: copy, opaque }) => {
    if (opaque || (copy.keyword !== 'COPY' && copy.keyword !== 'ADD')) return opaque;
    const paths = locks.map((lock) => resolvePath(folder, lock) ?? '');
    if (copySourceOf(file, owner, copy).kind !== 'context') return paths.some((path) => covers(owner, copy, path));
    return copy.sources.some(({ value }) => value === null || isLockOrArchive(value, locks));
  });
}

function isLockOrArchive(source: string, locks: readonly string[]): boolean {
  return locks.some((lock) => source.endsWith(lock)) || /^<<|:\/\/|\.(?:tar|tgz|tar\.\w+)$/.test(source);
}

interface Missing {
  readonly message: string;
  /** The one that is there, or would be. */
  readonly lock?: string;
  readonly related?: Place;
}

function whyMissing(
  { tree, ignoreFiles }: RepositoryView,
  file: Dockerfile,
  stage: Stage,
  run: RunInstruction,
  { locks, manifest }: LockedInstall,
): Missing | null {
  const path = copiedManifest(tree, file, stage, manifest, run);
  if (path === null) return null;
  const copied = locks.flatMap((name) => copiedManifest(tree, file, stage, name, run) ?? []);
  const { folders } = contextsOf(tree, file);
  const [context = ''] = folders;
  if (copied.length > 0) {
    const ignore = folders.length > 1 ? null : ignoreFileFor(ignoreFiles, file, context);
    const [pattern, ...more] = copied.map((lock) =>
      ignore === null ? null : decidingPattern(ignore, context === '' ? lock : lock.slice(context.length + 1)),
    );
    if (ignore === null || pattern == null || pattern.exception || more.length > 0) return null;
    return {
      message: `which \`${pattern.text}\` in \`${ignore.path}\` keeps out of the build context`,
      related: { path: ignore.path, range: pattern.range },
    };
  }
  const there = locks.find((lock) => tree.entries.has(joinPath(folderOf(path), lock)));
  if (there !== undefined) return { message: 'and no `COPY` above takes it along', lock: there };
  return { message: `and there is none beside \`${path}\`` };
}
