import { environmentAt } from '../../dockerfile/homes.ts';
import type { Dockerfile } from '../../dockerfile/model.ts';
import { folderOf } from '../../dockerfile/recognise.ts';
import { imageFactsOf } from '../../dockerfile/stages.ts';
import { type Tool, toolVersionBefore } from '../../dockerfile/tool-versions.ts';
import { versionOf as imageVersionOf } from '../../images/lookup.ts';
import { type RepositoryInstall, repositoryInstalls } from '../../repository/locks/installs.ts';
import { packageManagerOf } from '../../repository/locks/manifest.ts';
import { quotedLine } from '../../repository/locks/quote.ts';
import { lockAt } from '../../repository/locks/read.ts';
import { lockGlobs, wantedLocks } from '../../repository/locks/wanted.ts';
import { foldersAbove, joinPath } from '../../repository/tree-paths.ts';
import { isCertainlyBeyond, isCertainlyOlder } from '../../repository/version-ranges.ts';
import type { Tree } from '../../snapshot/snapshot.ts';
import { textOf } from '../../snapshot/snapshot.ts';
import { defineRule } from '../rule.ts';

/** Versions of a tool that do not read a format of lock files, from the oldest to before the newest; null: no such bound. */
interface Row {
  readonly tool: Tool;
  readonly from: string | null;
  readonly below: string | null;
  /** Of the format's version. */
  readonly version: RegExp;
  /** `stops`: in any case. `strict`: where the lock file has to hold, else the tool goes without it. `ignores`: never knows it. `only-strict`: else it converts it. */
  readonly effect: 'stops' | 'strict' | 'only-strict' | 'ignores';
}

/** Tried in November 2026 with the versions on both sides of each bound, but for Cargo: its changelog, 1.78. */
const rows: Readonly<Record<string, readonly Row[]>> = {
  npm: [{ tool: 'npm', from: null, below: '7', version: /^3$/, effect: 'strict' }],
  'yarn-classic': [{ tool: 'yarn', from: '2', below: null, version: /^$/, effect: 'only-strict' }],
  yarn: [
    { tool: 'yarn', from: null, below: '2', version: /^\d+$/, effect: 'strict' },
    { tool: 'yarn', from: '3', below: '4', version: /^8$/, effect: 'only-strict' },
    { tool: 'yarn', from: '4', below: null, version: /^[46]$/, effect: 'only-strict' },
  ],
  pnpm: [
    { tool: 'pnpm', from: null, below: '9', version: /^9\./, effect: 'strict' },
    { tool: 'pnpm', from: '10', below: null, version: /^6\./, effect: 'strict' },
    { tool: 'pnpm', from: '8', below: null, version: /^5\./, effect: 'strict' },
  ],
  bun: [{ tool: 'bun', from: null, below: '1.1.39', version: /^\d+$/, effect: 'ignores' }],
  cargo: [{ tool: 'cargo', from: null, below: '1.78', version: /^4$/, effect: 'stops' }],
  poetry: [
    { tool: 'poetry', from: null, below: '1.2', version: /^2\.0$/, effect: 'stops' },
    { tool: 'poetry', from: null, below: '1.3', version: /^2\.[1-9]$/, effect: 'stops' },
  ],
};

const names: Readonly<Record<Tool, string>> = {
  npm: 'npm',
  yarn: 'Yarn',
  pnpm: 'pnpm',
  bun: 'Bun',
  cargo: 'Cargo',
  poetry: 'Poetry',
};

const pnpmLock = (version: string) => `lockfileVersion: '${version}'\n\nsettings:\n  autoInstallPeers: true\n`;
const berryLock = '__metadata:\n  version: 8\n  cacheKey: 10c0\n';

export default defineRule({
  id: 'lock-file-not-readable',
  scope: 'repository',
  severity: ['blocker', 'major'],
  category: 'correctness',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Lock file of a format that the package manager does not read',
  remedy: 'Install the package manager that wrote the lock file',
  rationale:
    'The formats of lock files change with the package managers. One that meets a format which it does not know stops, or goes on without the lock file and takes whatever is newest. That happens when somebody locks with a newer version on their machine, or when the image moves on and the lock file stays.',
  peers: [],
  reads: ['**/package.json', '**/.yarnrc.yml', '**/.yarnrc'],
  watches: lockGlobs,
  wants: wantedLocks,
  asks: ['builds'],
  examples: {
    bad: [
      {
        title: 'pnpm of another major version',
        files: {
          'package.json': '{}\n',
          'pnpm-lock.yaml': pnpmLock('9.0'),
          Dockerfile:
            'FROM node:22-slim AS a\nRUN npm install -g pnpm@8\nWORKDIR /app\nCOPY . .\nRUN pnpm install --frozen-lockfile\nFROM node:22-slim\nARG PNPM_VERSION=8.15.9\nRUN npm install -g pnpm@$PNPM_VERSION\nWORKDIR /app\nCOPY . .\nRUN pnpm install\nFROM node:22-slim\nENV CI=true\nRUN npm install -g pnpm@8\nWORKDIR /app\nCOPY . .\nRUN pnpm install\n',
        },
        reports: [
          {
            line: 5,
            severity: 'blocker',
            message:
              "`pnpm install` stops: pnpm 8 does not read the format of `pnpm-lock.yaml` (`lockfileVersion: '9.0'`).",
          },
          {
            line: 17,
            severity: 'blocker',
            message:
              "`pnpm install` stops: pnpm 8 does not read the format of `pnpm-lock.yaml` (`lockfileVersion: '9.0'`).",
          },
          {
            line: 11,
            severity: 'major',
            message:
              "`pnpm install` takes what is newest: pnpm 8.15.9 does not read the format of `pnpm-lock.yaml` (`lockfileVersion: '9.0'`), and goes on without it.",
          },
        ],
      },
      {
        title: 'By the version that the project names',
        files: {
          'web/package.json': '{\n  "packageManager": "pnpm@10.18.0"\n}\n',
          'web/pnpm-lock.yaml': pnpmLock('6.0'),
          'web/Dockerfile':
            'FROM node:22-slim\nRUN corepack enable\nWORKDIR /app\nCOPY package.json pnpm-lock.yaml ./\nRUN pnpm install --frozen-lockfile --prod\n',
        },
        reports: [
          {
            path: 'web/Dockerfile',
            line: 5,
            message:
              "`pnpm install` stops: pnpm 10.18.0 does not read the format of `web/pnpm-lock.yaml` (`lockfileVersion: '6.0'`).",
          },
        ],
      },
      {
        title: 'The Yarn of the image is Yarn 1',
        files: {
          'a/package.json': '{}\n',
          'a/yarn.lock': berryLock,
          'a/Dockerfile': 'FROM node:22-slim\nWORKDIR /app\nCOPY . .\nRUN yarn install --frozen-lockfile\n',
          'b/package.json': '{}\n',
          'b/yarn.lock': berryLock,
          'b/Dockerfile': 'FROM node:22-slim\nWORKDIR /app\nCOPY . .\nRUN yarn install --immutable\n',
          'd/package.json': '{\n  "packageManager": "yarn@4.6.0"\n}\n',
          'd/yarn.lock': berryLock,
          'd/Dockerfile': 'FROM node:22-slim\nWORKDIR /app\nCOPY . .\nRUN yarn install\n',
          'c/package.json': '{\n  "packageManager": "yarn@4.6.0"\n}\n',
          'c/yarn.lock': '# yarn lockfile v1\n\n\n',
          'c/Dockerfile':
            'FROM node:22-slim\nRUN corepack enable\nWORKDIR /app\nCOPY . .\nRUN yarn install --immutable\n',
        },
        reports: [
          {
            path: 'a/Dockerfile',
            line: 4,
            severity: 'blocker',
            message: '`yarn install` stops: Yarn 1 does not read the format of `a/yarn.lock` (`version: 8`).',
          },
          {
            path: 'c/Dockerfile',
            line: 5,
            severity: 'blocker',
            message:
              '`yarn install` stops: Yarn 4.6.0 does not read the format of `c/yarn.lock` (`# yarn lockfile v1`).',
          },
          {
            path: 'd/Dockerfile',
            line: 4,
            severity: 'blocker',
            message:
              '`yarn install` stops: Yarn 1 does not read the format of `d/yarn.lock` (`version: 8`). Run `corepack enable` before: the project names another.',
          },
          {
            path: 'b/Dockerfile',
            line: 4,
            severity: 'major',
            message:
              '`yarn install` takes what is newest: Yarn 1 does not read the format of `b/yarn.lock` (`version: 8`), and goes on without it.',
          },
        ],
      },
      {
        title: 'Locked with a newer version',
        before: {
          'Cargo.toml': '[package]\nname = "a"\n',
          'Cargo.lock': '# @generated\nversion = 3\n',
          Dockerfile: 'FROM rust:1.77-slim\nWORKDIR /src\nCOPY . .\nRUN cargo build --release\n',
        },
        files: {
          'Cargo.toml': '[package]\nname = "a"\n',
          'Cargo.lock': '# @generated\nversion = 4\n',
          Dockerfile: 'FROM rust:1.77-slim\nWORKDIR /src\nCOPY . .\nRUN cargo build --release\n',
        },
        reports: [
          {
            line: 4,
            message: '`cargo build` stops: Cargo 1.77 does not read the format of `Cargo.lock` (`version = 4`).',
          },
        ],
      },
      {
        title: 'Poetry, npm and Bun of older days',
        files: {
          'a/pyproject.toml': '[tool.poetry]\nname = "a"\n',
          'a/poetry.lock': '[metadata]\nlock-version = "2.1"\n',
          'a/Dockerfile':
            'FROM python:3.12-slim\nENV POETRY_VERSION=1.2.2\nRUN curl -sSL https://install.python-poetry.org | python3 -\nWORKDIR /app\nCOPY . .\nRUN poetry install --no-root\n',
          'b/package.json': '{}\n',
          'b/package-lock.json': '{\n  "lockfileVersion": 3,\n  "packages": {}\n}\n',
          'b/Dockerfile': 'FROM node:14-slim\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci\n',
          'c/package.json': '{}\n',
          'c/bun.lock': '{\n  "lockfileVersion": 1,\n}\n',
          'c/Dockerfile': 'FROM oven/bun:1.1.30\nWORKDIR /app\nCOPY . .\nRUN bun install --frozen-lockfile\n',
        },
        reports: [
          {
            path: 'a/Dockerfile',
            line: 6,
            message:
              '`poetry install` stops: Poetry 1.2.2 does not read the format of `a/poetry.lock` (`lock-version = "2.1"`).',
          },
          {
            path: 'b/Dockerfile',
            line: 4,
            message:
              '`npm ci` stops: npm 6 does not read the format of `b/package-lock.json` (`"lockfileVersion": 3`).',
          },
          {
            path: 'c/Dockerfile',
            line: 4,
            severity: 'major',
            message:
              '`bun install` takes what is newest: Bun 1.1.30 does not read the format of `c/bun.lock` (`"lockfileVersion": 1`), and goes on without it.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'Formats that they read',
        files: {
          'a/package.json': '{}\n',
          'a/pnpm-lock.yaml': pnpmLock('6.0'),
          'a/Dockerfile':
            'FROM node:22-slim\nRUN npm install -g pnpm@9\nWORKDIR /app\nCOPY . .\nRUN pnpm install --frozen-lockfile\n',
          'b/package.json': '{}\n',
          'b/package-lock.json': '{\n  "lockfileVersion": 2,\n  "packages": {}\n}\n',
          'b/Dockerfile': 'FROM node:14-slim\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci\n',
          'c/Cargo.toml': '[package]\nname = "c"\n',
          'c/Cargo.lock': 'version = 4\n',
          'c/Dockerfile': 'FROM rust:1.78\nWORKDIR /src\nCOPY . .\nRUN cargo build\n',
        },
      },
      {
        title: 'Another version than that of the image, or one that nothing tells',
        files: {
          'package.json': '{\n  "packageManager": "yarn@4.6.0"\n}\n',
          'yarn.lock': berryLock,
          'Cargo.toml': '[package]\nname = "a"\n',
          'Cargo.lock': 'version = 4\n',
          Dockerfile:
            'FROM node:22-slim AS a\nRUN corepack enable\nWORKDIR /app\nCOPY . .\nRUN yarn install --immutable\nFROM node:22-slim AS b\nWORKDIR /app\nCOPY . .\nRUN yarn set version berry && yarn install --immutable\nFROM rust:1.77\nRUN rustup default stable\nWORKDIR /app\nCOPY . .\nRUN cargo build\n',
        },
      },
      {
        title: 'Yarn 1 hands over to the one of the project',
        files: {
          'package.json': '{}\n',
          'yarn.lock': berryLock,
          '.yarnrc.yml': 'yarnPath: .yarn/releases/yarn-4.6.0.cjs\n',
          Dockerfile: 'FROM node:22-slim\nWORKDIR /app\nCOPY . .\nRUN yarn install --immutable\n',
          'old/package.json': '{}\n',
          'old/yarn.lock': berryLock,
          'old/.yarnrc': 'yarn-path ".yarn/releases/yarn-4.6.0.cjs"\n',
          'old/Dockerfile': 'FROM node:22-slim\nWORKDIR /app\nCOPY . .\nRUN yarn install --immutable\n',
        },
      },
      {
        title: 'Another toolchain of Rust, and both lock files of Bun',
        files: {
          'rust-toolchain.toml': '[toolchain]\nchannel = "1.90"\n',
          'app/Cargo.toml': '[package]\nname = "app"\n',
          'app/Cargo.lock': 'version = 4\n',
          'app/Dockerfile': 'FROM rust:1.77\nWORKDIR /src\nCOPY . .\nRUN cargo build\n',
          'web/package.json': '{}\n',
          'web/bun.lock': '{\n  "lockfileVersion": 1,\n}\n',
          'web/bun.lockb': '',
          'web/Dockerfile': 'FROM oven/bun:1.1.30\nWORKDIR /app\nCOPY . .\nRUN bun install\n',
        },
      },
      {
        title: 'By a variable, and by the command',
        files: {
          'Cargo.toml': '[package]\nname = "app"\n',
          'Cargo.lock': 'version = 4\n',
          Dockerfile:
            'FROM rust:1.77 AS a\nENV RUSTUP_TOOLCHAIN=1.90\nWORKDIR /src\nCOPY . .\nRUN cargo build\nFROM rust:1.77\nWORKDIR /src\nCOPY . .\nRUN cargo +1.90 build\n',
        },
      },
    ],
  },
  *check({ repository: { tree, dockerfiles } }) {
    for (const file of dockerfiles) {
      for (const install of repositoryInstalls(tree, file)) {
        const state = lockAt(tree, install.lockPath);
        if (state?.kind !== 'read') continue;
        const { format, version } = state.lock;
        const tool = rows[format]?.[0]?.tool;
        const has = tool === undefined ? null : versionOf(tree, file, install, tool);
        if (tool === undefined || has === null) continue;
        const row = rows[format]?.find((one) => one.version.test(version?.text ?? '') && isAmong(has, one));
        if (row === undefined || (row.effect === 'only-strict' && !install.isStrict)) continue;
        const quoted = quotedLine(tree, install.lockPath, version?.line ?? headerLine(tree, install.lockPath));
        const refused = isRefused(tree, install, has);
        const stops = row.effect !== 'ignores' && (row.effect === 'stops' || isHeldTo(install, has) || refused);
        const called = install.command.words.slice(0, 2).filter(({ text }) => !text.startsWith('-'));
        const does = stops ? 'stops' : 'takes what is newest';
        yield {
          message: `\`${called.map(({ text }) => text).join(' ')}\` ${does}: ${names[tool]} ${has} does not read the format of \`${install.lockPath}\` (\`${quoted.text}\`)${stops ? '' : ', and goes on without it'}.${refused ? ' Run `corepack enable` before: the project names another.' : ''}`,
          subject: install.lockPath,
          at: { path: file.path, range: install.command.range },
          related: [quoted.place],
          severity: stops ? 'blocker' : 'major',
        };
      }
    }
  },
});

function versionOf(tree: Tree, file: Dockerfile, install: RepositoryInstall, tool: Tool): string | null {
  const { stage, run, command, manifestPath } = install;
  const folder = folderOf(manifestPath);
  const declared = packageManagerOf(textOf(tree, manifestPath) ?? '', tool);
  const version = toolVersionBefore(file, stage, run, command, tool, declared);
  // Newer versions of pnpm hand over to the one that the project names. Yarn 1 does not.
  if (declared !== null && declared !== version && version !== '1') return null;
  const has = (name: string) => tree.entries.has(joinPath(folder, name));
  const isOpen =
    (tool === 'yarn' && handsOver(tree, folder)) ||
    (tool === 'cargo' && isPinned(tree, install)) ||
    // Bun takes the binary one where there are both, until it reads the other.
    (tool === 'bun' && has('bun.lockb'));
  return isOpen ? null : version;
}

/** Yarn 1 starts the one that settings name. */
function handsOver(tree: Tree, folder: string): boolean {
  return ['.yarnrc.yml', '.yarnrc'].some((name) => {
    const path = joinPath(folder, name);
    return tree.entries.has(path) && textOf(tree, path)?.match(/yarnPath|yarn-path/) !== null;
  });
}

/** Rustup takes another Cargo than that of the image. */
function isPinned(tree: Tree, { stage, run, command, manifestPath }: RepositoryInstall): boolean {
  return (
    command.args[0]?.text.startsWith('+') === true ||
    command.assignments.some(({ name }) => name === 'RUSTUP_TOOLCHAIN') ||
    typeof environmentAt(stage, run, 'RUSTUP_TOOLCHAIN') === 'string' ||
    foldersAbove(manifestPath).some((folder) =>
      ['rust-toolchain', 'rust-toolchain.toml'].some((name) => tree.entries.has(joinPath(folder, name))),
    )
  );
}

/** Yarn 1 refuses a project that names another Yarn, from 1.22.20 on: images of Node.js 16 and before have an older one. */
function isRefused(tree: Tree, { manifestPath, stage }: RepositoryInstall, version: string): boolean {
  const declared = packageManagerOf(textOf(tree, manifestPath) ?? '', 'yarn');
  const facts = imageFactsOf(stage);
  const node = facts === null ? null : imageVersionOf(facts, 'node');
  return version === '1' && declared?.startsWith('1.') === false && node !== null && isCertainlyBeyond(node, '18');
}

function isAmong(version: string, { from, below }: Row): boolean {
  return (from === null || isCertainlyBeyond(version, from)) && (below === null || isCertainlyOlder(version, below));
}

/** Yarn 1 knows no `--immutable`. */
function isHeldTo({ program, isStrict, command }: RepositoryInstall, version: string): boolean {
  return (
    isStrict &&
    !(program === 'yarn' && version.startsWith('1') && !command.words.some(({ text }) => text === '--frozen-lockfile'))
  );
}

/** Yarn 1 states its version in a comment. */
function headerLine(tree: Tree, path: string): number {
  return (textOf(tree, path) ?? '').split('\n').findIndex((line) => line.startsWith('# yarn lockfile')) + 1 || 1;
}
