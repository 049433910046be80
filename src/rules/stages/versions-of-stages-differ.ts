import type { Dockerfile, Stage } from '../../dockerfile/model.ts';
import { copySourceOf, imageFactsOf, instructionsOf, lineage, rootBase } from '../../dockerfile/stages.ts';
import { languageNames } from '../../images/names.ts';
import { nameWithoutDigest } from '../../images/reference.ts';
import { manifestGlobs, requirementsFor } from '../../repository/toolchains.ts';
import type { Tree } from '../../snapshot/snapshot.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'versions-of-stages-differ',
  scope: 'repository',
  severity: 'major',
  category: 'correctness',
  confidence: 'likely',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Built with one version of a language, run with another',
  remedy: 'Build and run with the same version',
  rationale:
    'Packages are installed for the version that installs them: compiled add-ons, gems and caches of bytecode are looked for by version, and what the newer one understands the older one may not. Say the version once, in an `ARG` above the first `FROM`, and use it in both stages.',
  exceptions: 'What is copied is plain JavaScript or data.',
  peers: [],
  reads: manifestGlobs,
  examples: {
    bad: [
      {
        title: 'Node.js, with its add-ons',
        files:
          'FROM node:24 AS build\nWORKDIR /app\nCOPY . .\nRUN npm ci\n\nFROM node:22-slim\nWORKDIR /app\nCOPY --from=build /app/node_modules ./node_modules\nUSER node\nCMD ["node", "."]\n',
        reports: [
          {
            line: 8,
            message: '`/app/node_modules` comes from Node.js 24 (`node:24`) and runs with Node.js 22 (`node:22-slim`).',
          },
        ],
      },
      {
        title: 'Classes for a newer Java',
        files:
          'FROM eclipse-temurin:25-jdk AS build\nCOPY . /src\nRUN cd /src && ./mvnw package\nFROM eclipse-temurin:21-jre\nCOPY --from=build /src/target/app.jar /app.jar\nCMD ["java", "-jar", "/app.jar"]\n',
        reports: [
          {
            line: 5,
            message:
              '`/src/target/app.jar` comes from Java 25 (`eclipse-temurin:25-jdk`) and runs with Java 21 (`eclipse-temurin:21-jre`).',
          },
        ],
      },
    ],
    good: [
      {
        title: 'One version',
        files: 'FROM node:24 AS build\nFROM node:24-slim\nCOPY --from=build /app/node_modules ./node_modules\n',
      },
      {
        title: 'A series, and a release of it',
        files: 'FROM ruby:3.4 AS build\nFROM ruby:3.4.7-slim\nCOPY --from=build /usr/local/bundle /usr/local/bundle\n',
      },
      {
        title: 'Compiled for the older one',
        files: {
          'pom.xml': '<project>\n<maven.compiler.release>21</maven.compiler.release>\n</project>\n',
          Dockerfile:
            'FROM maven:3.9-eclipse-temurin-25 AS build\nCOPY pom.xml .\nRUN mvn package\nFROM eclipse-temurin:21-jre\nCOPY --from=build /target/app.jar /app.jar\n',
        },
      },
      {
        title: 'Pages that a browser gets',
        files: 'FROM node:24 AS ui\nFROM node:22-slim\nCOPY --from=ui /app/dist ./public\n',
      },
      {
        title: 'A newer Java runs it',
        files:
          'FROM maven:3.9-eclipse-temurin-21 AS build\nFROM eclipse-temurin:25-jre\nCOPY --from=build /a.jar /a.jar\n',
      },
    ],
  },
  *check({ repository: { tree, dockerfiles } }) {
    for (const [file, stage] of dockerfiles.flatMap((one) => one.stages.map((stage) => [one, stage] as const))) {
      for (const copy of instructionsOf(stage, 'COPY')) {
        const from = copySourceOf(file, stage, copy);
        if (from.kind !== 'stage') continue;
        const clash = clashOf(
          from.stage,
          stage,
          copy.sources.map(({ value }) => value ?? ''),
        );
        if (clash === null || isTargeted(tree, file, stage, clash.language)) continue;
        const { language, path, built, runs } = clash;
        const name = languageNames[language];
        yield {
          message: `\`${path}\` comes from ${name} ${built} (\`${imageOf(from.stage)}\`) and runs with ${name} ${runs} (\`${imageOf(stage)}\`).`,
          subject: `${language} ${path}`,
          at: { path: file.path, range: copy.ownRange },
          related: fromOf(file, from.stage),
        };
      }
    }
  },
});

/** A manifest says for which version it is compiled, and whether that is too new is said elsewhere. */
function isTargeted(tree: Tree, file: Dockerfile, stage: Stage, language: keyof typeof kinds): boolean {
  return language === 'java' && requirementsFor(tree, file, stage, language).length > 0;
}

interface Kind {
  /** Numbers that name a release. */
  readonly depth: number;
  /** What belongs to the version that made it. */
  readonly bound: RegExp;
  /** A newer one runs it as well. */
  readonly upwards?: true;
}

/** Python's environments are another rule's. */
const kinds = {
  node: { depth: 1, bound: /(?:^|\/)node_modules\/?$/ },
  ruby: { depth: 2, bound: /(?:^|\/)(?:bundle|gems|vendor)\/?$/ },
  php: { depth: 2, bound: /(?:^|\/)extensions\/|\.so$/ },
  java: { depth: 1, bound: /\.(?:jar|war|class)$/, upwards: true },
} as const satisfies Partial<Record<keyof typeof languageNames, Kind>>;

function clashOf(from: Stage, stage: Stage, paths: readonly string[]) {
  for (const [language, { depth, bound, ...kind }] of Object.entries(kinds) as [keyof typeof kinds, Kind][]) {
    const path = paths.find((one) => bound.test(one));
    const [built, runs] = [from, stage].map((one) => releaseOf(one, language, depth));
    if (path === undefined || built == null || runs == null || built === runs) continue;
    if (kind.upwards === true && Number(runs) >= Number(built)) continue;
    return { language, path, built, runs };
  }
  return null;
}

/** null: not known so exactly. */
function releaseOf(stage: Stage, language: string, depth: number): string | null {
  const version = imageFactsOf(stage)?.software?.find(({ name }) => name === language)?.version;
  const parts = version?.split('.') ?? [];
  return parts.length < depth ? null : parts.slice(0, depth).join('.');
}

function imageOf(stage: Stage): string {
  const base = rootBase(stage);
  return base.kind === 'image' ? nameWithoutDigest(base.reference) : '';
}

function fromOf({ path }: Dockerfile, stage: Stage) {
  const from = lineage(stage).at(-1)?.from ?? null;
  return from === null ? [] : [{ path, range: from.ownRange }];
}
