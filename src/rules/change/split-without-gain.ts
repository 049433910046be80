import { stepsBefore } from '../../dockerfile/history.ts';
import type { Dockerfile, Instruction, Stage } from '../../dockerfile/model.ts';
import { mountsOf } from '../../dockerfile/mounts.ts';
import { workingDirectoryAt } from '../../dockerfile/paths.ts';
import { copySourceOf, instructionsOf, isShippedWith, lineage, rootBase } from '../../dockerfile/stages.ts';
import { flagValues } from '../../shell/arguments.ts';
import type { Command } from '../../shell/command.ts';
import { packageOperationOf } from '../../shell/packages.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'split-without-gain',
  scope: 'change',
  severity: 'minor',
  category: 'size',
  confidence: 'likely',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Build stage that leaves nothing behind',
  remedy: 'Ship a smaller base image, or leave the build in one stage',
  rationale:
    'A second stage makes an image smaller by what it leaves behind: compilers, sources, caches. Where both stages start from the same image and all that the first one makes is copied over, the image is as large as before, and there is one more thing to keep in step.',
  exceptions: 'Stages that are there to be built side by side.',
  peers: [],
  examples: {
    bad: [
      {
        before:
          'FROM python:3.14\nCOPY requirements.txt .\nRUN pip install --no-cache-dir -r requirements.txt\nCMD ["python", "app.py"]\n',
        files:
          'FROM python:3.14 AS build\nCOPY requirements.txt .\nRUN pip install --no-cache-dir --prefix=/install -r requirements.txt\n\nFROM python:3.14\nCOPY --from=build /install /usr/local\nCMD ["python", "app.py"]\n',
        reports: [
          {
            line: 5,
            message:
              'The stage starts from `python:3.14` like `build`, and takes over all that `build` makes: nothing is left behind, so the image is no smaller.',
          },
        ],
      },
      {
        title: 'A virtual environment, and a folder with all that was made in it',
        before: {
          'a/Dockerfile': 'FROM python:3.14-slim\nRUN pip install --no-cache-dir flask\nCMD ["flask", "run"]\n',
          'b/Dockerfile':
            'FROM node:24-slim\nWORKDIR /app\nCOPY . .\nRUN npm ci && npm run build && npm cache clean --force\nCMD ["node", "."]\n',
        },
        files: {
          'a/Dockerfile':
            'FROM python:3.14-slim AS build\nRUN python -m venv /venv && /venv/bin/pip install --no-cache-dir flask\nFROM python:3.14-slim\nCOPY --from=build /venv /venv\nCMD ["/venv/bin/flask", "run"]\n',
          'b/Dockerfile':
            'FROM node:24-slim AS build\nWORKDIR /app\nCOPY . .\nRUN npm ci && npm run build && npm cache clean --force\nFROM node:24-slim\nCOPY --from=build /app /app\nWORKDIR /app\nCMD ["node", "."]\n',
        },
        reports: [
          {
            path: 'a/Dockerfile',
            line: 3,
            message:
              'The stage starts from `python:3.14-slim` like `build`, and takes over all that `build` makes: nothing is left behind, so the image is no smaller.',
          },
          {
            path: 'b/Dockerfile',
            line: 5,
            message:
              'The stage starts from `node:24-slim` like `build`, and takes over all that `build` makes: nothing is left behind, so the image is no smaller.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'The cache stays behind',
        before: 'FROM node:24-slim\nWORKDIR /app\nCOPY . .\nRUN npm ci\nCMD ["node", "."]\n',
        files:
          'FROM node:24-slim AS build\nWORKDIR /app\nCOPY . .\nRUN npm ci\nFROM node:24-slim\nCOPY --from=build /app /app\nCMD ["node", "."]\n',
      },
      {
        title: 'A smaller image to run',
        before: 'FROM python:3.14\nRUN pip install flask\n',
        files:
          'FROM python:3.14 AS build\nRUN pip install --prefix=/install flask\nFROM python:3.14-slim\nCOPY --from=build /install /usr/local\n',
      },
      {
        title: 'A compiler stays behind',
        before: 'FROM python:3.14-slim\nRUN apt-get update && apt-get install -y gcc && pip install uwsgi\n',
        files:
          'FROM python:3.14-slim AS build\nRUN apt-get update && apt-get install -y gcc && pip install --prefix=/install uwsgi\nFROM python:3.14-slim\nCOPY --from=build /install /usr/local\n',
      },
      {
        title: 'What is built is a part of what was installed',
        before: 'FROM node:24-slim\nCOPY . .\nRUN npm ci && npm run build\n',
        files:
          'FROM node:24-slim AS build\nCOPY . .\nRUN npm ci && npm run build\nFROM node:24-slim\nCOPY --from=build /dist /dist\n',
      },
      {
        title: 'Two stages already',
        before:
          'FROM python:3.14 AS build\nRUN pip install --prefix=/install flask\nFROM python:3.14\nCOPY --from=build /install /usr/local\n',
        files:
          'FROM python:3.14 AS build\nRUN pip install --prefix=/install flask==3\nFROM python:3.14\nCOPY --from=build /install /usr/local\n',
      },
    ],
  },
  *check({ before, after }) {
    if (before.stages.length > 1) return;
    for (const stage of after.stages) {
      if (stage.base.kind !== 'image' || stage.from === null || !isShippedWith(after, stage)) continue;
      const taken = takenBy(after, stage);
      if (taken === null || !isSameImage(taken.build, stage) || !isAllTaken(after, taken)) continue;
      const { build } = taken;
      const name = build.name ?? String(build.index);
      yield {
        message: `The stage starts from \`${stage.base.reference.text}\` like \`${name}\`, and takes over all that \`${name}\` makes: nothing is left behind, so the image is no smaller.`,
        subject: name,
        at: { path: after.path, range: stage.from.range },
      };
    }
  },
});

interface Taken {
  readonly build: Stage;
  /** What is copied, by absolute paths. */
  readonly paths: readonly string[];
}

/** What a stage copies from the one stage that it copies from; null where it is not one, or not known. */
function takenBy(file: Dockerfile, stage: Stage): Taken | null {
  const builds = new Set<Stage>();
  const paths: string[] = [];
  for (const copy of instructionsOf(stage, 'COPY')) {
    const source = copySourceOf(file, stage, copy);
    if (source.kind === 'context') continue;
    if (source.kind !== 'stage') return null;
    builds.add(source.stage);
    for (const { value } of copy.sources)
      if (value !== null) paths.push(value.replace(/^(?!\/)|(?<!\/)\/+$/g, (part) => (part === '' ? '/' : '')));
  }
  const [build, ...others] = builds;
  return build === undefined || others.length > 0 ? null : { build, paths };
}

function isSameImage(build: Stage, stage: Stage): boolean {
  const [one, other] = [rootBase(build), rootBase(stage)];
  return (
    lineage(build).length === 1 &&
    one.kind === 'image' &&
    other.kind === 'image' &&
    one.reference.text === other.reference.text
  );
}

/** Programs of languages: what they make lies where they work. */
const ofLanguages = /^(?:npm|npx|yarn|pnpm|node|corepack|pip[\d.]*|python[\d.]*|uv|virtualenv)$/;
const harmless = /^(?:cd|mkdir|true|echo)$/;

/** It installs packages of a language and builds with them, in folders that are copied whole, and keeps no cache. */
function isAllTaken(file: Dockerfile, { build, paths }: Taken): boolean {
  const steps = stepsBefore(file, build, null);
  const isCopied = (path: string | null) =>
    path !== null && paths.some((one) => path === one || path.startsWith(`${one}/`));
  let installs = false;
  for (const { instruction, commands, opaque } of steps) {
    if (opaque) return false;
    const folder = workingDirectoryAt(build, instruction);
    for (const command of commands) {
      const operation = packageOperationOf(command);
      const isInstall = operation?.action === 'install' && operation.manager.kind === 'language';
      if (isInstall && !keepsNothing(instruction, build)) return false;
      installs ||= isInstall;
      const target = targetOf(command);
      const isTaken = target === null ? ofLanguages.test(command.name ?? '') && isCopied(folder) : isCopied(target);
      if (!isTaken && !harmless.test(command.name ?? '')) return false;
    }
  }
  return installs;
}

/** The folder that a command names for what it makes: a prefix, or the virtual environment that it makes or belongs to. */
function targetOf(command: Command): string | null {
  const [named] = flagValues(command, 'prefix', 'target', 'root', 't');
  if (named !== undefined) return named.value;
  const made = command.args.findIndex(({ value }) => value === 'venv');
  if (made !== -1 || command.name === 'virtualenv') return command.args.at(-1)?.value ?? null;
  return /^(\/.+)\/bin\/[\w.]+$/.exec(command.path ?? '')?.[1]?.replace(/^\/usr(?:\/local)?$/, '') || null;
}

/** No cache of a package manager is left in the layer. */
function keepsNothing(run: Instruction, stage: Stage): boolean {
  const isMounted = run.keyword === 'RUN' && mountsOf(run).some(({ type }) => type === 'cache');
  const isUnset = instructionsOf(stage, 'ENV').some(({ pairs }) => pairs.some(({ name }) => /NO_CACHE/.test(name)));
  return isMounted || isUnset || /--no-cache|cache (?:clean|purge|prune)/.test(run.args.text);
}
