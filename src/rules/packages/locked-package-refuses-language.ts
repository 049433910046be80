import { commandsBefore } from '../../dockerfile/history.ts';
import { environmentAt } from '../../dockerfile/homes.ts';
import type { Dockerfile, Stage } from '../../dockerfile/model.ts';
import { imageFactsOf, rootBase } from '../../dockerfile/stages.ts';
import { versionOf } from '../../images/lookup.ts';
import { languageNames } from '../../images/names.ts';
import { nameWithoutDigest } from '../../images/reference.ts';
import { type RepositoryInstall, repositoryFileAt, repositoryInstalls } from '../../repository/locks/installs.ts';
import type { LockedPackage } from '../../repository/locks/lock.ts';
import { quotedLine } from '../../repository/locks/quote.ts';
import { lockAt } from '../../repository/locks/read.ts';
import { lockGlobs, wantedLocks } from '../../repository/locks/wanted.ts';
import { requirementsFor } from '../../repository/toolchains.ts';
import {
  composerRange,
  isCertainlyBeyond,
  isCertainlyOlder,
  npmRange,
  type VersionRange,
} from '../../repository/version-ranges.ts';
import { flagValues, hasFlag } from '../../shell/arguments.ts';
import type { Tree } from '../../snapshot/snapshot.ts';
import { textOf } from '../../snapshot/snapshot.ts';
import { listed } from '../../text/listed.ts';
import { defineRule } from '../rule.ts';

/** An installer that stops at a package which asks for another version of its language. */
interface Refusing {
  readonly language: 'php' | 'node';
  readonly range: (written: string) => VersionRange | null;
  readonly refuses: (tree: Tree, file: Dockerfile, install: RepositoryInstall) => boolean;
}

const refusing: Readonly<Record<string, Refusing>> = {
  // getcomposer.org/doc/03-cli: the platform is checked unless a flag says otherwise.
  composer: { language: 'php', range: composerRange, refuses: checksPlatform },
  // docs.npmjs.com/cli/using-npm/config: `engine-strict` makes an error of a warning.
  npm: { language: 'node', range: npmRange, refuses: isEngineStrict },
};

const composerLock = (name: string, version: string, php: string) =>
  `{\n  "packages": [\n    {\n      "name": "${name}",\n      "version": "${version}",\n      "require": { "php": "${php}" }\n    }\n  ],\n  "packages-dev": []\n}\n`;
const shop = (image: string, flags = '--no-dev') =>
  `FROM ${image}\nCOPY --from=composer:2.8 /usr/bin/composer /usr/bin/composer\nWORKDIR /app\nCOPY composer.json composer.lock ./\nRUN composer install ${flags}\n`;
const packageLock =
  '{\n  "lockfileVersion": 3,\n  "packages": {\n    "": {},\n    "node_modules/vite": {\n      "version": "7.1.5",\n      "engines": { "node": "^20.19.0 || >=22.12.0" }\n    }\n  }\n}\n';

export default defineRule({
  id: 'locked-package-refuses-language',
  scope: 'repository',
  severity: 'blocker',
  category: 'correctness',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Locked package for another version of the language',
  remedy: 'Lock again with the version of the image, or use the version that the packages ask for',
  rationale:
    'Each locked package says which versions of the language it is for. Composer stops where the PHP of the image is none of them, and so does npm with `engine-strict`. It happens when the image moves on and the lock file stays, and when somebody locks with a newer version than the image has.',
  peers: [],
  reads: ['**/composer.json', '**/package.json', '**/.npmrc'],
  watches: lockGlobs,
  wants: wantedLocks,
  asks: ['builds'],
  examples: {
    bad: [
      {
        title: 'PHP moves on, the lock file stays',
        before: {
          'composer.json': '{}\n',
          'composer.lock': composerLock('laminas/laminas-uri', '2.11.0', '8.1.* || 8.2.* || 8.3.*'),
          Dockerfile: shop('php:8.3-fpm'),
        },
        files: {
          'composer.json': '{}\n',
          'composer.lock': composerLock('laminas/laminas-uri', '2.11.0', '8.1.* || 8.2.* || 8.3.*'),
          Dockerfile: `${shop('php:8.4-fpm')}COPY . .\nRUN composer install --no-dev\n`,
        },
        reports: [
          {
            line: 5,
            message:
              '`composer install` stops: `laminas/laminas-uri 2.11.0` in `composer.lock` asks for PHP `8.1.* || 8.2.* || 8.3.*`, and `php:8.4-fpm` has 8.4.',
          },
        ],
      },
      {
        title: 'Locked with a newer PHP, and with a newer Node.js',
        files: {
          'composer.json': '{}\n',
          'composer.lock': composerLock('symfony/dom-crawler', 'v8.1.1', '>=8.4.1'),
          Dockerfile: shop('php:8.3-cli-alpine'),
          'web/.npmrc': 'engine-strict=true\n',
          'web/package.json': '{}\n',
          'web/package-lock.json': packageLock,
          'web/Dockerfile': 'FROM node:18-slim\nWORKDIR /app\nCOPY package*.json .npmrc ./\nRUN npm ci\n',
        },
        reports: [
          {
            line: 5,
            message:
              '`composer install` stops: `symfony/dom-crawler v8.1.1` in `composer.lock` asks for PHP `>=8.4.1`, and `php:8.3-cli-alpine` has 8.3.',
          },
          {
            path: 'web/Dockerfile',
            line: 4,
            message:
              '`npm ci` stops: `vite 7.1.5` in `web/package-lock.json` asks for Node.js `^20.19.0 || >=22.12.0`, and `node:18-slim` has 18.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'A version that they allow',
        files: {
          'composer.json': '{}\n',
          'composer.lock': composerLock('symfony/dom-crawler', 'v8.1.1', '>=8.4.1'),
          Dockerfile: shop('php:8.4-fpm'),
          'b/composer.json': '{}\n',
          'b/composer.lock': composerLock('psr/log', '3.0.2', '>=8.0.0'),
          'b/Dockerfile': shop('php:8.4-fpm'),
        },
      },
      {
        title: 'Nobody checks',
        files: {
          'a/composer.json': '{}\n',
          'a/composer.lock': composerLock('a/b', '1.0.0', '>=8.4'),
          'a/Dockerfile': shop('php:8.3-fpm', '--ignore-platform-req=php'),
          'b/composer.json': '{\n  "config": { "platform": { "php": "8.4.0" } }\n}\n',
          'b/composer.lock': composerLock('a/b', '1.0.0', '>=8.4'),
          'b/Dockerfile': shop('php:8.3-fpm'),
          'c/composer.json': '{}\n',
          'c/composer.lock': composerLock('a/b', '1.0.0', '>=8.4'),
          'c/Dockerfile': shop('php:8.3-fpm').replace('WORKDIR', 'RUN composer config -g platform.php 8.4.0\nWORKDIR'),
          'web/package.json': '{}\n',
          'web/package-lock.json': packageLock,
          'web/Dockerfile': 'FROM node:18-slim\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci\n',
          'off/package.json': '{}\n',
          'off/package-lock.json': packageLock,
          'off/Dockerfile':
            'FROM node:18-slim\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci --engine-strict=false\n',
          'jobs/.npmrc': 'engine-strict=true\n',
          'jobs/package.json': '{}\n',
          'jobs/package-lock.json': packageLock,
          'jobs/Dockerfile': 'FROM node:18-slim\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci\n',
        },
      },
      {
        title: 'The project itself asks for another, which is said by itself; and what is for development alone',
        files: {
          'composer.json': '{\n  "require": { "php": "^8.4" }\n}\n',
          'composer.lock': composerLock('a/b', '1.0.0', '>=8.4'),
          Dockerfile: shop('php:8.3-fpm'),
          'b/composer.json': '{}\n',
          'b/composer.lock': composerLock('a/b', '1.0.0', '>=8.4')
            .replace('"packages"', '"packages-dev"')
            .replace('"packages-dev": []', '"packages": []'),
          'b/Dockerfile': shop('php:8.3-fpm'),
        },
      },
    ],
  },
  *check({ repository: { tree, dockerfiles } }) {
    for (const file of dockerfiles) {
      // The first install of a stage stops the build.
      const stopped = new Set<Stage>();
      for (const install of repositoryInstalls(tree, file)) {
        const { stage, command, lockPath } = install;
        if (stopped.has(stage)) continue;
        const state = lockAt(tree, lockPath);
        const rule = state?.kind === 'read' ? refusing[state.lock.format] : undefined;
        const facts = imageFactsOf(stage);
        const base = rootBase(stage);
        if (rule === undefined || state?.kind !== 'read' || facts === null || base.kind !== 'image') continue;
        const version = versionOf(facts, rule.language);
        if (version === null || !rule.refuses(tree, file, install)) continue;
        // What the project as a whole asks for is said where the image is named.
        if (requirementsFor(tree, file, stage, rule.language).some((asked) => isOutside(version, asked))) continue;
        const refused = installed(state.lock.packages, install).filter(({ language }) => {
          const range = language === null ? null : rule.range(language);
          return range !== null && isOutside(version, range);
        });
        const [first] = refused;
        if (first === undefined) continue;
        stopped.add(stage);
        const name = languageNames[rule.language];
        const asks =
          refused.length === 1
            ? `\`${first.name} ${first.version}\` in \`${lockPath}\` asks for ${name} \`${first.language}\``
            : `${listed(refused.map((one) => `\`${one.name} ${one.version}\``))} in \`${lockPath}\` ask for another ${name}, the first for \`${first.language}\``;
        const called = command.words.slice(0, 2).map(({ text }) => text);
        yield {
          message: `\`${called.join(' ')}\` stops: ${asks}, and \`${nameWithoutDigest(base.reference)}\` has ${version}.`,
          subject: lockPath,
          at: { path: file.path, range: command.range },
          related: refused.slice(0, 4).map(({ line }) => quotedLine(tree, lockPath, line).place),
        };
      }
    }
  },
});

function isOutside(version: string, { minimum, below }: VersionRange): boolean {
  return (
    (minimum !== null && isCertainlyOlder(version, minimum)) || (below !== null && isCertainlyBeyond(version, below))
  );
}

function installed(
  packages: readonly LockedPackage[],
  { command, program }: RepositoryInstall,
): readonly LockedPackage[] {
  const isAll = program === 'composer' && !hasFlag(command, 'no-dev');
  return packages.filter(({ isAlwaysInstalled }) => isAll || isAlwaysInstalled);
}

function checksPlatform(tree: Tree, file: Dockerfile, install: RepositoryInstall): boolean {
  const { stage, run, command, manifestPath } = install;
  if (hasFlag(command, 'ignore-platform-reqs', 'ignore-platform-req')) return false;
  const set = ['COMPOSER_IGNORE_PLATFORM_REQS', 'COMPOSER_IGNORE_PLATFORM_REQ'].some(
    (name) =>
      typeof environmentAt(stage, run, name) === 'string' ||
      command.assignments.some((assignment) => assignment.name === name),
  );
  // `composer config platform.php 8.4`
  const isConfigured = commandsBefore(file, stage, run, command).some(
    ({ name, args }) => name === 'composer' && args.some(({ text }) => text.includes('platform')),
  );
  return !set && !isConfigured && textOf(tree, manifestPath)?.includes('"platform"') === false;
}

function isEngineStrict(tree: Tree, file: Dockerfile, { stage, run, command }: RepositoryInstall): boolean {
  const path = repositoryFileAt(tree, file, stage, run, '.npmrc');
  const settings = path === null ? '' : (textOf(tree, path) ?? '');
  const isOff = flagValues(command, 'engine-strict').some(({ text }) => text === 'false');
  if (isOff) return false;
  return hasFlag(command, 'engine-strict') || /^engine-strict\s{0,9}=\s{0,9}true\s{0,9}$/m.test(settings);
}
