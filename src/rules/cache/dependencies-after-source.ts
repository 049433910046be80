import { runScripts } from '../../dockerfile/commands.ts';
import type { CopyInstruction, Dockerfile, RunInstruction, Stage } from '../../dockerfile/model.ts';
import { copySourceOf, instructionsOf, lineage } from '../../dockerfile/stages.ts';
import type { Command } from '../../shell/command.ts';
import type { PackageOperation } from '../../shell/packages.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'dependencies-after-source',
  scope: 'dockerfile',
  severity: 'minor',
  category: 'performance',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Dependencies are installed after all sources were copied',
  remedy: 'Copy manifests and install before the sources are copied',
  rationale:
    'A `COPY . .` changes with every edit, and everything below it is built anew. Copy the manifest and the lock file first, install, then copy the rest: the install is then repeated only when the dependencies change.',
  exceptions: 'Packages whose install needs the sources: workspaces, local packages, install scripts.',
  peers: [],
  examples: {
    bad: [
      {
        files: 'FROM node:24-slim\nWORKDIR /app\nCOPY . .\nRUN npm ci\nRUN npm run build\n',
        reports: [
          {
            line: 4,
            message:
              '`npm ci` is repeated after every edit, because line 3 copies all sources before it. Copy `package.json` and the lock file first.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'Manifests first',
        files:
          'FROM node:24-slim\nCOPY package*.json ./\nRUN npm ci\nCOPY . .\nRUN npm prune --omit=dev && npm ci --omit=dev\n',
      },
      {
        title: 'A cache mount',
        files: 'FROM golang:1.26\nCOPY . .\nRUN --mount=type=cache,target=/go/pkg/mod go mod download\n',
      },
      {
        title: 'Packages by name, or the project itself',
        files: 'FROM python:3.14-slim\nCOPY . .\nRUN pip install gunicorn==23.0.0 && pip install .\n',
      },
      {
        title: 'From another stage',
        files: 'FROM node:24-slim AS a\nFROM node:24-slim\nCOPY --from=a /x .\nRUN npm ci\n',
      },
    ],
  },
  *check({ file }) {
    for (const stage of file.stages) {
      const all = wholeContext(file, stage);
      if (all === null) continue;
      const before = new Set(
        installs(file, stage, (run, owner) => owner !== stage || run.index < all.index).map(
          ({ operation }) => operation.manager.id,
        ),
      );
      const late = installs(file, stage, (run, owner) => owner === stage && run.index > all.index).find(
        ({ run, operation }) =>
          !before.has(operation.manager.id) &&
          !run.flags.some(({ options }) => options.some(({ value }) => value === 'cache')),
      );
      if (late === undefined) continue;
      const { command, operation } = late;
      const manifest = manifests[operation.manager.id] ?? 'the manifest';
      yield {
        message: `\`${`${command.name} ${operation.subcommand}`.trim()}\` is repeated after every edit, because line ${all.ownRange.startLine} copies all sources before it. Copy ${manifest} first.`,
        subject: operation.manager.id,
        at: { path: file.path, range: command.range },
        related: [{ path: file.path, range: all.ownRange }],
      };
    }
  },
});

const packageJson = '`package.json` and the lock file';
/** What an install without package names reads. */
const manifests: Readonly<Record<string, string>> = {
  npm: packageJson,
  yarn: packageJson,
  pnpm: packageJson,
  bun: packageJson,
  pip: 'the requirements file',
  poetry: '`pyproject.toml` and `poetry.lock`',
  pipenv: '`Pipfile` and `Pipfile.lock`',
  bundle: '`Gemfile` and `Gemfile.lock`',
  composer: '`composer.json` and `composer.lock`',
  go: '`go.mod` and `go.sum`',
};

/** The first COPY of the whole build context. */
function wholeContext(file: Dockerfile, stage: Stage): CopyInstruction | null {
  for (const copy of instructionsOf(stage, 'COPY', 'ADD')) {
    if (copy.onbuild || copySourceOf(file, stage, copy).kind !== 'context') continue;
    if (copy.sources.some(({ value }) => value === '.' || value === './')) return copy;
  }
  return null;
}

interface Install {
  readonly run: RunInstruction;
  readonly command: Command;
  readonly operation: PackageOperation;
}

function installs(file: Dockerfile, stage: Stage, wanted: (run: RunInstruction, owner: Stage) => boolean): Install[] {
  const found: Install[] = [];
  for (const { stage: owner, run, operations } of runScripts(file)) {
    if (!lineage(stage).includes(owner) || !wanted(run, owner)) continue;
    for (const operation of operations.filter(readsManifest))
      found.push({ run, command: operation.command, operation });
  }
  return found;
}

function readsManifest({ manager, action, subcommand, packages, args }: PackageOperation): boolean {
  if (manifests[manager.id] === undefined || packages.length > 0 || args.unknown.length > 0) return false;
  if (args.flags.some(({ name }) => name === 'g' || name === 'global')) return false;
  if (manager.id === 'go') return subcommand === 'mod download';
  if (manager.id === 'pip')
    return action === 'install' && args.flags.some(({ name }) => name === 'r' || name === 'requirement');
  return action === 'install';
}
