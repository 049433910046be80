import { runScripts } from '../../dockerfile/commands.ts';
import type { CopyInstruction, Dockerfile, Stage } from '../../dockerfile/model.ts';
import { platformOf } from '../../dockerfile/platforms.ts';
import { copySourceOf, instructionsOf, isShippedWith, lineage } from '../../dockerfile/stages.ts';
import { type Build, emulatedPlatforms, unknownPlatforms } from '../../repository/build.ts';
import { buildsOf } from '../../repository/knowledge.ts';
import type { Command } from '../../shell/command.ts';
import { buildStep, workflowOf, workflowPath } from '../example-files.ts';
import { defineRule } from '../rule.ts';

const qemu = 'uses: docker/setup-qemu-action@v4';
const workflow = (platforms: string, job?: string) => workflowOf([qemu, buildStep(`platforms: ${platforms}`)], job);

export default defineRule({
  id: 'emulated-compilation',
  scope: 'repository',
  severity: 'major',
  category: 'performance',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Compiled under emulation',
  remedy: 'Compile on the platform of the builder: `--platform=$BUILDPLATFORM`',
  rationale:
    'One machine that builds an image for several platforms emulates the foreign ones, and a compiler runs many times slower there. Compilers that can compile for another platform, and those whose output is the same on each, need not be emulated: start the build stage with `FROM --platform=$BUILDPLATFORM`, and tell the compiler the target with `TARGETOS` and `TARGETARCH`. The stage that ships keeps the platform of the image. Machines of its own for each platform do as well.',
  peers: [],
  asks: ['builds'],
  examples: {
    bad: [
      {
        title: 'Go, for two platforms on one machine',
        files: {
          [workflowPath]: workflow('linux/amd64,linux/arm64'),
          Dockerfile:
            'FROM golang:1.26 AS build\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /shop .\nFROM scratch\nCOPY --from=build /shop /shop\n',
        },
        reports: [
          {
            line: 1,
            message:
              '`.github/workflows/image.yml` builds this for `linux/arm64` on an amd64 machine, so `go build` runs under emulation, many times slower. Start the stage with `--platform=$BUILDPLATFORM` and compile with `GOOS=$TARGETOS GOARCH=$TARGETARCH`.',
          },
        ],
      },
      {
        title: 'Java, whose output is the same everywhere',
        files: {
          [workflowPath]: workflow('linux/amd64,linux/arm64'),
          Dockerfile:
            'FROM maven:3.9-eclipse-temurin-25 AS build\nCOPY . .\nRUN mvn -B package\nFROM eclipse-temurin:25-jre\nCOPY --from=build target/shop.jar /shop.jar\n',
        },
        reports: [
          {
            line: 1,
            message:
              '`.github/workflows/image.yml` builds this for `linux/arm64` on an amd64 machine, so `mvn` runs under emulation, many times slower. Start the stage with `--platform=$BUILDPLATFORM`: its output is the same on every platform.',
          },
        ],
      },
      {
        title: 'Pages, and Rust',
        files: {
          [workflowPath]: workflow('linux/amd64,linux/arm64'),
          Dockerfile:
            'FROM node:24 AS pages\nWORKDIR /web\nCOPY . .\nRUN npm ci && npm run build\nFROM rust:1.90 AS api\nCOPY . .\nRUN cargo build --release\nFROM debian:13-slim\nCOPY --from=pages /web/dist /srv\nCOPY --from=api /target/release/api /usr/bin/api\n',
        },
        reports: [
          {
            line: 1,
            message:
              '`.github/workflows/image.yml` builds this for `linux/arm64` on an amd64 machine, so `npm run build` runs under emulation, many times slower. Start the stage with `--platform=$BUILDPLATFORM`: its output is the same on every platform.',
          },
          {
            line: 5,
            message:
              '`.github/workflows/image.yml` builds this for `linux/arm64` on an amd64 machine, so `cargo build` runs under emulation, many times slower. Start the stage with `--platform=$BUILDPLATFORM` and compile with `--target`, or build each platform on a machine of its own.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'What was installed goes along',
        files: {
          [workflowPath]: workflow('linux/amd64,linux/arm64'),
          Dockerfile:
            'FROM node:24 AS build\nWORKDIR /web\nCOPY . .\nRUN npm ci && npm run build\nFROM node:24-slim\nCOPY --from=build /web/node_modules /web/node_modules\nCOPY --from=build /web/dist /web/dist\n',
        },
      },
      {
        title: 'Cross-compiled',
        files: {
          [workflowPath]: workflow('linux/amd64,linux/arm64'),
          Dockerfile:
            'FROM --platform=$BUILDPLATFORM golang:1.26 AS build\nARG TARGETOS TARGETARCH\nCOPY . .\nRUN GOOS=$TARGETOS GOARCH=$TARGETARCH go build -o /shop .\nFROM scratch\nCOPY --from=build /shop /shop\n',
        },
      },
      {
        title: 'One platform, that of the machine',
        files: {
          [workflowPath]: workflow('linux/arm64', 'runs-on: ubuntu-24.04-arm'),
          Dockerfile:
            'FROM golang:1.26 AS build\nCOPY . .\nRUN go build -o /shop .\nFROM scratch\nCOPY --from=build /shop /shop\n',
        },
      },
      {
        title: 'Each platform has a machine of its own',
        files: {
          [workflowPath]:
            'on: push\njobs:\n  image:\n    strategy:\n      matrix:\n        include:\n          - { platform: linux/amd64, runner: ubuntu-24.04 }\n          - { platform: linux/arm64, runner: ubuntu-24.04-arm }\n    runs-on: ${{ matrix.runner }}\n    steps:\n      - uses: docker/build-push-action@v7\n        with: { platforms: "${{ matrix.platform }}" }\n',
          Dockerfile:
            'FROM golang:1.26 AS build\nCOPY . .\nRUN go build -o /shop .\nFROM scratch\nCOPY --from=build /shop /shop\n',
        },
      },
      {
        title: 'Runners that nobody here knows',
        files: {
          [workflowPath]: workflow('linux/amd64,linux/arm64', 'runs-on: [self-hosted, big]'),
          Dockerfile:
            'FROM golang:1.26 AS build\nCOPY . .\nRUN go build -o /shop .\nFROM scratch\nCOPY --from=build /shop /shop\n',
        },
      },
      {
        title: 'With C code, which needs more than a flag',
        files: {
          [workflowPath]: workflow('linux/amd64,linux/arm64'),
          Dockerfile:
            'FROM golang:1.26 AS build\nCOPY . .\nRUN CGO_ENABLED=1 go build -o /shop .\nFROM debian:13\nCOPY --from=build /shop /shop\n',
        },
      },
    ],
  },
  *check({ repository }) {
    for (const file of repository.dockerfiles) {
      const builds = buildsOf(repository.tree, file.path);
      const build = builds.find((one) => emulatedPlatforms(one).length > 0);
      const open = builds.find(({ platforms, machine }) => platforms === null && machine.architecture !== null);
      if (build === undefined && open === undefined) continue;
      for (const stage of file.stages) {
        const root = lineage(stage).at(-1);
        if (root?.from == null || !/^(?:default|target)$/.test(platformOf(root).kind)) continue;
        const compiler = isShippedWith(file, stage) || !isCopiedFrom(file, stage) ? null : compilerIn(file, stage);
        if (compiler === null || (compiler.hasParts && !isOutputOnly(file, stage))) continue;
        if (build === undefined) {
          if (open !== undefined) yield { skip: unknownPlatforms(open), path: file.path };
          break;
        }
        yield {
          message: `${situation(build)}, so \`${compiler.text}\` runs under emulation, many times slower. Start the stage with \`--platform=$BUILDPLATFORM\`${compiler.remedy}.`,
          subject: compiler.text,
          at: { path: file.path, range: root.from.range },
          related: [build.where],
        };
      }
    }
  },
});

function situation(build: Build): string {
  const platforms = emulatedPlatforms(build).map((platform) => `\`${platform}\``);
  return `\`${build.where.path}\` builds this for ${platforms.join(', ')} on an ${build.machine.architecture} machine`;
}

interface Compiler {
  readonly text: string;
  readonly remedy: string;
  /** Beside its output lies what belongs to the platform: `node_modules`. */
  readonly hasParts?: true;
}

const forTarget = ' and compile with `GOOS=$TARGETOS GOARCH=$TARGETARCH`';
const sameEverywhere = ': its output is the same on every platform';

/** The first compiler of a stage that need not run on the platform it compiles for. */
function compilerIn(file: Dockerfile, stage: Stage): Compiler | null {
  for (const script of runScripts(file)) {
    if (script.stage !== stage) continue;
    for (const command of script.commands) {
      const compiler = compilerOf(command);
      if (compiler !== null) return usesC(stage) ? null : compiler;
    }
  }
  return null;
}

function compilerOf({ name, args }: Command): Compiler | null {
  const words = args.map(({ value }) => value ?? '');
  if (name === 'go' && /^(?:build|install)$/.test(words[0] ?? '')) return { text: `go ${words[0]}`, remedy: forTarget };
  if (name === 'cargo' && /^(?:build|install)$/.test(words[0] ?? ''))
    return {
      text: `cargo ${words[0]}`,
      remedy: ' and compile with `--target`, or build each platform on a machine of its own',
    };
  if (/^(?:npm|pnpm|yarn|bun)$/.test(name ?? '') && /^(?:run )?build\b/.test(words.join(' ')))
    return { text: `${name} ${words.slice(0, 2).join(' ')}`.trim(), remedy: sameEverywhere, hasParts: true };
  const isJava = /^(?:mvnw?|gradlew?)$/.test(name ?? '');
  const packs = words.some((word) =>
    /^:?(?:[\w-]+:)*(?:package|install|verify|build|assemble|bootJar|shadowJar|jar)$/.test(word),
  );
  return isJava && packs ? { text: name ?? '', remedy: sameEverywhere } : null;
}

/** Said outright: compiling C for another platform takes a compiler for it. */
function usesC({ instructions }: Stage): boolean {
  return instructions.some(({ args }) => /\bCGO_ENABLED[= ]["']?1/.test(args.text));
}

function isCopiedFrom(file: Dockerfile, stage: Stage): boolean {
  return copiesFrom(file, stage).length > 0;
}

/** Nothing is taken but pages and scripts. */
function isOutputOnly(file: Dockerfile, stage: Stage): boolean {
  return copiesFrom(file, stage).every(({ sources }) =>
    sources.every(({ value }) =>
      /\/(?:dist|build|out|public|static|www|html)(?:\/[\w.-]{1,100}){0,8}\/?$/.test(value ?? ''),
    ),
  );
}

function copiesFrom(file: Dockerfile, stage: Stage): CopyInstruction[] {
  return file.stages.flatMap((user) =>
    instructionsOf(user, 'COPY').filter((copy) => {
      const source = copySourceOf(file, user, copy);
      return source.kind === 'stage' && source.stage === stage;
    }),
  );
}
