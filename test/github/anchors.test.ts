import { describe, expect, test } from '@jest/globals';
import { hunks, isShown } from '../../src/github/anchors.ts';

const text = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => `line ${from + index}\n`).join('');
const spans = (before: string, after: string) =>
  hunks(before, after).map(({ startLine, endLine }) => [startLine, endLine]);

describe('hunks', () => {
  test('show three lines around a change', () => {
    expect(spans(text(1, 20), `${text(1, 9)}new\n${text(11, 20)}`)).toEqual([[7, 13]]);
  });

  test('end with the file', () => {
    expect(spans(text(1, 5), `new\n${text(2, 4)}new\n`)).toEqual([[1, 5]]);
  });

  test('join over six unchanged lines, and not over seven', () => {
    const changed = (gap: number) => `${text(1, 4)}new\n${text(6, 5 + gap)}new\n${text(7 + gap, 30)}`;
    expect(spans(text(1, 30), changed(6))).toEqual([[2, 15]]);
    expect(spans(text(1, 30), changed(7))).toEqual([
      [2, 8],
      [10, 16],
    ]);
  });

  test('show three lines on each side of lines that are gone', () => {
    expect(spans(text(1, 20), text(1, 9) + text(12, 20))).toEqual([[7, 12]]);
    expect(spans(text(1, 20), text(1, 18))).toEqual([[16, 18]]);
    expect(spans(text(1, 20), text(3, 20))).toEqual([[1, 3]]);
  });

  test('are the whole of a new file, and none of an equal one', () => {
    expect(spans('', text(1, 4))).toEqual([[1, 4]]);
    expect(spans(text(1, 4), text(1, 4))).toEqual([]);
  });
});

test('lines of two hunks are not shown together', () => {
  const two = [
    { startLine: 2, endLine: 8 },
    { startLine: 10, endLine: 16 },
  ];
  expect(isShown(two, { startLine: 7, endLine: 8 })).toBe(true);
  expect(isShown(two, { startLine: 8, endLine: 10 })).toBe(false);
});
