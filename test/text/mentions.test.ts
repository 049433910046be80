import { expect, test } from '@jest/globals';
import { mentions } from '../../src/text/mentions.ts';

const word = { before: /\w/, behind: /\w/ };

test('a name is counted wherever it stands by itself', () => {
  expect(mentions('a, a; (a)', 'a', word)).toBe(3);
});

test('a name inside of a longer one is not counted', () => {
  expect(mentions('ab ba bab', 'a', word)).toBe(0);
});

test('a name is no pattern', () => {
  expect(mentions('abc a.c', 'a.c', word)).toBe(1);
});

test('a name that reaches into itself is found behind a part of it', () => {
  expect(mentions('xa-a-a', 'a-a', { before: /x/ })).toBe(1);
});

test('nothing is not mentioned', () => {
  expect(mentions('a', '', {})).toBe(0);
});
