import type { Dockerfile, Stage } from '../../dockerfile/model.ts';
import { bindingOf } from '../../dockerfile/scope.ts';
import { instructionsOf, lineage } from '../../dockerfile/stages.ts';
import type { ImageFacts } from '../../images/describe.ts';
import { copiedManifest } from '../../repository/build-context.ts';
import { isCertainlyOlder, manifests, requirementIn, type ToolchainRequirement } from '../../repository/toolchains.ts';
import { defineRule } from '../rule.ts';

const names = { go: 'Go', node: 'Node.js' } as const;

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
  reads: manifests.map((manifest) => `**/${manifest.name}`),
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
    ],
    good: [
      {
        title: 'New enough',
        files: { 'go.mod': 'module a\n\ngo 1.24.0\n', Dockerfile: 'FROM golang:1.24\nCOPY . .\n' },
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
  *check({ repository }) {
    for (const file of repository.dockerfiles) {
      for (const stage of file.stages) {
        if (stage.base.kind !== 'image' || stage.from === null) continue;
        const { facts, reference } = stage.base;
        for (const language of ['go', 'node'] as const) {
          const version = facts.software?.find((software) => software.name === language)?.version ?? null;
          const requirement = version === null ? null : requirementFor(repository.tree, file, stage, language);
          if (version === null || requirement === null || !isCertainlyOlder(version, requirement.minimum)) continue;
          const stops = language === 'go' && isLocal(file, stage, facts);
          yield {
            message: `\`${reference.text}\` has ${names[language]} ${version}, and \`${requirement.path}\` asks for at least ${requirement.minimum} (\`${requirement.text}\`).${stops ? ' The image sets `GOTOOLCHAIN=local`, so the build fails.' : ''}`,
            subject: `${language} ${requirement.path}`,
            at: { path: file.path, range: stage.from.range },
            related: [{ path: requirement.path, range: requirement.range }],
            severity: stops ? 'blocker' : 'major',
          };
        }
      }
    }
  },
});

function requirementFor(
  tree: Parameters<typeof requirementIn>[0],
  file: Dockerfile,
  stage: Stage,
  language: string,
): ToolchainRequirement | null {
  // A stage that another one is FROM may get its manifest there.
  const users = file.stages.filter((candidate) => lineage(candidate).includes(stage));
  for (const { name } of manifests.filter((manifest) => manifest.language === language)) {
    for (const user of users) {
      const path = copiedManifest(tree, file, user, name);
      const requirement = path === null ? null : requirementIn(tree, path);
      if (requirement !== null) return requirement;
    }
  }
  return null;
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
