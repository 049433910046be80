import { basename, join } from 'node:path/posix';
import { runScripts } from '../../dockerfile/commands.ts';
import type { CopyInstruction, Dockerfile, Stage } from '../../dockerfile/model.ts';
import { resolvePath, workingDirectoryAt } from '../../dockerfile/paths.ts';
import { knowsTarget, platformOf } from '../../dockerfile/platforms.ts';
import { copySourceOf, instructionsOf, isShippedWith, lineage, rootBase } from '../../dockerfile/stages.ts';
import { flagValues } from '../../shell/arguments.ts';
import { replaceRange } from '../../text/edit.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'platform-of-build-machine',
  scope: 'dockerfile',
  severity: ['blocker', 'critical'],
  category: 'correctness',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  fixable: true,
  title: 'Image holds programs for the machine that built it',
  remedy: 'Build what ships for the target platform',
  rationale:
    '`--platform=$BUILDPLATFORM` makes a stage run on the platform of the build machine. That is right for compilers that are told what to build for. What is shipped must be of the target platform: else the arm64 image holds amd64 programs, and does not start there.',
  exceptions: 'A file that only makes tools for the build machine, or that is never built for another platform.',
  peers: [],
  examples: {
    bad: [
      {
        title: 'The stage that is shipped',
        files:
          'FROM --platform=$BUILDPLATFORM golang:1.26 AS build\nARG TARGETARCH\nRUN GOARCH=$TARGETARCH go build -o /app .\n\nFROM --platform=$BUILDPLATFORM debian:13-slim\nCOPY --from=build /app /app\n',
        reports: [
          {
            line: 5,
            message:
              'The shipped image is built from this stage, and `$BUILDPLATFORM` is the platform of the build machine: images for other platforms hold its programs. Leave `--platform` out.',
          },
        ],
        fixed:
          'FROM --platform=$BUILDPLATFORM golang:1.26 AS build\nARG TARGETARCH\nRUN GOARCH=$TARGETARCH go build -o /app .\n\nFROM debian:13-slim\nCOPY --from=build /app /app\n',
      },
      {
        title: 'Tools that are fetched for the image',
        files:
          'FROM --platform=$BUILDPLATFORM debian:13-slim AS tools\nCOPY fetch.sh .\nRUN ./fetch.sh\n\nFROM debian:13-slim\nCOPY --from=tools /usr/local/bin/tool /usr/local/bin/tool\n',
        reports: [
          {
            line: 1,
            severity: 'critical',
            message:
              '`/usr/local/bin/tool` goes into the image, and this stage makes it for the build machine: it never asks for `TARGETARCH`. Leave `--platform` out, or fetch by `TARGETARCH`.',
          },
        ],
      },
      {
        title: 'A compiler that is not told the target',
        files:
          'FROM --platform=$BUILDPLATFORM golang:1.26 AS build\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o out/server ./cmd/server\n\nFROM gcr.io/distroless/static-debian13\nCOPY --from=build /src/out/server /server\n',
        reports: [
          {
            line: 1,
            severity: 'critical',
            message:
              '`/src/out/server` goes into the image, and this stage makes it for the build machine: it never asks for `TARGETARCH`. Leave `--platform` out, or set `GOARCH=$TARGETARCH`.',
          },
        ],
      },
      {
        title: 'cargo builds for the machine that it runs on',
        files:
          'FROM --platform=$BUILDPLATFORM rust:1.95 AS build\nWORKDIR /src\nCOPY . .\nRUN cargo build --release --locked\n\nFROM debian:13-slim\nCOPY --from=build /src/target/release/api /usr/bin/api\nCMD ["api"]\n',
        reports: [
          {
            line: 1,
            severity: 'critical',
            message:
              '`/src/target/release/api` goes into the image, and this stage makes it for the build machine: it never asks for `TARGETARCH`. Leave `--platform` out, or give cargo a `--target`.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'A compiler that is told the target',
        files:
          'FROM --platform=$BUILDPLATFORM golang:1.26 AS build\nARG TARGETOS TARGETARCH\nRUN GOOS=$TARGETOS GOARCH=$TARGETARCH go build -o /usr/bin/app .\nFROM alpine:3.23\nCOPY --from=build /usr/bin/app /usr/bin/app\n',
      },
      {
        title: 'Results that are the same everywhere',
        files:
          'FROM --platform=$BUILDPLATFORM node:24 AS web\nRUN npm ci && npm run build\nFROM nginx:1.29\nCOPY --from=web /app/dist /usr/share/nginx/html\n',
      },
      {
        title: 'A script of the repository on its way through',
        files:
          'FROM --platform=$BUILDPLATFORM debian:13-slim AS files\nCOPY start.sh /usr/local/bin/start\nFROM debian:13-slim\nCOPY --from=files /usr/local/bin/start /usr/local/bin/start\n',
      },
      { title: 'Files only', files: 'FROM --platform=$BUILDPLATFORM scratch\nCOPY dist/ /\n' },
    ],
  },
  *check({ file }) {
    for (const stage of file.stages) {
      const platform = platformOf(stage);
      if (platform.kind !== 'build') continue;
      const { range } = platform.flag;
      const at = { path: file.path, range };
      const withBlank = { ...range, endColumn: range.endColumn + 1 };
      if (isShippedWith(file, stage)) {
        if (rootBase(stage).kind === 'scratch' || !isForTarget(file)) continue;
        yield {
          message:
            'The shipped image is built from this stage, and `$BUILDPLATFORM` is the platform of the build machine: images for other platforms hold its programs. Leave `--platform` out.',
          subject: stage.name ?? 'shipped stage',
          at,
          fix: {
            title: 'Leave `--platform` out',
            // Where several platforms are built on one machine, this stage is emulated then.
            applicability: 'needs-review',
            edits: [{ path: file.path, ...replaceRange(file.source, withBlank, '') }],
          },
        };
        continue;
      }
      const program = lineage(stage).some(knowsTarget) ? null : shippedProgram(file, stage);
      if (program === null) continue;
      yield {
        message: `\`${program.path}\` goes into the image, and this stage makes it for the build machine: it never asks for \`TARGETARCH\`. Leave \`--platform\` out, or ${program.remedy}.`,
        subject: program.path,
        at,
        related: [{ path: file.path, range: program.copy.ownRange }],
        severity: 'critical',
        confidence: 'likely',
      };
    }
  },
});

/** Where nothing is ever asked of the target, the file may make tools for the build machine alone. */
function isForTarget(file: Dockerfile): boolean {
  return (
    file.stages.some((stage) => isShippedWith(file, stage) && startsSomething(stage)) || file.stages.some(knowsTarget)
  );
}

function startsSomething(stage: Stage): boolean {
  return [...instructionsOf(stage, 'CMD', 'ENTRYPOINT')].length > 0;
}

interface Program {
  readonly path: string;
  readonly copy: CopyInstruction;
  readonly remedy: string;
}

/** Something in a directory of programs, or what the compiler wrote, that a stage of the shipped image copies from here. */
function shippedProgram(file: Dockerfile, stage: Stage): Program | null {
  const outputs = compiledFiles(file, stage);
  const given = new Set([...instructionsOf(stage, 'COPY', 'ADD')].flatMap(copiedPaths));
  for (const target of file.stages) {
    if (!isShippedWith(file, target) || platformOf(target).kind === 'build') continue;
    for (const copy of instructionsOf(target, 'COPY')) {
      const source = copySourceOf(file, target, copy);
      if (source.kind !== 'stage' || source.stage !== stage) continue;
      for (const { value: path } of copy.sources) {
        if (path === null || given.has(path)) continue;
        if (outputs.has(path)) return { path, copy, remedy: 'set `GOARCH=$TARGETARCH`' };
        if (/\/target\/release\/[\w-]+$/.test(path) && compilesRust(file, stage))
          return { path, copy, remedy: 'give cargo a `--target`' };
        const isProgram =
          /^\/(?:usr\/|usr\/local\/)?s?bin\/[\w-]+$/.test(path) && [...instructionsOf(stage, 'RUN')].length > 0;
        if (isProgram) return { path, copy, remedy: 'fetch by `TARGETARCH`' };
      }
    }
  }
  return null;
}

/** `go build -o` without GOARCH anywhere in the stage. */
function compiledFiles(file: Dockerfile, stage: Stage): ReadonlySet<string> {
  const paths = new Set<string>();
  if (lineage(stage).some(({ instructions }) => instructions.some(({ args }) => /\bGOARCH\b/.test(args.text))))
    return paths;
  for (const { stage: owner, run, commands } of runScripts(file)) {
    if (owner !== stage) continue;
    for (const command of commands) {
      if (command.name !== 'go' || command.args[0]?.value !== 'build') continue;
      const output = flagValues(command, 'o')[0]?.value;
      const path = output == null ? null : resolvePath(workingDirectoryAt(stage, run), output);
      if (path !== null) paths.add(path);
    }
  }
  return paths;
}

/** `cargo build` for whatever it runs on. */
function compilesRust(file: Dockerfile, stage: Stage): boolean {
  const isTold = lineage(stage).some(({ instructions }) =>
    instructions.some(({ args }) => /CARGO_BUILD_TARGET|CARGO_TARGET|--target\b/.test(args.text)),
  );
  return (
    !isTold &&
    [...runScripts(file)].some(
      ({ stage: owner, commands }) =>
        owner === stage && commands.some(({ name, args }) => name === 'cargo' && args[0]?.value === 'build'),
    )
  );
}

/** Where the files of a COPY end up, as far as it names them. */
function copiedPaths({ sources, destination }: CopyInstruction): string[] {
  const path = destination?.value ?? '';
  return [path, ...sources.flatMap(({ value }) => (value === null ? [] : [join(path, basename(value))]))];
}
