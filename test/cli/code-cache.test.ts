import { mkdir, readdir, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CommandLine } from '../support/command-line.ts';

let drydock: CommandLine;
beforeAll(async () => {
  drydock = await CommandLine.build();
}, 60_000);
afterAll(() => drydock.remove());

describe('Compiled code that is kept between runs', () => {
  const lint = (cache: string, ...args: readonly string[]) =>
    drydock.run(drydock.folder, ['lint', ...args], 'FROM node\n', {
      NODE_DISABLE_COMPILE_CACHE: undefined,
      XDG_CACHE_HOME: cache,
    });
  const kept = async (cache: string) =>
    (await readdir(join(cache, 'drydock'))).filter((name) => name.startsWith('lint_'));

  test('changes nothing of what is said, and is one file for a command', async () => {
    const cache = await drydock.files('cache', {});
    const first = await lint(cache, '-');
    const [file] = await kept(cache);
    expect(file).toBeDefined();
    expect(await lint(cache, '-')).toEqual(first);
    expect(await kept(cache)).toEqual([file]);
  });

  test('is written anew where it is damaged or of another version', async () => {
    const cache = await drydock.files('damaged', {});
    const first = await lint(cache, '-');
    const [file = ''] = await kept(cache);
    await truncate(join(cache, 'drydock', file), 100);
    await writeFile(join(cache, 'drydock', 'lint_0.0.1_v1.0.0'), '');
    expect(await lint(cache, '-')).toEqual(first);
    expect(await kept(cache)).toEqual([file]);
    expect(await lint(cache, '-')).toEqual(first);
  });

  test('is not made of a run that failed', async () => {
    const cache = await drydock.files('failed', {});
    await mkdir(join(cache, 'drydock'));
    expect((await lint(cache, 'nowhere')).status).toBe(2);
    expect(await kept(cache)).toEqual([]);
  });

  test('is done without where the folder is no folder', async () => {
    const folder = await drydock.files('file', { drydock: '' });
    const { status, stderr } = await lint(folder, '-');
    expect([status, stderr]).toEqual([1, '']);
  });
});
