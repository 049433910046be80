import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { readerAt, resolveComparison } from '../../src/git/comparison.ts';
import { TemporaryRepository } from '../support/repository.ts';

let repository: TemporaryRepository;
let first: string;
beforeEach(() => {
  repository = new TemporaryRepository();
  repository.write('Dockerfile', 'FROM a\n');
  first = repository.commit('first');
});
afterEach(() => repository.remove());

const resolve = (base?: string, head?: string, path = repository.folder) => resolveComparison(path, base, head);

describe('resolveComparison', () => {
  test('compares the working tree with the default branch, from any folder inside', async () => {
    mkdirSync(`${repository.folder}/a/b`, { recursive: true });
    const comparison = await resolve(undefined, undefined, `${repository.folder}/a/b`);
    expect(comparison).toMatchObject({ base: first, baseTip: first, head: null });
    expect(comparison.folder.endsWith(repository.folder)).toBe(true);
  });

  test('takes the merge base, and keeps the tip of the base for its settings', async () => {
    repository.git('checkout', '-q', '-b', 'topic');
    const head = repository.commit('The title\n\nThe body\nof it');
    repository.git('checkout', '-q', 'main');
    const tip = repository.commit('main moves on');
    expect(await resolve('main', 'topic')).toMatchObject({
      base: first,
      baseTip: tip,
      head,
      description: { title: 'The title', body: 'The body\nof it' },
    });
  });

  test('reads the messages of all commits, oldest first, unless there are too many', async () => {
    repository.git('checkout', '-q', '-b', 'topic');
    repository.commit('One\n\nof them');
    repository.commit('Two');
    const messages = async (head?: string) =>
      (await resolve('main', head)).description.commits?.map((one) => one.trim());
    expect(await messages('topic')).toEqual(['One\n\nof them', 'Two']);
    expect(await messages()).toEqual(['One\n\nof them', 'Two']);
    for (let index = 0; index < 100; index++) repository.commit('More');
    expect(await messages('topic')).toBeUndefined();
  });

  test('takes commits, tags and branches', async () => {
    repository.git('tag', '-a', 'v1', '-m', 'v1');
    const head = repository.commit('second');
    for (const base of ['v1', first, first.slice(0, 10), 'HEAD~1']) {
      expect(await resolve(base, 'main')).toMatchObject({ base: first, head });
    }
  });

  test('finds the default branch of the remote', async () => {
    const clone = new TemporaryRepository();
    clone.git('remote', 'add', 'origin', repository.folder);
    clone.git('fetch', '-q', 'origin');
    clone.git('remote', 'set-head', 'origin', 'main');
    clone.git('checkout', '-q', '-b', 'topic', 'origin/main');
    expect(await resolve(undefined, undefined, clone.folder)).toMatchObject({ base: first });
    clone.remove();
  });

  test('works in a bare repository when the head is named', async () => {
    const bare = new TemporaryRepository(['--bare']);
    repository.git('push', '-q', bare.folder, 'main');
    expect(await resolve('main', 'main', bare.folder)).toMatchObject({ base: first, head: first });
    await expect(resolve('main', undefined, bare.folder)).rejects.toThrow(/--head/);
    bare.remove();
  });
});

describe('what cannot be compared is told with a remedy', () => {
  test.each([
    ['a reference that is not there', () => resolve('nowhere', 'main'), /"nowhere" is not a commit/],
    ['a reference that looks like an option', () => resolve('--all', 'main'), /"--all" is not a commit/],
    ['no repository', () => resolve('main', 'main', tmpdir()), /not a git repository/],
    ['no such folder', () => resolve('main', 'main', '/nowhere/at/all'), /\/nowhere\/at\/all/],
  ])('%s', async (_, run, message) => {
    await expect(run()).rejects.toMatchObject({ name: 'GitError', message: expect.stringMatching(message) });
    await expect(run()).rejects.toMatchObject({ message: expect.not.stringContaining('\n') });
  });

  test('histories without a common commit', async () => {
    repository.git('checkout', '-q', '--orphan', 'other');
    repository.commit('other');
    await expect(resolve('main', 'other')).rejects.toThrow(/no common commit/);
  });

  test('an unknown default branch', async () => {
    repository.git('branch', '-m', 'trunk');
    await expect(resolve()).rejects.toThrow(/--base/);
  });

  test('a repository without a commit', async () => {
    const empty = new TemporaryRepository();
    await expect(resolve(undefined, undefined, empty.folder)).rejects.toMatchObject({ name: 'GitError' });
    empty.remove();
  });
});

test('a file of a commit is read, and nothing where there is none', async () => {
  const read = await readerAt(repository.folder, first, ['Dockerfile', '.github/drydock.yml']);
  expect(await read('Dockerfile')).toBe('FROM a\n');
  expect(await read('.github/drydock.yml')).toBeNull();
});
