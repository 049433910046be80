import { holds } from '../../repository/locks/holds.ts';
import { type RepositoryInstall, repositoryInstalls } from '../../repository/locks/installs.ts';
import type { Lock } from '../../repository/locks/lock.ts';
import { type Dependency, dependenciesOf } from '../../repository/locks/manifest.ts';
import { quotedLine } from '../../repository/locks/quote.ts';
import { lockAt } from '../../repository/locks/read.ts';
import { lockGlobs, wantedLocks } from '../../repository/locks/wanted.ts';
import { hasFlag } from '../../shell/arguments.ts';
import type { Tree } from '../../snapshot/snapshot.ts';
import { textOf } from '../../snapshot/snapshot.ts';
import { listed } from '../../text/listed.ts';
import { defineRule } from '../rule.ts';

const npmLock = (...packages: readonly string[]) =>
  `{\n  "lockfileVersion": 3,\n  "packages": {\n    "": {},\n${packages.map((one) => `    "node_modules/${one.split('@')[0]}": { "version": "${one.split('@')[1]}" }`).join(',\n')}\n  }\n}\n`;

export default defineRule({
  id: 'lock-file-out-of-date',
  scope: 'repository',
  severity: 'blocker',
  category: 'correctness',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Lock file without what the manifest asks for',
  remedy: 'Lock again, and commit the lock file with the manifest',
  rationale:
    'Installs that keep to the lock file compare it with the manifest first, and stop where a dependency was added or its range changed without locking again. On the machine of whoever changed it, a plain install has put that right unnoticed.',
  exceptions: 'Something that the build does not show writes the lock file before.',
  peers: [],
  reads: ['**/package.json', '**/composer.json', '**/pyproject.toml', '**/Cargo.toml'],
  watches: lockGlobs,
  wants: wantedLocks,
  asks: ['builds'],
  examples: {
    bad: [
      {
        title: 'A dependency was added, the lock file stays',
        before: {
          'package.json': '{\n  "dependencies": {\n    "fastify": "^5.6.0"\n  }\n}\n',
          'package-lock.json': npmLock('fastify@5.6.1'),
          Dockerfile: 'FROM node:24-slim\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci --omit=dev\n',
        },
        files: {
          'package.json': '{\n  "dependencies": {\n    "fastify": "^5.6.0",\n    "pino": "^10.0.0"\n  }\n}\n',
          'package-lock.json': npmLock('fastify@5.6.1'),
          Dockerfile: 'FROM node:24-slim\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci --omit=dev\n',
        },
        reports: [
          {
            line: 4,
            message: '`npm ci` stops: `package.json` asks for `pino ^10.0.0`, which `package-lock.json` does not hold.',
          },
        ],
      },
      {
        title: 'A range that the locked version is not in',
        files: {
          'web/package.json':
            '{\n  "dependencies": { "fastify": "^6.0.0" },\n  "devDependencies": { "tap": "~21.1.0" }\n}\n',
          'web/package-lock.json': npmLock('fastify@5.6.1', 'tap@21.0.4'),
          'web/Dockerfile': 'FROM node:24-slim\nWORKDIR /app\nCOPY . .\nRUN npm ci\n',
        },
        reports: [
          {
            path: 'web/Dockerfile',
            line: 4,
            message:
              '`npm ci` stops: `web/package.json` asks for `fastify ^6.0.0` and `tap ~21.1.0`, which `web/package-lock.json` does not hold.',
          },
        ],
      },
      {
        title: 'Other package managers of JavaScript',
        files: {
          'api/package.json': '{\n  "dependencies": { "koa": "^3.1.0" }\n}\n',
          'api/pnpm-lock.yaml':
            "lockfileVersion: '9.0'\n\nimporters:\n\n  .:\n    dependencies:\n      koa:\n        specifier: ^3.0.0\n        version: 3.1.1\n",
          'api/Dockerfile':
            'FROM node:24-slim\nWORKDIR /app\nCOPY package.json pnpm-lock.yaml ./\nRUN npm install -g pnpm@10 && pnpm install --frozen-lockfile\n',
          'web/package.json': '{\n  "dependencies": { "vue": "^3.5.0" }\n}\n',
          'web/yarn.lock': '# yarn lockfile v1\n\n\nvue@^3.4.0:\n  version "3.4.38"\n',
          'web/Dockerfile': 'FROM node:24-slim\nWORKDIR /app\nCOPY . .\nRUN yarn --frozen-lockfile\n',
          'jobs/package.json': '{\n  "dependencies": { "hono": "^4.9.0", "zod": "^4.1.0" }\n}\n',
          'jobs/bun.lock':
            '{\n  "lockfileVersion": 1,\n  "workspaces": { "": { "dependencies": { "hono": "^4.9.0", }, }, },\n  "packages": {\n    "hono": ["hono@4.9.8", "", {}, ""],\n  },\n}\n',
          'jobs/Dockerfile': 'FROM oven/bun:1.3\nWORKDIR /app\nCOPY package.json bun.lock ./\nRUN bun ci\n',
        },
        reports: [
          {
            path: 'api/Dockerfile',
            line: 4,
            message:
              '`pnpm install` stops: `api/package.json` asks for `koa ^3.1.0`, which `api/pnpm-lock.yaml` does not hold.',
          },
          {
            path: 'jobs/Dockerfile',
            line: 4,
            message: '`bun ci` stops: `jobs/package.json` asks for `zod ^4.1.0`, which `jobs/bun.lock` does not hold.',
          },
          {
            path: 'web/Dockerfile',
            line: 4,
            message: '`yarn` stops: `web/package.json` asks for `vue ^3.5.0`, which `web/yarn.lock` does not hold.',
          },
        ],
      },
      {
        title: 'Other languages',
        files: {
          'api/pyproject.toml':
            '[tool.poetry]\nname = "api"\n\n[tool.poetry.dependencies]\npython = "^3.13"\nhttpx = "^0.28"\n',
          'api/poetry.lock': '[[package]]\nname = "idna"\nversion = "3.10"\n\n[metadata]\nlock-version = "2.1"\n',
          'api/Dockerfile':
            'FROM python:3.13-slim\nRUN pip install poetry==2.2.1\nWORKDIR /app\nCOPY pyproject.toml poetry.lock ./\nRUN poetry install --no-root\n',
          'jobs/pyproject.toml': '[project]\nname = "jobs"\ndependencies = [\n  "pydantic>=2.12",\n]\n',
          'jobs/uv.lock': 'version = 1\n\n[[package]]\nname = "jobs"\nsource = { virtual = "." }\n',
          'jobs/Dockerfile':
            'FROM ghcr.io/astral-sh/uv:0.9-python3.13-trixie\nWORKDIR /app\nCOPY . .\nRUN uv sync --locked\n',
          'shop/composer.json': '{\n  "require": {\n    "php": "^8.4",\n    "slim/slim": "^4.15"\n  }\n}\n',
          'shop/composer.lock': '{\n  "packages": []\n}\n',
          'shop/Dockerfile': 'FROM composer:2\nWORKDIR /app\nCOPY composer.* ./\nRUN composer install --no-dev\n',
          'tool/Cargo.toml': '[package]\nname = "tool"\n\n[dependencies]\nserde = "1"\nclap = "4"\n',
          'tool/Cargo.lock': 'version = 4\n\n[[package]]\nname = "serde"\nversion = "1.0.228"\n',
          'tool/Dockerfile': 'FROM rust:1.90\nWORKDIR /src\nCOPY . .\nRUN cargo build --release --locked\n',
        },
        reports: [
          {
            path: 'api/Dockerfile',
            line: 5,
            message:
              '`poetry install` stops: `api/pyproject.toml` asks for `httpx`, which `api/poetry.lock` does not hold.',
          },
          {
            path: 'jobs/Dockerfile',
            line: 4,
            message: '`uv sync` stops: `jobs/pyproject.toml` asks for `pydantic`, which `jobs/uv.lock` does not hold.',
          },
          {
            path: 'shop/Dockerfile',
            line: 4,
            message:
              '`composer install` stops: `shop/composer.json` asks for `slim/slim`, which `shop/composer.lock` does not hold.',
          },
          {
            path: 'tool/Dockerfile',
            line: 4,
            message: '`cargo build` stops: `tool/Cargo.toml` asks for `clap`, which `tool/Cargo.lock` does not hold.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'All of it is locked',
        files: {
          'package.json':
            '{\n  "dependencies": { "fastify": ">=5", "shared": "file:./shared", "x": "acme/x#v1" },\n  "devDependencies": { "tap": "latest" }\n}\n',
          'package-lock.json': npmLock('fastify@5.6.1'),
          Dockerfile: 'FROM node:24-slim\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci\n',
        },
      },
      {
        title: 'The install locks anew',
        files: {
          'package.json': '{\n  "dependencies": { "pino": "^10.0.0" }\n}\n',
          'package-lock.json': npmLock('fastify@5.6.1'),
          Dockerfile:
            'FROM node:24-slim AS a\nWORKDIR /app\nCOPY package*.json ./\nRUN npm install\nFROM node:24-slim\nWORKDIR /app\nCOPY package*.json ./\nRUN npm install --package-lock-only && npm ci\n',
        },
      },
      {
        title: 'The lock file of another folder',
        files: {
          'package.json': '{\n  "dependencies": { "pino": "^10.0.0" }\n}\n',
          'package-lock.json': npmLock('pino@10.1.0'),
          'web/package.json': '{\n  "dependencies": { "vue": "^3.5.0" }\n}\n',
          Dockerfile:
            'FROM node:24-slim\nWORKDIR /app\nCOPY package*.json ./\nCOPY web/package.json web/\nRUN npm ci\n',
        },
      },
      {
        title: 'Ranges that the project replaces, and workspaces',
        files: {
          'a/package.json': '{\n  "dependencies": { "vue": "^3.5.0" },\n  "resolutions": { "vue": "3.4.38" }\n}\n',
          'a/yarn.lock': '# yarn lockfile v1\n\n\nvue@3.4.38:\n  version "3.4.38"\n',
          'a/Dockerfile': 'FROM node:24-slim\nWORKDIR /app\nCOPY . .\nRUN yarn --frozen-lockfile\n',
          'b/package.json': '{\n  "workspaces": ["ui"],\n  "dependencies": { "@acme/ui": "^1.0.0" }\n}\n',
          'b/yarn.lock': '# yarn lockfile v1\n\n\n',
          'b/Dockerfile': 'FROM node:24-slim\nWORKDIR /app\nCOPY . .\nRUN yarn --frozen-lockfile\n',
        },
      },
      {
        title: 'In two sections, in both lock files of npm, or changed by a hook of pnpm',
        files: {
          'a/package.json':
            '{\n  "dependencies": { "pino": "^10.0.0" },\n  "devDependencies": { "pino": "^9.0.0" }\n}\n',
          'a/package-lock.json': npmLock('pino@10.1.0'),
          'a/Dockerfile': 'FROM node:24-slim\nWORKDIR /app\nCOPY . .\nRUN npm ci\n',
          'b/package.json': '{\n  "dependencies": { "pino": "^10.0.0" }\n}\n',
          'b/package-lock.json': npmLock('pino@9.0.0'),
          'b/npm-shrinkwrap.json': npmLock('pino@10.1.0'),
          'b/Dockerfile': 'FROM node:24-slim\nWORKDIR /app\nCOPY . .\nRUN npm ci\n',
          'c/package.json': '{\n  "dependencies": { "pino": "^10.0.0" }\n}\n',
          'c/pnpm-lock.yaml': "lockfileVersion: '9.0'\n\npnpmfileChecksum: sha256-0\n",
          'c/Dockerfile':
            'FROM node:24-slim\nRUN npm install -g pnpm@10\nWORKDIR /app\nCOPY . .\nRUN pnpm install --frozen-lockfile\n',
        },
      },
      {
        title: 'Behind a byte order mark, as a workspace, or as tables',
        files: {
          'a/package.json': '\uFEFF{\n  "dependencies": { "pino": "^10.0.0" }\n}\n',
          'a/package-lock.json': `\uFEFF${npmLock('pino@10.1.0')}`,
          'a/Dockerfile': 'FROM node:24-slim\nWORKDIR /app\nCOPY . .\nRUN npm ci\n',
          'b/package.json': '{\n  "workspaces": ["ui"],\n  "dependencies": { "@acme/ui": "^1.0.0" }\n}\n',
          'b/bun.lock':
            '{\n  "lockfileVersion": 1,\n  "packages": {\n    "@acme/ui": ["@acme/ui@workspace:ui"],\n  }\n}\n',
          'b/Dockerfile': 'FROM oven/bun:1.3\nWORKDIR /app\nCOPY . .\nRUN bun install --frozen-lockfile\n',
          'c/Cargo.toml': '[package]\nname = "c"\n\n[dependencies]\nserde.version = "1"\nhelp.path = "../help"\n',
          'c/Cargo.lock': 'version = 4\n\n[[package]]\nname = "serde"\nversion = "1.0.228"\n',
          'c/Dockerfile': 'FROM rust:1.90\nWORKDIR /src\nCOPY . .\nRUN cargo build --locked\n',
          'd/pyproject.toml':
            '[tool.poetry.dependencies]\npython = "^3.10"\nsetuptools = "*"\nhttpx.version = "^0.28"\n',
          'd/poetry.lock': '[[package]]\nname = "httpx"\nversion = "0.28.1"\n\n[metadata]\nlock-version = "1.1"\n',
          'd/Dockerfile':
            'FROM python:3.12-slim\nRUN pip install poetry==1.1.15\nWORKDIR /app\nCOPY . .\nRUN poetry install\n',
        },
      },
      {
        title: 'For some platforms alone, or in place of another package',
        files: {
          'api/pyproject.toml':
            '[project]\nname = "api"\ndependencies = [\n  "tomli>=2; python_version < \'3.11\'",\n  "Typing_Extensions>=4",\n]\n',
          'api/uv.lock': 'version = 1\n\n[[package]]\nname = "typing-extensions"\nversion = "4.15.0"\n',
          'api/Dockerfile':
            'FROM ghcr.io/astral-sh/uv:0.9-python3.13-trixie\nWORKDIR /app\nCOPY . .\nRUN uv sync --locked\n',
          'shop/composer.json': '{\n  "require": {\n    "ext-intl": "*",\n    "psr/log-implementation": "^3"\n  }\n}\n',
          'shop/composer.lock':
            '{\n  "packages": [\n    {\n      "name": "monolog/monolog",\n      "provide": { "psr/log-implementation": "3.0.0" }\n    }\n  ]\n}\n',
          'shop/Dockerfile': 'FROM composer:2\nWORKDIR /app\nCOPY composer.* ./\nRUN composer install\n',
        },
      },
    ],
  },
  *check({ repository: { tree, dockerfiles } }) {
    for (const file of dockerfiles) {
      // Locking anew mends all of them.
      const said = new Set<string>();
      for (const install of repositoryInstalls(tree, file)) {
        const state = install.isStrict ? lockAt(tree, install.lockPath) : null;
        if (state === null || said.has(install.lockPath)) continue;
        if (state.kind === 'unread') {
          said.add(install.lockPath);
          yield { skip: `\`${install.lockPath}\`: ${state.reason}`, path: file.path };
          continue;
        }
        const missing = missingIn(tree, install, state.lock);
        if (missing.length === 0) continue;
        said.add(install.lockPath);
        const names = missing.map(({ name, range }) => `\`${range === null ? name : `${name} ${range}`}\``);
        const called = install.command.words.slice(0, 2).filter(({ text }) => !text.startsWith('-'));
        yield {
          message: `\`${called.map(({ text }) => text).join(' ')}\` stops: \`${install.manifestPath}\` asks for ${listed(names)}, which \`${install.lockPath}\` does not hold.`,
          subject: install.lockPath,
          at: { path: file.path, range: install.command.range },
          related: missing.slice(0, 4).map(({ line }) => quotedLine(tree, install.manifestPath, line).place),
        };
      }
    }
  },
});

function missingIn(tree: Tree, { command, manifestPath, lockPath }: RepositoryInstall, lock: Lock): Dependency[] {
  const text = textOf(tree, manifestPath);
  // pnpm locks what a hook makes of the manifest, and leaves out what it is told to.
  if (/^(?:pnpmfileChecksum|ignoredOptionalDependencies):/m.test(textOf(tree, lockPath) ?? '')) return [];
  // Yarn 1 knows no `--immutable`, and looks at no more than the file as a whole where there are workspaces.
  const isYarn1 = lock.format === 'yarn-classic';
  if (text === null || (isYarn1 && (hasFlag(command, 'immutable') || text.includes('"workspaces"')))) return [];
  return dependenciesOf(manifestPath, text).filter((dependency) => !holds(lock, dependency));
}
