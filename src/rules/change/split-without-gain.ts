import { stepsBefore } from '../../dockerfile/history.ts';
import type { Dockerfile, Stage } from '../../dockerfile/model.ts';
import { copySourceOf, instructionsOf, isShippedWith, lineage, rootBase } from '../../dockerfile/stages.ts';
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
              'The stage starts from `python:3.14` like `build`, and takes over all that `build` installs: nothing is left behind, so the image is no smaller.',
          },
        ],
      },
    ],
    good: [
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
      const sources = sourcesOf(after, stage);
      const [build, ...others] = sources ?? [];
      if (build === undefined || others.length > 0 || !isSameImage(build, stage) || !onlyInstalls(after, build))
        continue;
      const name = build.name ?? String(build.index);
      yield {
        message: `The stage starts from \`${stage.base.reference.text}\` like \`${name}\`, and takes over all that \`${name}\` installs: nothing is left behind, so the image is no smaller.`,
        subject: name,
        at: { path: after.path, range: stage.from.range },
      };
    }
  },
});

/** The stages that are copied from; null where an image is among them, or a part of what a stage holds. */
function sourcesOf(file: Dockerfile, stage: Stage): readonly Stage[] | null {
  const found = new Set<Stage>();
  for (const copy of instructionsOf(stage, 'COPY')) {
    const source = copySourceOf(file, stage, copy);
    if (source.kind === 'context') continue;
    if (source.kind !== 'stage') return null;
    found.add(source.stage);
  }
  return [...found];
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

/** It installs packages of a language into a folder of their own, and does nothing else. */
function onlyInstalls(file: Dockerfile, build: Stage): boolean {
  const steps = stepsBefore(file, build, null);
  const commands = steps.flatMap((step) => step.commands);
  const isInstall = (command: (typeof commands)[number]) => {
    const operation = packageOperationOf(command);
    return (
      operation?.action === 'install' &&
      operation.manager.kind === 'language' &&
      /^--(?:prefix|target|root)|^-t$/m.test(command.words.map(({ text }) => text.split('=')[0]).join('\n'))
    );
  };
  return (
    !steps.some(({ opaque }) => opaque) &&
    commands.some(isInstall) &&
    commands.every((command) => isInstall(command) || /^(?:cd|mkdir|true|echo)$/.test(command.name ?? ''))
  );
}
