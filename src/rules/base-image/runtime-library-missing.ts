import { runScripts } from '../../dockerfile/commands.ts';
import { installedBefore } from '../../dockerfile/installed.ts';
import type { Dockerfile, Stage } from '../../dockerfile/model.ts';
import { linkedProgramAt } from '../../dockerfile/programs.ts';
import { copySourceOf, imageFactsOf, instructionsOf, isShippedWith, rootBase } from '../../dockerfile/stages.ts';
import { nameWithoutDigest } from '../../images/reference.ts';
import type { Command } from '../../shell/command.ts';
import { packageOperationOf } from '../../shell/packages.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'runtime-library-missing',
  scope: 'dockerfile',
  severity: 'critical',
  category: 'correctness',
  confidence: 'likely',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Shared library that a program needs is not in the image',
  remedy: 'Install the shared library in the image that ships',
  rationale:
    "Small images leave out libraries that a compiler's image has. C++ programs need `libstdc++`, which Alpine does not have by itself; Rust programs need `libgcc_s`, which `distroless/base` has not; Prisma's engines need OpenSSL, and look for the program `openssl` to find out which.",
  peers: [],
  examples: {
    bad: [
      {
        title: "Prisma's engine on Alpine",
        files:
          'FROM node:22-alpine3.21\nWORKDIR /app\nCOPY . .\nRUN npm ci && npx prisma@5.22.0 generate\nUSER node\nCMD ["node", "."]\n',
        reports: [
          {
            line: 4,
            message:
              "Prisma's engine needs OpenSSL, and `node:22-alpine3.21` has no `openssl`: Prisma takes the wrong engine, and the program fails when it starts. Add `openssl` (`apk add --no-cache openssl`).",
          },
        ],
      },
      {
        title: 'Rust on distroless/base',
        files:
          'FROM rust:1.95-bookworm AS build\nRUN cargo build --release\nFROM gcr.io/distroless/base-debian12:nonroot\nCOPY --from=build /target/release/api /api\nENTRYPOINT ["/api"]\n',
        reports: [
          {
            line: 4,
            message:
              '`/target/release/api` needs `libgcc_s.so.1`, and `gcr.io/distroless/base-debian12:nonroot` has none: the program does not start. Use `gcr.io/distroless/cc-debian12`.',
          },
        ],
      },
      {
        title: 'C++ on Alpine',
        files:
          'FROM alpine:3.23 AS build\nRUN apk add --no-cache g++\nCOPY main.cc .\nRUN g++ -O2 -o /app main.cc\nFROM alpine:3.23\nCOPY --from=build /app /app\nUSER 10001\nENTRYPOINT ["/app"]\n',
        reports: [
          {
            line: 6,
            message:
              '`/app` needs `libstdc++.so.6`, and `alpine:3.23` has none: the program does not start. Install `libstdc++`, or link with `-static`.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'Installed',
        files: 'FROM node:22-alpine\nRUN apk add --no-cache openssl && npx prisma@5.22.0 generate\n',
      },
      {
        title: 'The right image',
        files:
          'FROM rust:1.95-bookworm AS build\nRUN cargo build --release\nFROM gcr.io/distroless/cc-debian12:nonroot\nCOPY --from=build /target/release/api /api\n',
      },
      {
        title: 'Debian has the library',
        files: 'FROM debian:13 AS build\nRUN g++ -o /app main.cc\nFROM debian:13-slim\nCOPY --from=build /app /app\n',
      },
      {
        title: 'Static, or with its library',
        files:
          'FROM alpine:3.23 AS build\nRUN g++ -static -o /app main.cc\nFROM alpine:3.23\nCOPY --from=build /app /app\nFROM alpine:3.23\nRUN apk add libstdc++\nCOPY --from=build /app /app\n',
      },
      { title: 'A Prisma that has no engine', files: 'FROM node:24-alpine\nRUN npx prisma@7 generate\n' },
    ],
  },
  *check({ file }) {
    for (const stage of file.stages) {
      if (!isShippedWith(file, stage)) continue;
      for (const copy of instructionsOf(stage, 'COPY')) {
        const from = copySourceOf(file, stage, copy);
        if (from.kind !== 'stage') continue;
        for (const { value, range } of copy.sources) {
          const program = value === null ? null : linkedProgramAt(file, from.stage, value.replace(/^(?!\/)/, '/'));
          const lack = program === null ? null : lackOf(file, stage, program.stage, program.language);
          if (lack === null || value === null) continue;
          yield { message: `\`${value}\` needs ${lack}`, subject: value, at: { path: file.path, range } };
        }
      }
    }
    for (const { stage, commands } of runScripts(file)) {
      const base = rootBase(stage);
      const command = commands.find(usesPrisma);
      if (command === undefined || base.kind !== 'image' || imageFactsOf(stage)?.distribution?.id !== 'alpine')
        continue;
      const { packages, hidesPackages } = installedBefore(file, stage, null);
      if (!isShippedWith(file, stage) || hidesPackages || [...packages].some((name) => /ssl/.test(name))) continue;
      yield {
        message: `Prisma's engine needs OpenSSL, and \`${nameWithoutDigest(base.reference)}\` has no \`openssl\`: Prisma takes the wrong engine, and the program fails when it starts. Add \`openssl\` (\`apk add --no-cache openssl\`).`,
        subject: 'prisma',
        at: { path: file.path, range: command.range },
      };
    }
  },
});

function lackOf(file: Dockerfile, stage: Stage, built: Stage, language: string): string | null {
  const base = rootBase(stage);
  if (base.kind !== 'image') return null;
  const name = nameWithoutDigest(base.reference);
  if (language === 'Rust' && base.facts.family === 'distroless-base') {
    return `\`libgcc_s.so.1\`, and \`${name}\` has none: the program does not start. Use \`${name.replace(/base(?:-nossl)?/, 'cc').replace(/:.*$/s, '')}\`.`;
  }
  const isAlpine = imageFactsOf(built)?.distribution?.id === 'alpine' && base.facts.family === 'alpine';
  if (language !== 'C++' || !isAlpine) return null;
  const { packages, hidesPackages } = installedBefore(file, stage, null);
  if (
    hidesPackages ||
    [...packages].some((each) => /\+\+|build-base|libgcc|nodejs|gcompat|icu|openjdk|clang/.test(each))
  )
    return null;
  return `\`libstdc++.so.6\`, and \`${name}\` has none: the program does not start. Install \`libstdc++\`, or link with \`-static\`.`;
}

/** `npx prisma generate`, `yarn add prisma`; from version 7 on Prisma has no engine. */
function usesPrisma(command: Command): boolean {
  const operation = packageOperationOf(command);
  const named = operation?.packages.find(({ name }) => name === 'prisma' || name === '@prisma/client');
  const isOld = (version: string | null | undefined): boolean =>
    version == null || Number.parseInt(version.replace(/^[@^~=v]+/, ''), 10) < 7;
  if (named !== undefined) return isOld(named.constraint);
  return command.name === 'prisma' && command.args.some(({ value }) => value === 'generate' || value === 'migrate');
}
