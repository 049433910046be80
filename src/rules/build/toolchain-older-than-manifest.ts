import { stepsBefore } from '../../dockerfile/history.ts';
import type { Dockerfile, Stage } from '../../dockerfile/model.ts';
import { bindingOf } from '../../dockerfile/scope.ts';
import { instructionsOf } from '../../dockerfile/stages.ts';
import type { ImageFacts } from '../../images/describe.ts';
import { languageNames } from '../../images/names.ts';
import { lockGlobs, wantedLocks } from '../../repository/locks/wanted.ts';
import type { Language } from '../../repository/manifests.ts';
import { imagesOf, imageText } from '../../repository/stage-images.ts';
import { manifestGlobs, requirementsFor, type ToolchainRequirement } from '../../repository/toolchains.ts';
import { isCertainlyOlder } from '../../repository/version-ranges.ts';
import { buildStep, workflowOf, workflowPath } from '../example-files.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'toolchain-older-than-manifest',
  scope: 'repository',
  severity: ['major', 'blocker'],
  category: 'correctness',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Toolchain older than the manifest asks for',
  remedy: 'Use the toolchain that the manifest asks for',
  rationale:
    'The manifest names the oldest toolchain that the code builds with, and the image has an older one. Official Go images set `GOTOOLCHAIN=local`, so the build stops instead of fetching a newer Go. npm only warns about `engines`, and the program fails where it uses what the old Node.js has not.',
  peers: [],
  reads: manifestGlobs,
  watches: lockGlobs,
  wants: wantedLocks,
  asks: ['builds'],
  examples: {
    bad: [
      {
        title: 'go.mod has moved on',
        files: {
          'go.mod': 'module example.com/api\n\ngo 1.25.0\n',
          Dockerfile: 'FROM golang:1.24-alpine AS build\nWORKDIR /src\nCOPY go.mod go.sum ./\nRUN go mod download\n',
        },
        reports: [
          {
            line: 1,
            severity: 'blocker',
            message:
              '`golang:1.24-alpine` has Go 1.24, and `go.mod` asks for at least 1.25.0 (`go 1.25.0`). The image sets `GOTOOLCHAIN=local`, so the build fails.',
          },
        ],
      },
      {
        title: 'engines in package.json, the build context one folder up',
        files: {
          'web/package.json': '{\n  "engines": { "node": ">=22.12" }\n}\n',
          'web/docker/Dockerfile': 'FROM node:20-slim\nCOPY package*.json ./\nRUN npm ci\n',
        },
        reports: [
          {
            path: 'web/docker/Dockerfile',
            line: 1,
            severity: 'major',
            message:
              '`node:20-slim` has Node.js 20, and `web/package.json` asks for at least 22.12 (`"engines": { "node": ">=22.12" }`).',
          },
        ],
      },
      {
        title: 'Other languages',
        files: {
          'api/Cargo.toml': '[package]\nname = "api"\nrust-version = "1.90"\n',
          'api/Dockerfile': 'FROM rust:1.85-slim\nCOPY . .\n',
          'web/composer.json': '{\n  "require": { "php": "^8.4" }\n}\n',
          'web/Dockerfile': 'FROM php:8.3-fpm\nCOPY composer.json ./\n',
          'jobs/pom.xml':
            '<project><properties>\n<maven.compiler.release>25</maven.compiler.release>\n</properties></project>\n',
          'jobs/Dockerfile': 'FROM maven:3.9-eclipse-temurin-21\nCOPY pom.xml .\n',
          'shop/Shop.csproj': '<Project>\n  <TargetFramework>net10.0</TargetFramework>\n</Project>\n',
          'shop/Dockerfile': 'FROM mcr.microsoft.com/dotnet/sdk:9.0\nCOPY *.csproj ./\n',
        },
        reports: [
          {
            path: 'api/Dockerfile',
            line: 1,
            severity: 'blocker',
            message:
              '`rust:1.85-slim` has Rust 1.85, and `api/Cargo.toml` asks for at least 1.90 (`rust-version = "1.90"`). Cargo refuses an older compiler.',
          },
          {
            path: 'jobs/Dockerfile',
            line: 1,
            severity: 'blocker',
            message:
              '`maven:3.9-eclipse-temurin-21` has Java 21, and `jobs/pom.xml` asks for at least 25 (`<maven.compiler.release>25</maven.compiler.release>`). The compiler does not know that release.',
          },
          {
            path: 'shop/Dockerfile',
            line: 1,
            severity: 'blocker',
            message:
              '`mcr.microsoft.com/dotnet/sdk:9.0` has .NET 9.0, and `shop/Shop.csproj` asks for at least 10.0 (`<TargetFramework>net10.0</TargetFramework>`). The SDK does not build for a newer .NET.',
          },
          {
            path: 'web/Dockerfile',
            line: 1,
            severity: 'major',
            message:
              '`php:8.3-fpm` has PHP 8.3, and `web/composer.json` asks for at least 8.4 (`"require": { "php": "^8.4" }`).',
          },
        ],
      },
      {
        title: 'The runtime stays behind',
        files: {
          'jobs/pom.xml': '<project>\n<maven.compiler.release>25</maven.compiler.release>\n</project>\n',
          'jobs/Dockerfile':
            'FROM maven:3.9-eclipse-temurin-25 AS build\nCOPY pom.xml .\nRUN mvn package\nFROM eclipse-temurin:21-jre\nCOPY --from=build /target/jobs.jar /jobs.jar\n',
          'shop/src/Shop.csproj': '<Project>\n  <TargetFramework>net10.0</TargetFramework>\n</Project>\n',
          'shop/Dockerfile':
            'FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build\nCOPY . .\nRUN dotnet publish src/Shop.csproj -o /out\nFROM mcr.microsoft.com/dotnet/aspnet:9.0\nCOPY --from=build /out /app\n',
        },
        reports: [
          {
            path: 'jobs/Dockerfile',
            line: 4,
            severity: 'blocker',
            message:
              '`eclipse-temurin:21-jre` has Java 21, and `jobs/pom.xml` asks for at least 25 (`<maven.compiler.release>25</maven.compiler.release>`). It does not run what is compiled for a newer Java.',
          },
          {
            path: 'shop/Dockerfile',
            line: 4,
            severity: 'blocker',
            message:
              '`mcr.microsoft.com/dotnet/aspnet:9.0` has .NET 9.0, and `shop/src/Shop.csproj` asks for at least 10.0 (`<TargetFramework>net10.0</TargetFramework>`). It does not run what is built for a newer .NET.',
          },
        ],
      },
      {
        title: 'As the pipeline builds it',
        files: {
          [workflowPath]: workflowOf([buildStep('build-args: NODE_VERSION=20')]),
          '.nvmrc': '22\n',
          Dockerfile: 'ARG NODE_VERSION=22\nFROM node:${NODE_VERSION}-slim\nCOPY . .\n',
        },
        reports: [
          {
            line: 2,
            message:
              '`node:20-slim` (`NODE_VERSION=20` in `.github/workflows/image.yml`) has Node.js 20, and `.nvmrc` asks for at least 22 (`22`).',
          },
        ],
      },
      {
        title: 'A version for everybody who works here',
        files: {
          '.tool-versions': 'nodejs 24.3.0\npython 3.13.1\n',
          'global.json': '{\n  "sdk": { "version": "10.0.100" }\n}\n',
          Dockerfile: 'FROM node:22-slim\nCOPY . .\nFROM mcr.microsoft.com/dotnet/sdk:9.0\nCOPY . .\n',
        },
        reports: [
          {
            line: 3,
            severity: 'blocker',
            message:
              '`mcr.microsoft.com/dotnet/sdk:9.0` has .NET 9.0, and `global.json` asks for at least 10.0 (`"sdk": { "version": "10.0.100" }`). The SDK does not build for a newer .NET.',
          },
          {
            line: 1,
            message: '`node:22-slim` has Node.js 22, and `.tool-versions` asks for at least 24.3 (`nodejs 24.3.0`).',
          },
        ],
      },
      {
        title: 'Locked for a newer one',
        files: {
          'web/package-lock.json':
            '{\n  "lockfileVersion": 3,\n  "packages": {\n    "": {\n      "engines": {\n        "node": ">=22.12"\n      }\n    }\n  }\n}\n',
          'web/Dockerfile': 'FROM node:20-slim\nCOPY package*.json ./\nRUN npm ci\n',
          'api/uv.lock': 'version = 1\nrequires-python = ">=3.13"\n',
          'api/Dockerfile': 'FROM python:3.12-slim\nCOPY . .\n',
          'shop/composer.lock': '{\n  "platform": {\n    "php": "^8.4"\n  }\n}\n',
          'shop/Dockerfile': 'FROM php:8.3-fpm\nCOPY composer.* ./\n',
        },
        reports: [
          {
            path: 'api/Dockerfile',
            line: 1,
            message:
              '`python:3.12-slim` has Python 3.12, and `api/uv.lock` asks for at least 3.13 (`requires-python = ">=3.13"`).',
          },
          {
            path: 'shop/Dockerfile',
            line: 1,
            message: '`php:8.3-fpm` has PHP 8.3, and `shop/composer.lock` asks for at least 8.4 (`"php": "^8.4"`).',
          },
          {
            path: 'web/Dockerfile',
            line: 1,
            message:
              '`node:20-slim` has Node.js 20, and `web/package-lock.json` asks for at least 22.12 (`"node": ">=22.12"`).',
          },
        ],
      },
    ],
    good: [
      {
        title: 'New enough, in other languages',
        files: {
          'Cargo.toml': '[package]\nrust-version = "1.85"\n',
          'pyproject.toml': '[project]\nrequires-python = ">=3.12"\n',
          '.ruby-version': '3.4.1\n',
          Dockerfile: 'FROM rust:1.85\nCOPY . .\nFROM python:3.13-slim\nCOPY . .\nFROM ruby:3.4\nCOPY . .\n',
        },
      },
      {
        title: 'A toolchain of its own',
        files: {
          'Cargo.toml': '[package]\nrust-version = "1.90"\n',
          Dockerfile: 'FROM rust:1.85\nCOPY . .\nRUN rustup default 1.90 && cargo build\n',
        },
      },
      {
        title: 'New enough',
        files: { 'go.mod': 'module a\n\ngo 1.24.0\n', Dockerfile: 'FROM golang:1.24\nCOPY . .\n' },
      },
      {
        title: 'The runtime goes along',
        files: {
          'Shop.csproj': '<Project>\n  <TargetFramework>net10.0</TargetFramework>\n</Project>\n',
          Dockerfile:
            'FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build\nCOPY . .\nRUN dotnet publish --self-contained -o /out\nFROM mcr.microsoft.com/dotnet/runtime-deps:9.0\nCOPY --from=build /out /app\n',
        },
      },
      {
        title: 'The toolchain line does not count',
        files: {
          'go.mod': 'module a\n\ngo 1.24.0\n\ntoolchain go1.25.1\n',
          Dockerfile: 'FROM golang:1.24\nCOPY . .\n',
        },
      },
      {
        title: 'Another module',
        files: { 'tools/go.mod': 'module tools\n\ngo 1.26.0\n', Dockerfile: 'FROM golang:1.24\nCOPY go.mod .\n' },
      },
      {
        title: 'A version that the tag does not tell',
        files: { 'package.json': '{ "engines": { "node": ">=22" } }\n', Dockerfile: 'FROM node:lts\nCOPY . .\n' },
      },
    ],
  },
  *check({ repository: { tree, dockerfiles } }) {
    for (const file of dockerfiles) {
      for (const stage of file.stages) {
        if (stage.from === null) continue;
        for (const image of imagesOf(tree, file, stage)) {
          const { facts } = image.base;
          for (const { name, version } of facts.software ?? []) {
            const [requirement] = version === null ? [] : requirementsFor(tree, file, stage, name);
            const minimum = requirement?.minimum ?? null;
            if (version === null || requirement === undefined || minimum === null) continue;
            if (!isCertainlyOlder(version, minimum) || fetches(file, stage, name)) continue;
            const { language, path, range } = requirement;
            const stops = refusal(file, stage, facts, requirement);
            yield {
              message: `${imageText(image, stage)} has ${languageNames[language]} ${version}, and \`${path}\` asks for at least ${minimum} (\`${requirement.text}\`).${stops === null ? '' : ` ${stops}`}`,
              subject: [language, path, image.build?.where.path ?? ''].join(' ').trim(),
              at: { path: file.path, range: stage.from.range },
              related: [{ path, range }, ...(image.build === null ? [] : [image.build.where])],
              severity: stops === null ? 'major' : 'blocker',
            };
          }
        }
      }
    }
  },
});

/** What makes of an old toolchain a build that stops; where nothing stands, it warns at most. */
const refusals: Readonly<Partial<Record<Language, string>>> = {
  rust: 'Cargo refuses an older compiler.',
  java: 'The compiler does not know that release.',
  dotnet: 'The SDK does not build for a newer .NET.',
};

/** Of what another stage has compiled. */
const runtimeRefusals: Readonly<Partial<Record<Language, string>>> = {
  java: 'It does not run what is compiled for a newer Java.',
  dotnet: 'It does not run what is built for a newer .NET.',
};

function refusal(
  file: Dockerfile,
  stage: Stage,
  facts: ImageFacts,
  { language, isVersionFile, isBuiltElsewhere }: ToolchainRequirement,
): string | null {
  if (isVersionFile) return null;
  if (isBuiltElsewhere) return runtimeRefusals[language] ?? null;
  if (language === 'go')
    return isLocal(file, stage, facts) ? 'The image sets `GOTOOLCHAIN=local`, so the build fails.' : null;
  return refusals[language] ?? null;
}

/** The stage brings another toolchain by itself. */
function fetches(file: Dockerfile, stage: Stage, name: string): boolean {
  const programs =
    name === 'rust'
      ? ['rustup']
      : name === 'python'
        ? ['uv', 'pyenv', 'conda']
        : name === 'node'
          ? ['n', 'nvm', 'fnm']
          : [];
  return stepsBefore(file, stage, null).some(({ commands }) =>
    commands.some((command) => command.name !== null && programs.includes(command.name)),
  );
}

/** Whether the image keeps to its own Go, and nothing in the stage says otherwise. */
function isLocal(file: Dockerfile, stage: Stage, facts: ImageFacts): boolean {
  if (facts.fetchesToolchain !== false) return false;
  const end = file.instructions.length;
  const set =
    [...instructionsOf(stage, 'ENV')].length > 0
      ? bindingOf({ table: lastScope(stage), before: end }, 'GOTOOLCHAIN')
      : null;
  return set === null || set.value === 'local';
}

function lastScope(stage: Stage) {
  const last = stage.instructions.at(-1) ?? stage.from;
  if (last === null || last === undefined) throw new Error('a stage with ENV has instructions');
  return last.scope.table;
}
