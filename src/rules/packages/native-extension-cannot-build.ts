import { runScripts } from '../../dockerfile/commands.ts';
import { environmentAt } from '../../dockerfile/homes.ts';
import { installedBefore, toolBefore } from '../../dockerfile/installed.ts';
import type { Dockerfile, RunInstruction, Stage } from '../../dockerfile/model.ts';
import { imageFactsOf, rootBase } from '../../dockerfile/stages.ts';
import { hasTool } from '../../images/lookup.ts';
import { compiledGems, phpExtensions, sourceOnlyPython } from '../../images/native-extensions.ts';
import { nameWithoutDigest } from '../../images/reference.ts';
import { argumentsOf } from '../../shell/arguments.ts';
import type { Command } from '../../shell/command.ts';
import { type PackageOperation, packageOperationOf } from '../../shell/packages.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'native-extension-cannot-build',
  scope: 'dockerfile',
  severity: 'blocker',
  category: 'correctness',
  confidence: 'likely',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Native extension without what it is compiled with',
  remedy: 'Install what the native extension is compiled with',
  rationale:
    'Some packages are compiled where they are installed: they need a C compiler, and the headers of the library that they bind to. Slim and Alpine images have neither, so the installation stops.',
  peers: [],
  examples: {
    bad: [
      {
        title: 'A PHP extension without its library',
        files: 'FROM php:8.4-fpm\nRUN docker-php-ext-install intl opcache\n',
        reports: [
          {
            line: 2,
            message:
              'The extension `intl` is compiled here, and `php:8.4-fpm` lacks what it needs: the build stops. Install `libicu-dev` before.',
          },
        ],
      },
      {
        title: 'PECL on Alpine',
        files: 'FROM php:8.4-fpm-alpine\nRUN pecl install redis && docker-php-ext-enable redis\n',
        reports: [
          {
            line: 2,
            message:
              '`pecl install` compiles, and `php:8.4-fpm-alpine` lacks what it needs: the build stops. Install `$PHPIZE_DEPS` before.',
          },
        ],
      },
      {
        title: 'A package without wheels',
        files: 'FROM python:3.14-slim\nRUN pip install --no-cache-dir psycopg2==2.9.11\n',
        reports: [
          {
            line: 2,
            message:
              '`psycopg2` is compiled here, and `python:3.14-slim` lacks what it needs: the build stops. Install `libpq-dev` and `gcc` before, or take `psycopg2-binary`.',
          },
        ],
      },
      {
        title: 'cgo without a compiler',
        files: 'FROM golang:1.26-alpine\nRUN CGO_ENABLED=1 go build -o /app .\n',
        reports: [
          {
            line: 2,
            message:
              '`CGO_ENABLED=1` compiles, and `golang:1.26-alpine` lacks what it needs: the build stops. Install `gcc` and `musl-dev` before.',
          },
        ],
      },
      {
        title: 'Gems',
        files: 'FROM ruby:3.4-slim\nCOPY Gemfile* ./\nRUN bundle install\n',
        reports: [
          {
            line: 3,
            message:
              '`bundle install` compiles what is native among the gems, and `ruby:3.4-slim` lacks what it needs: the build stops. Install `build-essential` before.',
          },
        ],
      },
      {
        title: 'A gem by name',
        files: 'FROM ruby:3.4-alpine\nRUN gem install puma -v 6.5.0\n',
        reports: [
          {
            line: 2,
            message:
              '`gem install` compiles what is native among the gems, and `ruby:3.4-alpine` lacks what it needs: the build stops. Install `build-base` before.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'Installed before',
        files:
          'FROM php:8.4-fpm\nRUN apt-get update && apt-get install -y libicu-dev && docker-php-ext-install intl\nFROM php:8.4-fpm-alpine\nRUN apk add --no-cache $PHPIZE_DEPS && pecl install redis\n',
      },
      {
        title: 'What needs nothing',
        files: 'FROM php:8.4-fpm\nRUN docker-php-ext-install opcache pdo_mysql bcmath\nRUN pecl install redis\n',
      },
      {
        title: 'The full image has a compiler and headers',
        files: 'FROM python:3.14\nRUN pip install psycopg2\nFROM python:3.14-slim\nRUN pip install psycopg2-binary\n',
      },
      { title: 'cgo left out by itself', files: 'FROM golang:1.26-alpine\nRUN go build -o /app .\n' },
      {
        title: 'Another way to install',
        files:
          'FROM php:8.4-fpm\nCOPY --from=mlocati/php-extension-installer /usr/bin/install-php-extensions /usr/bin/\nRUN install-php-extensions intl\n',
      },
    ],
  },
  *check({ file }) {
    for (const { stage, run, commands } of runScripts(file)) {
      const base = rootBase(stage);
      if (base.kind !== 'image' || run.onbuild || base.facts.libc === null) continue;
      for (const command of commands) {
        if (command.conditional || command.failureLost !== null) continue;
        const found = judge(file, stage, run, command);
        if (found === null) continue;
        yield {
          message: `${found.what}, and \`${nameWithoutDigest(base.reference)}\` lacks what it needs: the build stops. Install ${found.install} before${found.instead}.`,
          subject: found.subject,
          at: { path: file.path, range: command.range },
        };
      }
    }
  },
});

interface Lack {
  readonly what: string;
  readonly subject: string;
  readonly install: string;
  readonly instead: string;
}

function mayCompile(command: Command): boolean {
  const { name, assignments } = command;
  if (name === 'docker-php-ext-install' || name === 'pecl') return true;
  if (name === 'go')
    return assignments.some((each) => each.name === 'CGO_ENABLED') || command.args[0]?.value === 'build';
  const operation = packageOperationOf(command);
  if (operation?.action !== 'install') return false;
  return compilesGems(operation) || operation.packages.some(({ name: each }) => sourceOnly(each) !== undefined);
}

function compilesGems({ manager, packages }: PackageOperation): boolean {
  return manager.id === 'bundle' || (manager.id === 'gem' && packages.some(({ name }) => compiledGems.has(name ?? '')));
}

function sourceOnly(name: string | null) {
  const key = name?.toLowerCase().replace(/[-.]/g, '_') ?? '';
  return Object.hasOwn(sourceOnlyPython, key) ? sourceOnlyPython[key] : undefined;
}

function judge(file: Dockerfile, stage: Stage, run: RunInstruction, command: Command): Lack | null {
  const facts = imageFactsOf(stage);
  if (facts === null || !mayCompile(command)) return null;
  const { packages, hidesPackages } = installedBefore(file, stage, run, command);
  if (hidesPackages) return null;
  const isAlpine = facts.distribution?.id === 'alpine';
  const has = (pattern: RegExp): boolean => [...packages].some((name) => pattern.test(name));
  if (facts.family === 'php' && command.name === 'docker-php-ext-install') {
    for (const { value } of argumentsOf(command).operands) {
      const extension = value !== null && Object.hasOwn(phpExtensions, value) ? phpExtensions[value] : undefined;
      if (value === null || extension === undefined || has(extension.packages)) continue;
      const install = `\`${extension.install[isAlpine ? 1 : 0]}\``;
      return { what: `The extension \`${value}\` is compiled here`, subject: value, install, instead: '' };
    }
    return null;
  }
  const compiler = toolBefore(file, stage, run, command, 'gcc').present;
  if (
    facts.family === 'php' &&
    isAlpine &&
    command.name === 'pecl' &&
    argumentsOf(command).operands[0]?.value === 'install'
  ) {
    if (compiler !== false || has(/autoconf/)) return null;
    return { what: '`pecl install` compiles', subject: 'pecl', install: '`$PHPIZE_DEPS`', instead: '' };
  }
  if (command.name === 'go' && compiler === false) {
    const set =
      command.assignments.find(({ name }) => name === 'CGO_ENABLED')?.value?.value ??
      environmentAt(stage, run, 'CGO_ENABLED');
    const builds = /^(?:build|install|test|run)$/.test(argumentsOf(command).operands[0]?.value ?? '');
    if (set !== '1' || !builds || /\bCC=|zig|xx-/.test(run.args.text)) return null;
    return {
      what: '`CGO_ENABLED=1` compiles',
      subject: 'cgo',
      install: isAlpine ? '`gcc` and `musl-dev`' : '`gcc` and `libc6-dev`',
      instead: '',
    };
  }
  const operation = packageOperationOf(command);
  if (facts.family === 'ruby' && compiler === false && operation?.action === 'install' && compilesGems(operation)) {
    const install = isAlpine ? '`build-base`' : '`build-essential`';
    const { id } = operation.manager;
    return { what: `\`${id} install\` compiles what is native among the gems`, subject: id, install, instead: '' };
  }
  if (operation?.manager.id !== 'pip' || operation.action !== 'install' || hasTool(facts, 'gcc') !== false) return null;
  for (const { name } of operation.packages) {
    const extension = sourceOnly(name);
    if (name === null || extension === undefined || (compiler !== false && has(extension.packages))) continue;
    const library = extension.install[isAlpine ? 1 : 0];
    const install = [...new Set([library, 'gcc', ...(isAlpine ? ['musl-dev'] : [])])]
      .map((each) => `\`${each}\``)
      .join(' and ');
    return {
      what: `\`${name}\` is compiled here`,
      subject: name,
      install,
      instead: name === 'psycopg2' ? ', or take `psycopg2-binary`' : '',
    };
  }
  return null;
}
