import { expect, test } from '@jest/globals';
import { ambiguityOf } from './support/ambiguity.ts';
import { builtRegExps, type FoundRegExp, literalRegExps } from './support/regexps.ts';

function exponential(found: readonly FoundRegExp[]): string[] {
  return found.filter(({ regexp }) => ambiguityOf(regexp) === 'exponential').map(({ at, regexp }) => `${at} ${regexp}`);
}

test.each([
  [/(a+)+b/, 'exponential'],
  [/(?:a*)*b/, 'exponential'],
  [/(?:a|a)*b/, 'exponential'],
  [/x(?:--?\S+\s+)*y/, 'exponential'],
  [/^(?:\d+\.?\d*[sm])+$/, 'exponential'],
  [/(?=(?:a|b)+c)x/, 'none'],
  [/(?=(a+)+b)x/, 'exponential'],
  [/\s+$/, 'polynomial'],
  [/^a*a*b/, 'polynomial'],
  [/"(?:[^"\\]|\\.)*"/, 'polynomial'],
  [/^"(?:[^"\\]|\\.)*"/, 'none'],
  [/^(?:\d+\.)+\d+$/, 'none'],
  [/^(?:a|b)*$/, 'none'],
  [/(a+)+/, 'none'],
] as const)('the check calls %s %s', (regexp, ambiguity) => {
  expect(ambiguityOf(regexp)).toBe(ambiguity);
});

test('no regular expression of the program takes exponential time, whatever it is given', async () => {
  const literals = literalRegExps('src');
  expect(literals.length).toBeGreaterThan(500);
  expect(exponential(literals)).toEqual([]);
});

test('nor does one that is put together', async () => {
  const built = await builtRegExps(() => import('../src/rules/index.ts'));
  expect(built.length).toBeGreaterThan(5);
  expect(exponential(built)).toEqual([]);
});
