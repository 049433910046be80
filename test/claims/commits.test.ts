import { describe, expect, test } from '@jest/globals';
import { claimsIn } from '../../src/claims/read.ts';
import { loadReview } from '../../src/review/load.ts';
import { rules } from '../../src/rules/index.ts';
import { memorySource } from '../../src/snapshot/memory-source.ts';
import { reviewSnapshot } from '../support/snapshot.ts';

/** `form` of each claim that the whole change is held to. */
const counted = (commits: readonly string[], description = { title: '', body: '' }) =>
  claimsIn({ ...description, commits }).map(({ claim }) => claim.form);

describe('a claim of a commit counts against the whole change', () => {
  test.each<[string, string[], string[]]>([
    ['where it is the only one', ['Bump golang:1.25 to golang:1.26'], ['version']],
    [
      'in its body as well',
      ['Tidy up\n\n- Pin all base images by digest\n- Add cache mounts'],
      ['pin', 'cache-mounts'],
    ],
    ['where the others speak of something else', ['Remove unused curl', 'Fix a typo', 'Sort the labels'], ['removal']],
    ['once, where several say the same', ['Add cache mounts', 'Add cache mounts'], ['cache-mounts']],
  ])('%s', (_, commits, forms) => {
    expect(counted(commits)).toEqual(forms);
  });

  test('once, where the description says it too', () => {
    const said = claimsIn({ title: 'Remove unused curl', body: '', commits: ['Remove unused curl', 'Fix a typo'] });
    expect(said).toHaveLength(1);
  });
});

describe('a claim of a commit counts for that commit only', () => {
  test.each<[string, string[]]>([
    ['a later one reverts it', ['Bump golang:1.25 to golang:1.26', 'Revert "Bump golang:1.25 to golang:1.26"']],
    ['a later one goes on from there', ['Bump golang:1.24 to golang:1.25', 'Bump the golang image again']],
    ['an earlier one came half the way', ['Use golang 1.25', 'Bump golang:1.25 to golang:1.26']],
    ['a later one takes back something unnamed', ['Add cache mounts', 'Revert the last commit, CI is red']],
    ['a later one needs what was removed', ['Remove unused curl', 'Install curl, the health check calls it']],
    ['a later one undoes the pin', ['Pin all base images by digest', 'Leave the digests to Renovate']],
    ['a later one turns back', ['Switch the base image from debian to alpine', 'Go back to Debian']],
    ['a later one merges the stages', ['Add a builder stage', 'One stage will do']],
  ])('where %s', (_, commits) => {
    expect(counted(commits)).toEqual([]);
  });

  test('where the description denies it', () => {
    const description = { title: 'Smaller image', body: 'curl stays: the health check calls it.' };
    expect(counted(['Remove unused curl', 'Fix the probe'], description)).toEqual([]);
  });

  test('where the description is nothing but its message', () => {
    const commits = ['Bump golang:1.24 to golang:1.25', 'Bump golang:1.25 to golang:1.26'];
    expect(counted(commits, { title: 'Bump golang:1.25 to golang:1.26', body: '' })).toEqual([]);
  });

  test('where it merges another branch', () => {
    expect(counted(['Merge branch main\n\nAdd cache mounts'])).toEqual([]);
  });
});

test('what a commit claims and the change contradicts is a finding that quotes the commit', async () => {
  const source = memorySource({
    base: { Dockerfile: 'FROM ruby:3.4-slim\nUSER 1001\n' },
    head: { Dockerfile: 'FROM ruby:3.4-slim\nUSER 1001\nENV LANG=C.UTF-8\n' },
  });
  const commits = ['build: update `ruby:3.3-slim` to `ruby:3.4-slim`', 'Set the locale'];
  const description = { title: 'Locale', body: '', commits };
  const { findings } = reviewSnapshot(await loadReview(source, { base: 'base', head: 'head', description }, rules), {});
  expect(findings.find(({ rule }) => rule === 'description-contradicted')?.message).toBe(
    "The commit message `build: update 'ruby:3.3-slim' to 'ruby:3.4-slim'` says that `ruby:3.3-slim` became `ruby:3.4-slim`, but before the change this was `ruby:3.4-slim` as well.",
  );
});

test('many long messages are read in no time', () => {
  const started = performance.now();
  claimsIn({ title: '', body: '', commits: Array.from({ length: 100 }, () => 'Bump a/'.repeat(20_000)) });
  claimsIn({
    title: '',
    body: '',
    commits: Array.from({ length: 100 }, () => 'Remove unused a. Add cache mounts. '.repeat(2000)),
  });
  expect(performance.now() - started).toBeLessThan(2000);
});
