import { expect, test } from '@jest/globals';
import { ambiguityOf } from './support/ambiguity.ts';
import {
  builtPlaces,
  builtRegExps,
  type FoundRegExp,
  lateLines,
  lateRegExps,
  literalRegExps,
} from './support/regexps.ts';

function slow(found: readonly FoundRegExp[]): string[] {
  return found.filter(({ regexp }) => ambiguityOf(regexp) !== 'none').map(({ at, regexp }) => `${at} ${regexp}`);
}

test.each([
  [/(a+)+b/, 'exponential'],
  [/(?:a*)*b/, 'exponential'],
  [/(?:a|a)*b/, 'exponential'],
  [/x(?:--?\S+\s+)*y/, 'exponential'],
  [/^(?:\d+\.?\d*[sm])+$/, 'exponential'],
  [/(?:a|a){0,40}b/, 'exponential'],
  [/(?=(a+)+b)x/, 'exponential'],
  [/(?=(?:a|b)+c)x/, 'polynomial'],
  [/^(?=(?:a|b)+c)x/, 'none'],
  [/^(?!a*b)a+c/, 'none'],
  [/\s+$/, 'polynomial'],
  [/(?<!\s)\s+$/, 'none'],
  [/(?<=,)\s+$/, 'none'],
  [/^a*a*b/, 'polynomial'],
  [/^a+x/m, 'none'],
  [/^\s+x/m, 'polynomial'],
  [/\ba+\b!/, 'none'],
  [/\b[a.]+!/, 'polynomial'],
  [/(?:^|\/)a+!/, 'none'],
  [/(?:^|a)a+!/, 'polynomial'],
  [/:.*$/, 'polynomial'],
  [/:.*$/s, 'none'],
  [/^a*(.*)$/s, 'none'],
  [/<!--[\s\S]*?(?:-->|$)/, 'none'],
  [/<!--[\s\S]*?-->/, 'polynomial'],
  [/x[a-z]{0,500}y/, 'none'],
  [/x[a-z]{0,5000}y/, 'polynomial'],
  [/^[a-z]{0,30}[a-z]{0,30}y/, 'none'],
  [/^[a-z]{0,100}[a-z]{0,100}y/, 'polynomial'],
  [/x(?:[a-z]{0,8};)*y/, 'polynomial'],
  [/x(?:[a-z]{0,8};){0,8}y/, 'none'],
  [/"(?:[^"\\]|\\.)*"/, 'polynomial'],
  [/^"(?:[^"\\]|\\.)*"/, 'none'],
  [/^(?:\d+\.)+\d+$/, 'none'],
  [/^(?:a|b)*$/, 'none'],
  [/(a+)+/, 'none'],
] as const)('the check calls %s %s', (regexp, ambiguity) => {
  expect(ambiguityOf(regexp)).toBe(ambiguity);
});

test('no regular expression of the program takes time that grows faster than its text, whatever that is', async () => {
  const literals = literalRegExps('src');
  expect(literals.length).toBeGreaterThan(500);
  expect(slow(literals)).toEqual([]);
});

test('nor does one that is put together', async () => {
  const built = await builtRegExps('src');
  const seen = new Set(built.map(({ at }) => at));
  expect(builtPlaces('src').filter((at) => !seen.has(at))).toEqual([]);
  expect(slow(built)).toEqual([]);
});

test('and none is made of a text that comes while the program runs', () => {
  expect(lateRegExps('src')).toEqual([]);
});

test.each([
  'function find(name: string) { return new RegExp(name); }',
  'const find = (name: string) => RegExp(name);',
  'export function find(name: string) { return new RegExp(name); }\nfind("a");',
  'function find(name: string) { return new RegExp(name); }\nfind("a");\nexport const later = (name: string) => find(name);',
  'function find(name: string) { return new RegExp(name); }\nconst all = names.map(find);',
  'export const find = memoized((name: string) => new RegExp(name));',
  'const Pattern = RegExp;',
  'const find = (text: string, name: string) => text.match(name);',
  'const find = (text: string, name: string) => text.search(`^${name}`);',
  'const find = (pattern: RegExp, name: string) => pattern.compile(name);',
])('the check finds the late one in %s', (text) => {
  expect(lateLines(text)).toEqual([1]);
});

test.each([
  'const pattern = new RegExp(`^(?:${names.join("|")})$`);',
  'const patterns = names.map((name) => new RegExp(name));',
  'function form(name: string) { return new RegExp(name); }\nconst forms = [form("a"), form("b")];',
  'const isPattern = (one: unknown) => one instanceof RegExp;',
  'const find = (text: string, pattern: RegExp) => text.matchAll(pattern);',
])('the check lets pass %s', (text) => {
  expect(lateLines(text)).toEqual([]);
});
