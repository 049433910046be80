import { expect, test } from '@jest/globals';
import { Aside } from '../../src/review/aside.ts';
import type { RuleFailure } from '../../src/review/evaluate.ts';

test('what the review tells besides its findings is left out when it throws, is named and is heard of', () => {
  const heard: RuleFailure[] = [];
  const aside = new Aside({ onRuleFailure: (failure) => heard.push(failure) });
  const error = new Error('no such stage');
  const highlights = aside.compute<string[]>('highlights', [], () => {
    throw error;
  });
  expect(highlights).toEqual([]);
  expect(aside.compute('images', 0, () => 7)).toBe(7);
  expect(heard).toEqual([{ rule: 'highlights', path: '', error }]);
  expect(aside.skipped).toEqual([{ rule: '*', path: '', reason: expect.stringContaining('highlights') }]);
});
