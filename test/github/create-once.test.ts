import { describe, expect, test } from '@jest/globals';
import { createOnce } from '../../src/github/create-once.ts';

const failure = (status: number) => Object.assign(new Error('failed'), { status });

describe('createOnce', () => {
  test('does not create again what was created though the answer got lost', async () => {
    let created = 0;
    const create = async () => {
      created += 1;
      throw failure(502);
    };
    expect(await createOnce(create, async () => 'found')).toBe('found');
    expect(created).toBe(1);
  });

  test('creates again what is not there', async () => {
    let tries = 0;
    const create = async () => {
      tries += 1;
      if (tries === 1) throw failure(500);
      return 'second';
    };
    expect(await createOnce(create, async () => null)).toBe('second');
  });

  test('gives up at once where GitHub has refused', async () => {
    let looked = 0;
    const find = async () => {
      looked += 1;
      return null;
    };
    await expect(createOnce(() => Promise.reject(failure(422)), find)).rejects.toThrow('failed');
    expect(looked).toBe(0);
  });
});
