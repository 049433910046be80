import { stepsBefore } from '../../dockerfile/history.ts';
import type { Dockerfile, KeyValue, Stage } from '../../dockerfile/model.ts';
import { pairStages } from '../../dockerfile/pairing.ts';
import { instructionsOf } from '../../dockerfile/stages.ts';
import type { PackageAction } from '../../shell/package-managers.ts';
import { packageOperationOf } from '../../shell/packages.ts';
import { defineRule } from '../rule.ts';
import { unpaired } from '../unpaired.ts';

export default defineRule({
  id: 'argument-moved-up',
  scope: 'change',
  severity: 'minor',
  category: 'performance',
  confidence: 'likely',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Argument that differs in every build stands before an install',
  remedy: 'Declare the argument below the installs',
  rationale:
    'Every `RUN` below an `ARG` sees its value, so a new value makes all of them run again. A commit or a date above the install means that nothing is installed from the cache any more; below it, only what uses the value runs again.',
  peers: [],
  examples: {
    bad: [
      {
        before: 'FROM node:24-slim\nCOPY package*.json ./\nRUN npm ci\nARG GIT_COMMIT\nENV GIT_COMMIT=$GIT_COMMIT\n',
        files: 'FROM node:24-slim\nARG GIT_COMMIT\nENV GIT_COMMIT=$GIT_COMMIT\nCOPY package*.json ./\nRUN npm ci\n',
        reports: [
          {
            line: 2,
            message: '`GIT_COMMIT` has moved above `npm ci`, which runs again with every new value from now on.',
          },
        ],
      },
      {
        title: 'New, in a stage with another name',
        before: 'FROM golang:1.26 AS a\nCOPY go.* ./\nRUN go mod download\nCOPY . .\nRUN go build .\nFROM scratch\n',
        files:
          'FROM golang:1.26 AS build\nARG VERSION\nCOPY go.* ./\nRUN go mod download\nCOPY . .\nRUN go build .\nFROM scratch\n',
        reports: [
          {
            line: 2,
            message: '`VERSION` is new above `go mod download`, which runs again with every new value from now on.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'New, and below the install',
        before: 'FROM node:24-slim\nRUN npm ci\n',
        files: 'FROM node:24-slim\nRUN npm ci\nARG GIT_COMMIT\nENV GIT_COMMIT=$GIT_COMMIT\n',
      },
      {
        title: 'The version of a tool',
        before: 'FROM node:24-slim\nRUN npm ci\nARG VERSION=9.1\nENV A=$VERSION\n',
        files: 'FROM node:24-slim\nARG VERSION=9.1\nENV A=$VERSION\nRUN npm ci\n',
      },
      {
        title: 'It has moved down',
        before: 'FROM node:24-slim\nARG GIT_COMMIT\nRUN npm ci\nENV A=$GIT_COMMIT\n',
        files: 'FROM node:24-slim\nRUN npm ci\nARG GIT_COMMIT\nENV A=$GIT_COMMIT\n',
      },
      {
        title: 'A value that seldom changes',
        before: 'FROM node:24-slim\nRUN npm ci\nARG PORT=8080\nENV PORT=$PORT\n',
        files: 'FROM node:24-slim\nARG PORT=8080\nENV PORT=$PORT\nRUN npm ci\n',
      },
      {
        title: 'It was above already',
        before: 'FROM node:24-slim\nARG BUILD_DATE\nLABEL a=$BUILD_DATE\nRUN npm ci\n',
        files: 'FROM node:24-slim\nARG BUILD_DATE\nRUN npm ci\nLABEL a=$BUILD_DATE\n',
      },
    ],
  },
  *check({ before, after }) {
    yield* unpaired(before, after);
    for (const { before: was, after: now } of pairStages(before, after).pairs) {
      const old = new Map(volatileArguments(was).map((one) => [one.pair.name, one]));
      for (const { pair, index } of volatileArguments(now)) {
        const earlier = old.get(pair.name);
        const cached = new Set(
          installs(before, was)
            .filter((one) => earlier === undefined || one.index < earlier.index)
            .map(({ text }) => text),
        );
        const again = installs(after, now).find((one) => one.index > index && cached.has(one.text));
        if (again === undefined) continue;
        const how = earlier === undefined ? 'is new above' : 'has moved above';
        yield {
          message: `\`${pair.name}\` ${how} \`${again.name}\`, which runs again with every new value from now on.`,
          subject: pair.name,
          at: { path: after.path, range: pair.range },
        };
      }
    }
  },
});

/** Names of what a pipeline passes anew each time; a version without a default comes with each release. */
const volatile =
  /(?:^|_)(?:COMMIT|SHA|REVISION|REV|DATE|TIME|TIMESTAMP|CREATED|BUILD_?(?:ID|NUMBER|NO|TIME)|RUN_?(?:ID|NUMBER)|VCS_REF|BRANCH)(?:_|$)/i;
const release = /^(?:APP_|BUILD_|IMAGE_|GIT_)?(?:VERSION|RELEASE|TAG)$/i;

function volatileArguments(stage: Stage): { readonly pair: KeyValue; readonly index: number }[] {
  return instructionsOf(stage, 'ARG').flatMap(({ pairs, index }) =>
    pairs
      .filter(({ name, value }) => volatile.test(name) || (value === null && release.test(name)))
      .map((pair) => ({ pair, index })),
  );
}

/** What takes long, and what a layer keeps. */
const fetching: ReadonlySet<PackageAction | undefined> = new Set(['install', 'download', 'build-dependencies']);

interface Install {
  readonly index: number;
  readonly text: string;
  readonly name: string;
}

function installs(file: Dockerfile, stage: Stage): Install[] {
  return stepsBefore(file, stage, null)
    .filter((step) => step.stage === stage)
    .flatMap(({ instruction, commands }) => {
      const operation = commands.map(packageOperationOf).find((one) => fetching.has(one?.action));
      if (operation === undefined || operation === null) return [];
      const text = instruction.args.text.replace(/\s+/g, ' ');
      return [{ index: instruction.index, text, name: `${operation.manager.id} ${operation.subcommand}` }];
    });
}
