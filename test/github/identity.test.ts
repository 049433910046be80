import { describe, expect, test } from '@jest/globals';
import { isOwn } from '../../src/github/identity.ts';

const us = { kind: 'app', appId: 1, slug: 'drydock' } as const;

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

  test('is the person whose token it is, and no bot of that name', () => {
    const person = { kind: 'person', login: 'ada' } as const;
    expect(isOwn(person, { login: 'Ada', __typename: 'User' })).toBe(true);
    expect(isOwn(person, { login: 'ada', __typename: 'Bot' })).toBe(false);
  });

  test('is not another bot, nor nobody', () => {
    expect(isOwn(us, { login: 'dependabot[bot]', type: 'Bot' })).toBe(false);
    expect(isOwn(us, null)).toBe(false);
  });
});
