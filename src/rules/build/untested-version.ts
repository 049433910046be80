import { imageFactsOf } from '../../dockerfile/stages.ts';
import { languageNames } from '../../images/names.ts';
import { seriesOf } from '../../images/series.ts';
import { testsOf } from '../../repository/knowledge.ts';
import type { TestedVersion } from '../../repository/tested.ts';
import { defineRule } from '../rule.ts';

/** A workflow as the examples need it. */
const workflow = (setup: string, run = 'pytest', job = '') =>
  `on: pull_request\njobs:\n  test:\n    runs-on: ubuntu-latest\n${job}    steps:\n      - uses: actions/checkout@v6\n      - uses: ${setup}\n      - run: ${run}\n`;
const path = '.github/workflows/test.yml';

export default defineRule({
  id: 'untested-version',
  scope: 'repository',
  severity: 'major',
  category: 'correctness',
  confidence: 'likely',
  profile: 'recommended',
  since: '0.1.0',
  title: 'The image has a version that no test runs with',
  remedy: 'Test with the version that ships',
  rationale:
    'The tests of the repository run with one version of the language, and the image ships another. What the new version removed or changed shows up in production first. Test with the version that ships, if need be beside the old one.',
  peers: [],
  asks: ['builds'],
  examples: {
    bad: [
      {
        title: 'The image moves on, and the tests stay',
        before: {
          [path]: workflow("actions/setup-python@v6\n        with: { python-version: '3.13' }"),
          Dockerfile: 'FROM python:3.13-slim\n',
        },
        files: {
          [path]: workflow("actions/setup-python@v6\n        with: { python-version: '3.13' }"),
          Dockerfile: 'FROM python:3.14-slim\n',
        },
        reports: [
          {
            line: 1,
            message:
              'The image has Python 3.14, and `.github/workflows/test.yml` tests with 3.13 only (`python-version: 3.13`). Test with the version that ships.',
          },
        ],
      },
      {
        title: 'A matrix without it',
        files: {
          [path]: workflow(
            'actions/setup-node@v7\n        with: { node-version: "${{ matrix.node }}" }',
            'npm test',
            '    strategy: { matrix: { node: [20, 22] } }\n',
          ),
          Dockerfile: 'FROM node:24-slim\n',
        },
        reports: [
          {
            line: 1,
            message:
              'The image has Node.js 24, and `.github/workflows/test.yml` tests with 20 and 22 only (`node-version: 20, 22`). Test with the version that ships.',
          },
        ],
      },
      {
        title: 'In a container of a job',
        files: {
          '.gitlab-ci.yml': 'test:\n  image: python:3.13-slim\n  script:\n    - pytest\n',
          Dockerfile: 'FROM python:3.14-slim\n',
        },
        reports: [
          {
            line: 1,
            message:
              'The image has Python 3.14, and `.gitlab-ci.yml` tests with 3.13 only (`image: python:3.13-slim`). Test with the version that ships.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'One of those tested',
        files: {
          [path]: workflow(
            'actions/setup-python@v6\n        with: { python-version: "${{ matrix.python }}" }',
            'tox',
            '    strategy: { matrix: { python: ["3.13", "3.14"] } }\n',
          ),
          Dockerfile: 'FROM python:3.14.2-slim\n',
        },
      },
      {
        title: 'A version that a file says, or that moves',
        files: {
          [path]: workflow('actions/setup-go@v6\n        with: { go-version: stable }', 'go test ./...'),
          Dockerfile: 'FROM golang:1.26\n',
        },
      },
      {
        title: 'It tests nothing',
        files: {
          [path]: workflow("actions/setup-python@v6\n        with: { python-version: '3.13' }", 'mkdocs build'),
          Dockerfile: 'FROM python:3.14-slim\n',
        },
      },
      {
        title: 'It tests something else',
        files: {
          [path]: workflow(
            "actions/setup-python@v6\n        with: { python-version: '3.13' }",
            'pytest',
            '    defaults: { run: { working-directory: tools } }\n',
          ),
          'shop/Dockerfile': 'FROM python:3.14-slim\n',
        },
      },
      {
        title: 'A tag that does not tell',
        files: {
          [path]: workflow("actions/setup-python@v6\n        with: { python-version: '3.13' }"),
          Dockerfile: 'FROM python:3\n',
        },
      },
    ],
  },
  *check({ repository }) {
    for (const file of repository.dockerfiles) {
      const tests = testsOf(repository.tree, file.path);
      if (tests.length === 0) continue;
      for (const stage of file.stages) {
        if (stage.from === null || stage.base.kind !== 'image') continue;
        for (const { name, version } of imageFactsOf(stage)?.software ?? []) {
          const series = seriesOf(name, version);
          const own = tests.filter(({ language }) => language === name);
          const [first] = own;
          if (series === null || first === undefined || own.some((test) => mayBe(test, series))) continue;
          const tested = [...new Set(own.flatMap((test) => test.version ?? []))];
          yield {
            message: `The image has ${names[name]} ${version}, and \`${first.where.path}\` tests with ${tested.join(' and ')} only (\`${first.input}: ${first.image ?? tested.join(', ')}\`). Test with the version that ships.`,
            subject: name,
            at: { path: file.path, range: stage.from.range },
            related: [first.where],
          };
        }
      }
    }
  },
});

const names: Readonly<Record<string, string>> = languageNames;

/** Whether a test may run with the image's series; what is not known may be anything. */
function mayBe({ language, version }: TestedVersion, series: string): boolean {
  return version === null || `${series}.`.startsWith(`${seriesOf(language, version) ?? version}.`);
}
