import { runScripts } from '../../dockerfile/commands.ts';
import type { Dockerfile, Stage } from '../../dockerfile/model.ts';
import { languageNames } from '../../images/names.ts';
import { lockGlobs, wantedLocks } from '../../repository/locks/wanted.ts';
import { imagesOf, imageText } from '../../repository/stage-images.ts';
import { manifestGlobs, requirementsFor, type ToolchainRequirement } from '../../repository/toolchains.ts';
import { isCertainlyBeyond } from '../../repository/version-ranges.ts';
import { installsOwnPackage } from '../../shell/packages.ts';
import { buildStep, workflowOf, workflowPath } from '../example-files.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'toolchain-newer-than-manifest',
  scope: 'repository',
  severity: ['major', 'blocker'],
  category: 'correctness',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Version of the image and of the repository differ',
  remedy: 'State one version in the image and in the manifests',
  rationale:
    'The version is stated in two places: in the image, and in a manifest or version file that people, their editors and the tests go by. When only the image moves on, everybody works with one version and ships another, and installers that check the range refuse.',
  peers: [],
  reads: manifestGlobs,
  watches: lockGlobs,
  wants: wantedLocks,
  asks: ['builds'],
  examples: {
    bad: [
      {
        title: 'The image moves on, the version file stays',
        before: { '.python-version': '3.13\n', Dockerfile: 'FROM python:3.13-slim\nCOPY app.py .\n', 'app.py': '' },
        files: { '.python-version': '3.13\n', Dockerfile: 'FROM python:3.14-slim\nCOPY app.py .\n', 'app.py': '' },
        reports: [
          {
            line: 1,
            message: '`python:3.14-slim` has Python 3.14, and `.python-version` says `3.13`.',
          },
        ],
      },
      {
        title: 'Beyond what the project allows',
        files: {
          'api/pyproject.toml': '[project]\nname = "api"\nrequires-python = ">=3.11,<3.14"\n',
          'api/Dockerfile': 'FROM python:3.14-slim\nWORKDIR /src\nCOPY . .\nRUN pip install .\n',
          'web/package.json': '{\n  "engines": { "node": "^22" }\n}\n',
          'web/Dockerfile': 'FROM node:24-slim\nCOPY package.json ./\nRUN npm ci\n',
        },
        reports: [
          {
            path: 'api/Dockerfile',
            line: 1,
            severity: 'blocker',
            message:
              '`python:3.14-slim` has Python 3.14, and `api/pyproject.toml` stops before 3.14 (`requires-python = ">=3.11,<3.14"`): the project cannot be installed.',
          },
          {
            path: 'web/Dockerfile',
            line: 1,
            severity: 'major',
            message:
              '`node:24-slim` has Node.js 24, and `web/package.json` stops before 23 (`"engines": { "node": "^22" }`).',
          },
        ],
      },
      {
        title: 'Locked for an older one',
        files: {
          'api/poetry.lock':
            '[[package]]\nname = "six"\npython-versions = ">=3.6"\n\n[metadata]\npython-versions = ">=3.11,<3.14"\n',
          'api/Dockerfile': 'FROM python:3.14-slim\nCOPY pyproject.toml poetry.lock ./\nRUN poetry install\n',
          'shop/Gemfile.lock': 'GEM\n  specs:\n    ruby-ll (2.1.3)\n\nRUBY VERSION\n   ruby 3.4.7p58\n',
          'shop/Dockerfile': 'FROM ruby:4.0\nCOPY . .\nRUN bundle install\n',
          'jobs/Pipfile.lock': '{\n  "_meta": {\n    "requires": {\n      "python_version": "3.13"\n    }\n  }\n}\n',
          'jobs/Dockerfile': 'FROM python:3.14-slim\nCOPY Pipfile* ./\nRUN pipenv sync\n',
        },
        reports: [
          {
            path: 'api/Dockerfile',
            line: 1,
            message:
              '`python:3.14-slim` has Python 3.14, and `api/poetry.lock` stops before 3.14 (`python-versions = ">=3.11,<3.14"`).',
          },
          {
            path: 'jobs/Dockerfile',
            line: 1,
            message:
              '`python:3.14-slim` has Python 3.14, and `jobs/Pipfile.lock` stops before 3.14 (`"python_version": "3.13"`).',
          },
          {
            path: 'shop/Dockerfile',
            line: 1,
            message: '`ruby:4.0` has Ruby 4.0, and `shop/Gemfile.lock` stops before 3.5 (`ruby 3.4.7p58`).',
          },
        ],
      },
      {
        title: 'As the pipeline builds it',
        files: {
          [workflowPath]: workflowOf([buildStep('build-args: RUBY_VERSION=4.0')]),
          '.ruby-version': '3.4.7\n',
          Dockerfile: 'ARG RUBY_VERSION=3.4\nFROM ruby:${RUBY_VERSION}-slim\nCOPY . .\n',
        },
        reports: [
          {
            line: 2,
            message:
              '`ruby:4.0-slim` (`RUBY_VERSION=4.0` in `.github/workflows/image.yml`) has Ruby 4.0, and `.ruby-version` says `3.4.7`.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'Locked for this one',
        files: {
          'package-lock.json':
            '{\n  "packages": {\n    "": { "engines": { "node": ">=22" } },\n    "node_modules/a": { "engines": { "node": "^20" } }\n  }\n}\n',
          'uv.lock': 'version = 1\nrequires-python = ">=3.12"\n',
          Dockerfile: 'FROM node:24-slim\nCOPY . .\nFROM python:3.14\nCOPY . .\n',
        },
      },
      {
        title: 'Both say it',
        files: {
          '.nvmrc': 'v24\n',
          'package.json': '{ "engines": { "node": ">=22" } }\n',
          Dockerfile: 'FROM node:24.3-slim\nCOPY . .\n',
        },
      },
      {
        title: 'A patch release in the file',
        files: { '.ruby-version': '3.4.1\n', Dockerfile: 'FROM ruby:3.4\nCOPY . .\n' },
      },
      {
        title: 'The version of another component',
        files: {
          'web/.nvmrc': '22\n',
          'jobs/Dockerfile': 'FROM node:24\nCOPY run.js .\n',
          'jobs/run.js': '',
        },
      },
      {
        title: 'A tag that may be any of them',
        files: { '.nvmrc': '22\n', Dockerfile: 'FROM node:lts\nCOPY . .\n' },
      },
    ],
  },
  *check({ repository: { tree, dockerfiles } }) {
    for (const file of dockerfiles) {
      for (const stage of file.stages) {
        if (stage.from === null) continue;
        for (const image of imagesOf(tree, file, stage)) {
          for (const { name, version } of image.base.facts.software ?? []) {
            if (version === null) continue;
            const found = requirementsFor(tree, file, stage, name).find(
              ({ below, isBuiltElsewhere }) => below !== null && !isBuiltElsewhere && isCertainlyBeyond(version, below),
            );
            if (found === undefined) continue;
            const refused = found.path.endsWith('pyproject.toml') && installs(file, stage);
            yield {
              message: `${imageText(image, stage)} has ${languageNames[found.language]} ${version}, and ${said(found)}${refused ? ': the project cannot be installed' : ''}.`,
              subject: [name, found.path, image.build?.where.path ?? ''].join(' ').trim(),
              at: { path: file.path, range: stage.from.range },
              related: [{ path: found.path, range: found.range }, ...(image.build === null ? [] : [image.build.where])],
              severity: refused ? 'blocker' : 'major',
            };
          }
        }
      }
    }
  },
});

function said({ path, below, text, isVersionFile }: ToolchainRequirement): string {
  return isVersionFile ? `\`${path}\` says \`${text}\`` : `\`${path}\` stops before ${below} (\`${text}\`)`;
}

function installs(file: Dockerfile, stage: Stage): boolean {
  return [...runScripts(file)].some((run) => run.stage === stage && run.commands.some(installsOwnPackage));
}
