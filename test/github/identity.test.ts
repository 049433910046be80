import { describe, expect, test } from '@jest/globals';
import { isOwn } from '../../src/github/identity.ts';

const us = { appId: 1, slug: 'drydock' };

describe('isOwn', () => {
  test('knows the bot in both spellings', () => {
    expect(isOwn(us, { login: 'drydock[bot]', type: 'Bot' })).toBe(true);
    expect(isOwn(us, { login: 'drydock', __typename: 'Bot' })).toBe(true);
  });

  test('is not taken in by a person who carries the name', () => {
    expect(isOwn(us, { login: 'drydock', type: 'User' })).toBe(false);
    expect(isOwn(us, { login: 'drydock', __typename: 'User' })).toBe(false);
    expect(isOwn(us, { login: 'drydock' })).toBe(false);
  });

  test('is not another bot, nor nobody', () => {
    expect(isOwn(us, { login: 'dependabot[bot]', type: 'Bot' })).toBe(false);
    expect(isOwn(us, null)).toBe(false);
  });
});
