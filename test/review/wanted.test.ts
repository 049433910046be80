import { expect, test } from '@jest/globals';
import { isReviewedChange } from '../../src/review/wanted.ts';
import { rules } from '../../src/rules/index.ts';
import { compareTrees } from '../../src/snapshot/changes.ts';
import { type Files, memorySource } from '../../src/snapshot/memory-source.ts';

const isReviewed = async (before: Files, after: Files): Promise<boolean> => {
  const source = memorySource({ before, after });
  const [base, head] = await Promise.all([source.listTree('before'), source.listTree('after')]);
  return compareTrees(base.entries, head.entries).some((change) => isReviewedChange(change, head, rules));
};

test.each([
  ['a Dockerfile', { Dockerfile: 'FROM a\n' }, { Dockerfile: 'FROM b\n' }, true],
  ['a manifest', { 'go.mod': 'go 1.24\n' }, { 'go.mod': 'go 1.25\n' }, true],
  ['a file goes, and a Dockerfile stays', { Dockerfile: 'FROM a\n', 'a.css': '' }, { Dockerfile: 'FROM a\n' }, true],
  ['a file is moved', { Dockerfile: 'FROM a\n', 'a.css': '1' }, { Dockerfile: 'FROM a\n', 'b.css': '1' }, true],
  ['a file goes where nothing is built', { 'a.css': '1', 'b.css': '2' }, { 'b.css': '2' }, false],
  ['a style sheet', { Dockerfile: 'FROM a\n', 'a.css': '1' }, { Dockerfile: 'FROM a\n', 'a.css': '2' }, false],
])('a pull request that changes %s is reviewed, or not', async (_, before, after, expected) => {
  expect(await isReviewed(before as Files, after as Files)).toBe(expected);
});
