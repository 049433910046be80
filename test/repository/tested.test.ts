import { expect, test } from '@jest/globals';
import { reaches } from '../../src/repository/tested.ts';
import { knowledgeIn } from './read.ts';

test.each([
  ['all of a small repository', [], [], 'Dockerfile', true],
  ['a folder for images of the top', [], [], 'docker/Dockerfile', true],
  ['nothing of a folder that it does not name', [], [], 'shop/Dockerfile', false],
  ['the folder that it works in', ['shop'], [], 'shop/Dockerfile', true],
  ['what is packed from above it', ['shop/api'], [], 'shop/Dockerfile', true],
  ['not its neighbour', ['shop'], [], 'shopping/Dockerfile', false],
  ['not the top, when it works in a folder', ['tools'], [], 'Dockerfile', false],
  ['what starts it', [], ['shop/**'], 'shop/Dockerfile', true],
  ['not what starts another', [], ['mail/**'], 'shop/Dockerfile', false],
  ['filters of its own file say nothing', [], ['.github/**', '**.py'], 'Dockerfile', true],
])('a job tests %s', (_, folders, filters, dockerfile, expected) => {
  expect(reaches({ folders, filters }, dockerfile)).toBe(expected);
});

test('a list of versions, a matrix and what only its run can tell are told apart', async () => {
  const { tests } = await knowledgeIn({
    '.github/workflows/test.yml': [
      'on: push',
      'jobs:',
      '  test:',
      '    strategy: { matrix: { node: [22, 24.x] } }',
      '    steps:',
      '      - uses: actions/setup-python@v6',
      '        with: { python-version: "3.12\\n3.13" }',
      '      - uses: actions/setup-node@v7',
      '        with: { node-version: "${{ matrix.node }}" }',
      '      - uses: actions/setup-go@v6',
      '        with: { go-version: "^1.25" }',
      '      - run: make unit-test',
    ].join('\n'),
  });
  expect(new Set(tests.map(({ language, version }) => `${language} ${version}`))).toEqual(
    new Set(['python 3.12', 'python 3.13', 'node 22', 'node 24', 'go null']),
  );
});

test('the image that a job tests in tells the version, unless a step sets up another', async () => {
  const { tests } = await knowledgeIn({
    '.github/workflows/test.yml': [
      'on: push',
      'jobs:',
      '  unit: { container: "node:22-slim", steps: [{ run: npm test }] }',
      '  whole:',
      '    container: { image: "ghcr.io/acme/python:3.12" }',
      '    steps: [{ uses: actions/setup-python@v6, with: { python-version: "3.13" } }, { run: tox }]',
    ].join('\n'),
    '.gitlab-ci.yml': [
      'default: { image: "golang:$GO" }',
      'variables: { GO: "1.25" }',
      'test: { script: [cd shop, go test ./...] }',
      'page: { image: "ruby:3.4", script: [jekyll build] }',
    ].join('\n'),
  });
  expect(tests.map(({ language, version, reach }) => [language, version, ...reach.folders])).toEqual([
    ['node', '22'],
    ['python', '3.13'],
    ['go', '1.25', 'shop'],
  ]);
});
