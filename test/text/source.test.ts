import { describe, expect, test } from '@jest/globals';
import { createSource, lineEnd, lineText, offsetAt, rangeAt } from '../../src/text/source.ts';

describe('a source', () => {
  test('has lines with the line ends that they have', () => {
    const source = createSource('a\nbc\r\n\nd\re');
    const numbers = [...source.lineStarts.keys()].map((index) => index + 1);
    expect(numbers.map((line) => [lineText(source, line), lineEnd(source, line)])).toEqual([
      ['a', '\n'],
      ['bc', '\r\n'],
      ['', '\n'],
      ['d\re', ''],
    ]);
  });

  test.each([
    ['', 1],
    ['\n', 1],
    ['a', 1],
    ['a\n', 1],
    ['a\n\n', 2],
  ])('%j has %i lines', (text, lines) => {
    expect(createSource(text).lineStarts).toHaveLength(lines);
  });

  const source = createSource('ab\ncd\r\nef\n');
  test.each([
    ['inside a line', 0, 1, [1, 1, 1, 2]],
    ['over lines', 1, 4, [1, 2, 2, 2]],
    ['up to a line end', 3, 7, [2, 1, 2, 3]],
    ['nothing', 4, 4, [2, 2, 2, 2]],
    ['up to the end of the file', 7, 10, [3, 1, 3, 3]],
    ['behind the end of the file', 10, 12, [3, 3, 3, 3]],
  ])('gives the range of %s', (_, start, end, [startLine, startColumn, endLine, endColumn]) => {
    expect(rangeAt(source, start, end)).toEqual({ startLine, startColumn, endLine, endColumn });
  });

  test('gives the offset of a line and column', () => {
    expect([offsetAt(source, 2, 2), offsetAt(source, 9, 1)]).toEqual([4, 10]);
  });
});
