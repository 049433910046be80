import { describe, expect, test } from '@jest/globals';
import { pagesOf } from '../../src/github/blobs.ts';

const blobs = (count: number, size: number) =>
  Array.from({ length: count }, (_, index) => ({ id: `${index}`, size, path: `${index}`, commit: 'c' }));

describe('pagesOf', () => {
  test('asks for a hundred small blobs in one request', () => {
    expect(pagesOf(blobs(100, 1_000)).map((page) => page.length)).toEqual([100]);
    expect(pagesOf(blobs(101, 1_000)).map((page) => page.length)).toEqual([100, 1]);
  });

  test('keeps an answer below a megabyte, and takes a blob that is larger alone', () => {
    expect(pagesOf(blobs(4, 400 * 1024)).map((page) => page.length)).toEqual([2, 2]);
    expect(pagesOf(blobs(2, 2 * 1024 * 1024)).map((page) => page.length)).toEqual([1, 1]);
  });
});
