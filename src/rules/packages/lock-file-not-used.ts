import { runScripts } from '../../dockerfile/commands.ts';
import type { Dockerfile, RunInstruction, Stage } from '../../dockerfile/model.ts';
import { bindingOf } from '../../dockerfile/scope.ts';
import { copySourceOf, instructionsOf, lineage } from '../../dockerfile/stages.ts';
import { copiedManifest } from '../../repository/build-context.ts';
import { type Locking, lockings } from '../../shell/lock-files.ts';
import type { PackageOperation } from '../../shell/packages.ts';
import { leadingText } from '../../shell/words.ts';
import type { Tree } from '../../snapshot/snapshot.ts';
import { replaceRange } from '../../text/edit.ts';
import { defineRule, type Fix } from '../rule.ts';

export default defineRule({
  id: 'lock-file-not-used',
  scope: 'repository',
  severity: 'major',
  category: 'reproducibility',
  confidence: 'likely',
  profile: 'recommended',
  since: '0.1.0',
  fixable: true,
  title: 'Install that does not keep to the lock file',
  remedy: 'Install what the lock file says',
  rationale:
    'The lock file is there, and the install may go beyond it: where it does not fit the manifest any more, the manager resolves anew and writes another one, inside the build where nobody sees it. `npm ci` and the frozen modes install exactly what is locked, or stop. Keep the flags that leave development dependencies out.',
  exceptions: 'A lock file that is made for another platform on purpose.',
  peers: [{ tool: 'droast', id: 'DF031', relation: 'narrower' }],
  examples: {
    bad: [
      {
        title: 'Copied, and not used',
        files: 'FROM node:24-slim\nWORKDIR /app\nCOPY package.json package-lock.json ./\nRUN npm install --omit=dev\n',
        reports: [
          {
            line: 4,
            message: '`npm install` may change what `package-lock.json` says. Use `npm ci`, with the same flags.',
          },
        ],
        fixed: 'FROM node:24-slim\nWORKDIR /app\nCOPY package.json package-lock.json ./\nRUN npm ci --omit=dev\n',
      },
      {
        title: 'In the repository, and copied with all the rest',
        files: {
          'yarn.lock': '',
          Dockerfile: 'FROM node:24-slim\nWORKDIR /app\nCOPY . .\nRUN yarn install --production\n',
        },
        reports: [
          {
            line: 4,
            message:
              '`yarn install` may change what `yarn.lock` says. Add `--frozen-lockfile` (`--immutable` from Yarn 2 on).',
          },
        ],
      },
    ],
    good: [
      {
        title: 'It keeps to it',
        files:
          'FROM node:24-slim\nCOPY package*.json yarn.lock pnpm-lock.yaml ./\nRUN npm ci && yarn --frozen-lockfile && pnpm i --frozen-lockfile --prod\n',
      },
      {
        title: 'uv, told to keep to it',
        files: 'FROM python:3.14-slim\nCOPY pyproject.toml uv.lock ./\nRUN uv sync --locked --no-dev\n',
      },
      { title: 'No lock file', files: 'FROM node:24-slim\nCOPY package.json ./\nRUN npm install\n' },
      {
        title: 'Packages by name',
        files:
          'FROM node:24-slim\nCOPY package.json package-lock.json ./\nRUN npm install -g npm@11 && npm install left-pad@1.3.0\n',
      },
      {
        title: 'Told by a variable',
        files: 'FROM node:24-slim\nENV CI=true\nCOPY package.json pnpm-lock.yaml ./\nRUN pnpm install\n',
      },
      {
        title: 'A second install, which takes things away',
        files:
          'FROM node:24-slim\nCOPY package.json yarn.lock ./\nRUN yarn --frozen-lockfile && yarn build && yarn install --production --offline\n',
      },
    ],
  },
  *check({ repository }) {
    for (const file of repository.dockerfiles) {
      const frozen = new Set<Stage>();
      for (const { stage, run, operations } of runScripts(file)) {
        for (const operation of operations) {
          const { command } = operation;
          const manager = lockings[operation.manager.id];
          if (manager === undefined || !/^(?:install|upgrade)$/.test(operation.action)) continue;
          if (isFrozen(operation, manager)) frozen.add(stage);
          if (!goesBeyond(operation, manager, run) || lineage(stage).some((one) => frozen.has(one))) continue;
          const lock = manager.locks.find((name) => hasLock(repository.tree, file, stage, run, name));
          if (lock === undefined) continue;
          const name = `${command.name} ${operation.subcommand}`.trim();
          const fix = operation.manager.id === 'npm' ? asCi(file, operation) : null;
          const remedy = manager.instead ? `Use ${manager.remedy}, with the same flags` : `Add ${manager.remedy}`;
          yield {
            message: `\`${name}\` may change what \`${lock}\` says. ${remedy}.`,
            subject: name,
            at: { path: file.path, range: command.range },
            ...(fix !== null && { fix }),
          };
        }
      }
    }
  },
});

function isFrozen({ subcommand, args }: PackageOperation, { frozen }: Locking): boolean {
  return (
    /^(?:ci|clean-install|install-clean|ic|cit)$/.test(subcommand) ||
    args.flags.some(({ name }) => frozen.includes(name))
  );
}

function goesBeyond(operation: PackageOperation, manager: Locking, run: RunInstruction): boolean {
  const { subcommand, args, packages, command } = operation;
  if (
    !manager.subcommands.includes(subcommand) ||
    packages.length > 0 ||
    args.operands.length > 1 ||
    args.unknown.length > 0
  )
    return false;
  // `---frozen-lockfile` is a slip of its own.
  if (isFrozen(operation, manager) || command.args.some((word) => leadingText(word).startsWith('---'))) return false;
  if (
    args.flags.some(({ name }) =>
      /^(?:g|global|location|lockfile-only|package-lock-only|no-package-lock|no-lockfile|version|help)$/.test(name),
    )
  )
    return false;
  const variables = new Set([
    ...command.assignments.map(({ name }) => name),
    ...manager.variables.filter((name) => bindingOf(run.scope, name) !== null),
  ]);
  return !manager.variables.some((name) => variables.has(name));
}

/** Named by a COPY, or standing in the repository where a COPY takes it along. */
function hasLock(tree: Tree, file: Dockerfile, stage: Stage, run: RunInstruction, lock: string): boolean {
  const named = lineage(stage).some((one) =>
    [...instructionsOf(one, 'COPY', 'ADD')].some(
      (copy) =>
        (one !== stage || copy.index < run.index) &&
        copySourceOf(file, one, copy).kind === 'context' &&
        copy.sources.some(({ text }) => text.endsWith(lock) && !/[*?[]/.test(text)),
    ),
  );
  return named || copiedManifest(tree, file, stage, lock) !== null;
}

/** The word of the subcommand replaced; the flags stay. */
function asCi(file: Dockerfile, { args }: PackageOperation): Fix | null {
  const [verb] = args.operands;
  if (verb === undefined) return null;
  return {
    title: 'Use `npm ci`',
    applicability: 'needs-review',
    edits: [{ path: file.path, ...replaceRange(file.source, verb.range, 'ci') }],
  };
}
