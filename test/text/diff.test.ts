import { describe, expect, test } from '@jest/globals';
import { mapLines } from '../../src/text/diff.ts';
import { createSource } from '../../src/text/source.ts';

/** New line for each old one; 0 where it is gone. */
function mapped(before: string, after: string): number[] {
  const [was, now] = [createSource(before), createSource(after)];
  const map = mapLines(was, now);
  const result = was.lineStarts.map((_, index) => map.toNew(index + 1) ?? 0);
  for (const [index, line] of result.entries()) if (line !== 0) expect(map.toOld(line)).toBe(index + 1);
  return result;
}

describe('mapLines', () => {
  test.each([
    ['equal texts', 'a\nb\n', 'a\nb\n', [1, 2]],
    ['a line added', 'a\nb\n', 'a\nx\nb\n', [1, 3]],
    ['a line gone', 'a\nx\nb\n', 'a\nb\n', [1, 0, 2]],
    ['a line edited', 'a\nx\nb\n', 'a\ny\nb\n', [1, 0, 3]],
    ['other white space and line ends', 'a  b\n c\n', 'a b \r\nc', [1, 2]],
    ['equal lines, one more', 'a\na\n', 'a\na\na\n', [1, 2]],
    ['something moved', 'a\nb\nc\nd\n', 'a\nc\nd\nb\n', [1, 0, 2, 3]],
    ['nothing in common', 'a\nb\n', 'c\nd\n', [0, 0]],
    ['an empty text', '', 'a\n', [0]],
  ])('maps %s', (_, before, after, expected) => {
    expect(mapped(before, after)).toEqual(expected);
  });

  test('maps what stands around a long text that was written anew', () => {
    const many = (word: string) => Array.from({ length: 5000 }, (_, at) => `${word}${(at * 7919) % 5000}`);
    const before = ['first', ...many('x'), 'last'].join('\n');
    const after = ['first', ...many('x').reverse(), 'last'].join('\n');
    const map = mapLines(createSource(before), createSource(after));
    expect([map.toNew(1), map.toNew(5002)]).toEqual([1, 5002]);
  });
});
