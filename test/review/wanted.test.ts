import { expect, test } from '@jest/globals';
import { changesReview } from '../../src/review/load.ts';
import { rules } from '../../src/rules/index.ts';
import { type Files, memorySource } from '../../src/snapshot/memory-source.ts';

const compose = 'services: { web: { build: { context: ., dockerfile: web.image } } }\n';

test.each([
  ['a Dockerfile', { Dockerfile: 'FROM a\n' }, { Dockerfile: 'FROM b\n' }, true],
  ['a manifest', { 'go.mod': 'go 1.24\n' }, { 'go.mod': 'go 1.25\n' }, true],
  ['a lock file', { Dockerfile: 'FROM a\n', 'uv.lock': '1' }, { Dockerfile: 'FROM a\n', 'uv.lock': '2' }, true],
  ['a lock file where nothing is built', { 'a.css': '', 'uv.lock': '1' }, { 'a.css': '', 'uv.lock': '2' }, false],
  ['a file goes, and a Dockerfile stays', { Dockerfile: 'FROM a\n', 'a.css': '' }, { Dockerfile: 'FROM a\n' }, true],
  ['a file is moved', { Dockerfile: 'FROM a\n', 'a.css': '1' }, { Dockerfile: 'FROM a\n', 'b.css': '1' }, true],
  ['a file goes where nothing is built', { 'a.css': '1', 'b.css': '2' }, { 'b.css': '2' }, false],
  [
    'what a compose file builds',
    { 'compose.yaml': compose, 'web.image': 'FROM a\n' },
    { 'compose.yaml': compose, 'web.image': 'FROM b\n' },
    true,
  ],
  ['a file like it', { 'web.image': 'FROM a\n' }, { 'web.image': 'FROM b\n' }, false],
  ['a probe', { 'k8s/a.yaml': 'a: 1\n' }, { 'k8s/a.yaml': 'a: 2\n' }, true],
  ['a workflow', { '.github/workflows/a.yml': 'a: 1\n' }, { '.github/workflows/a.yml': 'a: 2\n' }, true],
  ['a style sheet', { Dockerfile: 'FROM a\n', 'a.css': '1' }, { Dockerfile: 'FROM a\n', 'a.css': '2' }, false],
])('a pull request that changes %s is reviewed, or not', async (_, before, after, expected) => {
  const source = memorySource({ before: before as Files, after: after as Files });
  expect(await changesReview(source, { base: 'before', head: 'after' }, rules)).toBe(expected);
});
