import { runScripts } from '../../dockerfile/commands.ts';
import { installedBefore } from '../../dockerfile/installed.ts';
import type { Stage } from '../../dockerfile/model.ts';
import { lineage, rootBase } from '../../dockerfile/stages.ts';
import type { ImageFacts } from '../../images/describe.ts';
import { type ImageReference, nameWithoutDigest } from '../../images/reference.ts';
import { argumentsOf } from '../../shell/arguments.ts';
import type { Command } from '../../shell/command.ts';
import { defineRule, type Severity } from '../rule.ts';

interface Row {
  readonly image: (facts: ImageFacts, reference: ImageReference) => boolean;
  readonly command: (command: Command) => boolean;
  readonly lacks: string;
  readonly remedy: string;
  readonly severity: Severity;
  /** Packages that bring what is missing. */
  readonly packages: RegExp;
}

/** Variants that their makers publish for running, beside others for building. */
const rows: readonly Row[] = [
  {
    image: ({ family, software }, { tag }) =>
      /(?:^|[-.])jre(?:[-.]|$)/.test(tag ?? '') &&
      (family === 'eclipse-temurin' || software?.some(({ name }) => name === 'java') === true),
    command: ({ name }) => /^(?:javac|mvn|mvnw|gradle|gradlew)$/.test(name ?? ''),
    lacks: 'is a JRE, without the compiler',
    remedy: 'Take the `jdk` variant for this stage.',
    severity: 'blocker',
    packages: /jdk|openjdk|temurin/,
  },
  {
    image: ({ family }, { repository }) => family === 'dotnet' && /\/(?:aspnet|runtime|runtime-deps)$/.test(repository),
    command: (command) =>
      command.name === 'dotnet' &&
      /^(?:build|publish|restore|test|pack|tool|new|add)$/.test(argumentsOf(command).operands[0]?.value ?? ''),
    lacks: 'has the runtime, without the SDK',
    remedy: 'Take `mcr.microsoft.com/dotnet/sdk` for this stage.',
    severity: 'blocker',
    packages: /dotnet-sdk/,
  },
  {
    image: ({ family }, { tag }) => family === 'cuda' && /-(?:base|runtime)(?:-|$)/.test(tag ?? ''),
    command: ({ name }) => name === 'nvcc',
    lacks: 'has the CUDA runtime, without the compiler',
    remedy: 'Take the `devel` variant for this stage.',
    severity: 'blocker',
    packages: /cuda|nvidia/,
  },
  {
    image: (_, { repository }) =>
      /^registry\.(?:access\.)?redhat\.(?:com|io)\/ubi\d+\/nodejs-\d+-minimal$/.test(repository),
    command: (command) => isFrontEndBuild(command),
    lacks:
      'is made for running: compilers, Python and other tools that native add-ons and bundlers ask for are left out',
    remedy: 'Take the image without `-minimal` for this stage.',
    severity: 'major',
    packages: /gcc|make|python/,
  },
];

export default defineRule({
  id: 'build-on-runtime-image',
  scope: 'dockerfile',
  severity: ['blocker', 'major'],
  category: 'correctness',
  confidence: 'likely',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Build runs on an image that is made for running',
  remedy: 'Build on the image that has the tools',
  rationale:
    'Many images come in two variants: one with compilers and SDKs, one without, to be shipped. Building on the second stops at the first thing that is missing, or works until a dependency needs a compiler.',
  peers: [],
  examples: {
    bad: [
      {
        title: 'A JRE has no compiler',
        files: 'FROM eclipse-temurin:21-jre AS build\nCOPY . .\nRUN ./mvnw -B package\n',
        reports: [
          {
            line: 1,
            message:
              '`eclipse-temurin:21-jre` is a JRE, without the compiler, and line 3 runs `mvnw`. Take the `jdk` variant for this stage.',
          },
        ],
      },
      {
        title: 'The runtime has no SDK',
        files: 'FROM mcr.microsoft.com/dotnet/aspnet:10.0 AS build\nCOPY . .\nRUN dotnet publish -c Release -o /out\n',
        reports: [
          {
            line: 1,
            message:
              '`mcr.microsoft.com/dotnet/aspnet:10.0` has the runtime, without the SDK, and line 3 runs `dotnet`. Take `mcr.microsoft.com/dotnet/sdk` for this stage.',
          },
        ],
      },
      {
        title: 'A minimal image',
        files:
          'FROM registry.access.redhat.com/ubi9/nodejs-22-minimal:9.6 AS build\nUSER 0\nCOPY . .\nRUN npm run build\nFROM scratch\nCOPY --from=build /out /\n',
        reports: [
          {
            line: 1,
            severity: 'major',
            message:
              '`registry.access.redhat.com/ubi9/nodejs-22-minimal:9.6` is made for running: compilers, Python and other tools that native add-ons and bundlers ask for are left out, and line 4 runs `npm`. Take the image without `-minimal` for this stage.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'Built on the one, run on the other',
        files:
          'FROM eclipse-temurin:21-jdk AS build\nRUN ./mvnw package\nFROM eclipse-temurin:21-jre\nCOPY --from=build /a.jar /a.jar\nCMD ["java", "-jar", "/a.jar"]\n',
      },
      {
        title: 'Installed as well',
        files:
          'FROM eclipse-temurin:21-jre\nRUN apt-get update && apt-get install -y openjdk-21-jdk-headless && ./mvnw package\n',
      },
      {
        title: 'Running, not building',
        files: 'FROM mcr.microsoft.com/dotnet/aspnet:10.0\nRUN dotnet --info\nCMD ["dotnet", "app.dll"]\n',
      },
      {
        title: 'Install alone',
        files: 'FROM registry.access.redhat.com/ubi9/nodejs-22-minimal:9.6\nRUN npm ci --omit=dev\n',
      },
    ],
  },
  *check({ file }) {
    const seen = new Set<Stage>();
    for (const { stage, run, commands } of runScripts(file)) {
      const base = rootBase(stage);
      const root = lineage(stage).at(-1);
      if (base.kind !== 'image' || root?.from == null || seen.has(stage) || run.onbuild) continue;
      const row = rows.find(({ image }) => image(base.facts, base.reference));
      const command =
        row === undefined ? undefined : commands.find((candidate) => row.command(candidate) && !candidate.conditional);
      if (row === undefined || command === undefined) continue;
      const { packages, hidesPackages } = installedBefore(file, stage, run, command);
      if (copiesToolchain(stage)) continue;
      if ((hidesPackages && row.severity === 'blocker') || [...packages].some((name) => row.packages.test(name)))
        continue;
      seen.add(stage);
      yield {
        message: `\`${nameWithoutDigest(base.reference)}\` ${row.lacks}, and line ${command.range.startLine} runs \`${command.name}\`. ${row.remedy}`,
        subject: base.reference.repository,
        at: { path: file.path, range: root.from.range },
        related: [{ path: file.path, range: command.range }],
        severity: row.severity,
      };
    }
  },
});

function isFrontEndBuild(command: Command): boolean {
  const words = command.words.map(({ value }) => value ?? '').join(' ');
  return /^(?:npm run|yarn(?: run)?|pnpm(?: run)?|bun run|npx|next|vite|ng|webpack)\b.*\bbuild\b/.test(words);
}

/** The toolchain comes from another stage or image. */
function copiesToolchain(stage: Stage): boolean {
  return lineage(stage).some(({ instructions }) =>
    instructions.some(
      ({ keyword, args }) =>
        keyword === 'COPY' && /--from=.{0,500}(?:dotnet|sdk|jdk|jvm|java|cuda|maven)/.test(args.text),
    ),
  );
}
