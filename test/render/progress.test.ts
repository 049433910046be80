import { expect, test } from '@jest/globals';
import { progressSentence, sinceLast } from '../../src/render/progress.ts';
import { finding, report } from '../support/report.ts';

const named = (letter: string) => letter.repeat(12);
const short = (letter: string) => letter.repeat(8);

test('tells what is new, still open, fixed and ignored since the last review', () => {
  const now = report({
    findings: [finding({ fingerprint: named('a') }), finding({ fingerprint: named('b') })],
    suppressed: [{ finding: finding({ fingerprint: named('c') }), by: 'command', reason: '' }],
  });
  const since = sinceLast([short('a'), short('c'), short('d'), short('e')], now);
  expect(since && progressSentence(since)).toBe('Since the last review: 1 new, 1 still open, 2 fixed, 1 ignored.');
  expect(since?.added).toEqual(new Set([named('b')]));
});

test('does not call fixed what merely is nobody’s business any more', () => {
  const now = report({ findings: [finding({ fingerprint: named('a'), status: 'preexisting' })] });
  expect(sinceLast([short('a')], now)).toMatchObject({ open: 0, fixed: 0, silenced: 0 });
});

test('says nothing where there is nothing to compare with, or nothing to say', () => {
  expect(sinceLast(null, report())).toBeNull();
  const since = sinceLast([], report());
  expect(since && progressSentence(since)).toBeNull();
});
