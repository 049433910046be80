import { describe, expect, test } from '@jest/globals';
import { parseCommand } from '../../src/github/commands.ts';

describe('parseCommand', () => {
  test.each([
    ['/review', { kind: 'review' }],
    ['/review please\nthanks', { kind: 'review' }],
    ['/drydock review', { kind: 'review' }],
    ['/drydock', { kind: 'help' }],
    ['/drydock help', { kind: 'help' }],
    ['/drydock explain unpinned-base-image', { kind: 'explain', rule: 'unpinned-base-image' }],
    [
      '/drydock ignore 0123abcd it is  a test image\r\nmore',
      { kind: 'ignore', fingerprint: '0123abcd', reason: 'it is a test image' },
    ],
    ['/drydock unignore 0123abcd', { kind: 'unignore', fingerprint: '0123abcd' }],
    ['/drydock explain', { kind: 'unknown' }],
    ['/drydock deploy', { kind: 'unknown' }],
  ])('reads %j', (comment, command) => {
    expect(parseCommand(comment)).toEqual(command);
  });

  test.each(['/reviewer', '/drydocks help', 'please /review', '\n/review', '> /review', 'LGTM', ''])(
    'leaves %j alone',
    (comment) => {
      expect(parseCommand(comment)).toBeNull();
    },
  );
});
