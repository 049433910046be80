import { runScripts } from '../../dockerfile/commands.ts';
import type { Dockerfile, Stage } from '../../dockerfile/model.ts';
import {
  type Architecture,
  architectureIn,
  isMultiPlatform,
  isNamedAfterPlatform,
  platformOf,
} from '../../dockerfile/platforms.ts';
import { copySourceOf, instructionsOf, isShippedWith, lineage } from '../../dockerfile/stages.ts';
import type { Command } from '../../shell/command.ts';
import { downloadOf } from '../../shell/downloaders.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'architecture-hard-coded',
  scope: 'dockerfile',
  severity: ['critical', 'major'],
  category: 'correctness',
  confidence: 'likely',
  profile: 'recommended',
  since: '0.1.0',
  title: 'One architecture in a build for several',
  remedy: 'Take the architecture from `TARGETARCH`',
  rationale:
    'The file uses the arguments of a multi-platform build, and yet fetches or compiles for one fixed architecture: on every other platform the program does not start ("exec format error").',
  exceptions: 'A program that exists for one architecture only.',
  peers: [],
  examples: {
    bad: [
      {
        title: 'In an address',
        files:
          'FROM --platform=$BUILDPLATFORM golang:1.26 AS build\nARG TARGETARCH\nRUN GOARCH=$TARGETARCH go build -o /app .\n\nFROM debian:13-slim\nADD https://example.com/v2/list.txt /list\nRUN wget -q https://example.com/v2/tini-amd64 -O /tini\nCOPY --from=build /app /app\n',
        reports: [
          {
            line: 7,
            message:
              'The download is for `amd64` on every platform, while other parts of the file build for the platform that is asked for. Use `TARGETARCH` in the address.',
          },
        ],
      },
      {
        title: 'For the compiler',
        files:
          'FROM --platform=$BUILDPLATFORM golang:1.26 AS build\nRUN GOOS=linux GOARCH=amd64 go build -o /app .\n\nFROM gcr.io/distroless/static-debian13\nCOPY --from=build /app /app\n',
        reports: [
          {
            line: 2,
            message:
              '`GOARCH` is `amd64` on every platform, while other parts of the file build for the platform that is asked for. Use `$TARGETARCH`.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'Nothing here is for several platforms',
        files: 'FROM debian:13-slim\nRUN wget -q https://example.com/tini-amd64 -O /tini\n',
      },
      {
        title: 'By platform',
        files:
          'FROM debian:13-slim\nARG TARGETARCH\nRUN case "$TARGETARCH" in amd64) wget -qO /t https://example.com/t-x86_64 ;; arm64) wget -qO /t https://example.com/t-aarch64 ;; esac\n',
      },
      {
        title: 'A stage for each',
        files:
          'FROM alpine:3.23 AS fetch-amd64\nRUN wget -qO /t https://example.com/t-x86_64\nFROM alpine:3.23 AS fetch-arm64\nRUN wget -qO /t https://example.com/t-aarch64\nFROM fetch-${TARGETARCH}\n',
      },
    ],
  },
  *check({ file }) {
    if (!isMultiPlatform(file)) return;
    for (const { stage, instruction, url } of addedUrls(file)) {
      const architecture = isNamedAfterPlatform(file, stage) ? null : architectureIn(url.text);
      if (architecture === null) continue;
      yield {
        message: messageFor({ what: 'The download is for', architecture, remedy: 'Use `TARGETARCH` in the address' }),
        subject: architecture.text,
        at: { path: file.path, range: instruction.ownRange },
        severity: reachesImage(file, stage) ? 'critical' : 'major',
      };
    }
    for (const { stage, run, commands } of runScripts(file)) {
      if (isNamedAfterPlatform(file, stage) || platformOf(stage).kind === 'constant') continue;
      // A script that looks at the platform chooses by it.
      if (/TARGET(?:ARCH|PLATFORM)|uname|print-architecture|\barch\b|--print-arch/.test(run.args.text)) continue;
      for (const command of commands) {
        const found = command.conditional ? null : (inAddress(command) ?? forCompiler(command));
        if (found === null) continue;
        yield {
          message: messageFor(found),
          subject: found.architecture.text,
          at: { path: file.path, range: command.range },
          severity: reachesImage(file, stage) ? 'critical' : 'major',
        };
      }
    }
  },
});

interface Found {
  readonly what: string;
  readonly architecture: Architecture;
  readonly remedy: string;
}

function messageFor({ what, architecture, remedy }: Found): string {
  return `${what} \`${architecture.text}\` on every platform, while other parts of the file build for the platform that is asked for. ${remedy}.`;
}

function* addedUrls(file: Dockerfile) {
  for (const stage of file.stages) {
    for (const instruction of instructionsOf(stage, 'ADD')) {
      for (const url of instruction.sources) if (/^https?:/.test(url.text)) yield { stage, instruction, url };
    }
  }
}

function inAddress(command: Command): Found | null {
  const download = downloadOf(command);
  for (const url of download?.tool === 'git' ? [] : (download?.urls ?? [])) {
    const architecture = architectureIn(url.text);
    if (architecture !== null)
      return { what: 'The download is for', architecture, remedy: 'Use `TARGETARCH` in the address' };
  }
  return null;
}

function forCompiler({ assignments, name }: Command): Found | null {
  if (name !== 'go' && name !== 'make') return null;
  const value = assignments.find((assignment) => assignment.name === 'GOARCH')?.value?.value;
  const architecture = value == null ? null : architectureIn(value);
  return architecture === null ? null : { what: '`GOARCH` is', architecture, remedy: 'Use `$TARGETARCH`' };
}

/** Shipped, or a shipped stage copies from it. */
function reachesImage(file: Dockerfile, stage: Stage): boolean {
  return file.stages.some(
    (target) =>
      isShippedWith(file, target) &&
      (lineage(target).includes(stage) ||
        [...instructionsOf(target, 'COPY')].some((copy) => {
          const source = copySourceOf(file, target, copy);
          return source.kind === 'stage' && source.stage === stage;
        })),
  );
}
