import { expect, test } from '@jest/globals';
import { progressSentence, sinceLast } from '../../src/render/progress.ts';
import { shortened } from '../../src/render/substance.ts';
import { finding, report } from '../support/report.ts';

const named = (letter: string, rule = `rule-${letter}`) => finding({ fingerprint: letter.repeat(12), rule });
const list = (...letters: string[]) => letters.map((letter) => shortened(named(letter)));

test('tells what is new, still open, fixed and ignored since the last review', () => {
  const now = report({
    findings: [named('a'), named('b')],
    suppressed: [{ finding: named('c'), by: 'command', reason: '' }],
  });
  const since = sinceLast(list('a', 'c', 'd', 'e'), now);
  expect(since && progressSentence(since)).toBe('Since the last review: 1 new, 1 still open, 2 fixed, 1 ignored.');
  expect(since?.added).toEqual(new Set(['b'.repeat(12)]));
});

test('knows a finding again whose statement was edited', () => {
  const since = sinceLast(list('a', 'b'), report({ findings: [named('f', 'rule-a')] }));
  expect(since && progressSentence(since)).toBe('Since the last review: 1 still open, 1 fixed.');
});

test('does not call fixed what merely is nobody’s business any more', () => {
  const now = report({ findings: [{ ...named('a'), status: 'preexisting' }] });
  expect(sinceLast(list('a'), now)).toMatchObject({ open: 0, fixed: 0, silenced: 0 });
});

test('says nothing where there is nothing to compare with, or nothing to say', () => {
  expect(sinceLast(null, report())).toBeNull();
  const since = sinceLast([], report());
  expect(since && progressSentence(since)).toBeNull();
});
