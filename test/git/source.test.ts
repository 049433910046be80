import { existsSync, rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { gitSource } from '../../src/git/source.ts';
import { loadReview } from '../../src/review/load.ts';
import { compareTrees } from '../../src/snapshot/changes.ts';
import type { Content } from '../../src/snapshot/snapshot.ts';
import { TemporaryRepository } from '../support/repository.ts';

let repository: TemporaryRepository;
beforeEach(() => {
  repository = new TemporaryRepository();
});
afterEach(() => repository.remove());

async function entries(commit: string | null) {
  return (await gitSource(repository.folder).listTree(commit)).entries;
}

async function changes(base: string, head: string | null): Promise<string[]> {
  return compareTrees(await entries(base), await entries(head)).map(({ kind, path }) => `${kind} ${path}`);
}

async function read(commit: string | null, path: string): Promise<Content | undefined> {
  const source = gitSource(repository.folder);
  const entry = (await source.listTree(commit)).entries.get(path);
  if (entry === undefined) return undefined;
  return (await source.readBlobs([{ id: entry.id, size: entry.size, path, commit }])).get(entry.id);
}

/** Names that git quotes, and that would mean something to a shell or to git itself. */
const oddNames = [
  'a b/Dockerfile',
  '"quoted"',
  'ümläut',
  '-dash',
  ':colon',
  'new\nline',
  "it's",
  '$HOME',
  'back\\slash',
  '*',
];

describe('a commit', () => {
  test('is listed with kinds, ids and sizes', async () => {
    repository.write('Dockerfile', 'FROM a\n');
    repository.executable('run.sh', '#!/bin/sh\n');
    repository.link('link', 'Dockerfile');
    const commit = repository.commit();
    const id = repository.git('rev-parse', 'HEAD:Dockerfile');
    expect(Object.fromEntries(await entries(commit))).toMatchObject({
      Dockerfile: { kind: 'file', id, size: 7 },
      'run.sh': { kind: 'executable', size: 10 },
      link: { kind: 'symlink' },
    });
  });

  test('keeps odd names', async () => {
    for (const name of oddNames) repository.write(name, name);
    const commit = repository.commit();
    expect([...(await entries(commit)).keys()].sort()).toEqual([...oddNames].sort());
    for (const name of oddNames) expect(await read(commit, name)).toEqual({ kind: 'text', text: name });
  });

  test('names a submodule, and does not read it', async () => {
    const inner = repository.commit('inner');
    repository.git('update-index', '--add', '--cacheinfo', `160000,${inner},module`);
    repository.git('commit', '-q', '-m', 'module');
    const commit = repository.git('rev-parse', 'HEAD');
    expect((await entries(commit)).get('module')).toMatchObject({ kind: 'submodule', id: inner });
  });

  test('says what it cannot read', async () => {
    repository.write('binary', new Uint8Array([70, 0, 71]));
    repository.write('large', 'x'.repeat(512 * 1024 + 1));
    repository.write('latin1', new Uint8Array([70, 0xe9, 10]));
    const commit = repository.commit();
    expect(await read(commit, 'binary')).toEqual({ kind: 'unavailable', reason: 'binary' });
    expect(await read(commit, 'large')).toEqual({ kind: 'unavailable', reason: 'too large to read' });
    expect(await read(commit, 'latin1')).toEqual({ kind: 'text', text: 'F\uFFFD\n' });
    const missing = '0123456789012345678901234567890123456789';
    const blobs = await gitSource(repository.folder).readBlobs([{ id: missing, size: 1, path: 'x', commit }]);
    expect(blobs.get(missing)).toEqual({ kind: 'unavailable', reason: 'not readable' });
  });

  test('keeps a byte order mark and line ends', async () => {
    repository.write('Dockerfile', '\uFEFFFROM a\r\n');
    expect(await read(repository.commit(), 'Dockerfile')).toEqual({ kind: 'text', text: '\uFEFFFROM a\r\n' });
  });

  test('is read from a bare repository', async () => {
    repository.write('Dockerfile', 'FROM a\n');
    const commit = repository.commit();
    const bare = new TemporaryRepository(['--bare']);
    repository.git('push', '-q', bare.folder, 'main');
    expect((await gitSource(bare.folder).listTree(commit)).entries.get('Dockerfile')?.kind).toBe('file');
    bare.remove();
  });
});

describe('the working tree', () => {
  let base: string;
  beforeEach(() => {
    repository.write('.gitignore', 'ignored\n');
    repository.write('kept', '1');
    repository.write('edited', '1');
    repository.write('deleted', '1');
    base = repository.commit();
  });

  test('is the commit where nothing has changed', async () => {
    expect(await changes(base, null)).toEqual([]);
  });

  test('has what is edited, staged or not, what is new, and not what is ignored or deleted', async () => {
    repository.write('edited', '2');
    repository.write('staged', '2');
    repository.git('add', 'staged');
    repository.write('untracked/new', '2');
    repository.write('ignored', '2');
    repository.delete('deleted');
    expect(await changes(base, null)).toEqual([
      'deleted deleted',
      'modified edited',
      'added staged',
      'added untracked/new',
    ]);
    expect(await read(null, 'edited')).toEqual({ kind: 'text', text: '2' });
    expect(await read(null, 'untracked/new')).toEqual({ kind: 'text', text: '2' });
  });

  test('has the text on disk where the staged one is another', async () => {
    repository.write('edited', 'staged');
    repository.git('add', 'edited');
    repository.write('edited', 'on disk');
    expect(await read(null, 'edited')).toEqual({ kind: 'text', text: 'on disk' });
  });

  test('is the commit again once an edit is taken back', async () => {
    repository.write('edited', '2');
    repository.git('add', 'edited');
    repository.write('edited', '1');
    expect(await changes(base, null)).toEqual([]);
  });

  test('sees a move as one', async () => {
    repository.git('mv', 'edited', 'moved');
    repository.delete('kept');
    expect(await changes(base, null)).toEqual(expect.arrayContaining(['renamed moved']));
  });

  test('keeps odd names', async () => {
    for (const name of oddNames) repository.write(name, name);
    repository.git('add', '-A');
    for (const name of oddNames) repository.write(name, `${name}!`);
    repository.write('"another"\n', 'x');
    const tree = await entries(null);
    for (const name of oddNames) expect(await read(null, name)).toEqual({ kind: 'text', text: `${name}!` });
    expect(new Set([...tree.values()].map(({ id }) => id)).size).toBe(tree.size - 2);
    expect(tree.has('"another"\n')).toBe(true);
  });

  test('does not follow a link that took the place of a file', async () => {
    repository.link('edited', '/etc/hostname');
    repository.link('untracked', '/etc/hostname');
    const tree = await entries(null);
    expect(tree.get('edited')?.kind).toBe('symlink');
    const description = { title: '', body: '' };
    const snapshot = await loadReview(
      gitSource(repository.folder),
      { base, head: null, description, named: new Set(['edited', 'untracked']) },
      [],
    );
    expect(snapshot.head.contents.get('edited')).toBeUndefined();
    expect(snapshot.head.contents.get('untracked')).toBeUndefined();
  });

  test('passes over another repository inside', async () => {
    repository.write('inner/Dockerfile', 'FROM a\n');
    new TemporaryRepository([`${repository.folder}/inner`]).remove();
    expect(await changes(base, null)).toEqual([]);
  });

  test('runs no program that the repository configures', async () => {
    const marker = `${repository.folder}-ran`;
    repository.git('config', 'filter.evil.clean', `touch '${marker}'; cat`);
    repository.git('config', 'core.fsmonitor', `touch '${marker}'`);
    repository.write('.gitattributes', '* filter=evil\n');
    repository.write('edited', '22');
    await gitSource(repository.folder).listTree(null);
    const ran = existsSync(marker);
    rmSync(marker, { force: true });
    expect(ran).toBe(false);
  });
});
