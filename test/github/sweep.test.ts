import { describe, expect, test } from '@jest/globals';
import { lostDeliveries } from '../../src/github/sweep.ts';

const attempt = (id: number, guid: string) => ({ id, guid, delivered_at: '2026-11-23T00:00:00Z' });

describe('lostDeliveries', () => {
  test('are asked for once, by their last attempt, oldest first', () => {
    const failures = [attempt(5, 'b'), attempt(4, 'a'), attempt(2, 'b'), attempt(1, 'a')];
    expect(lostDeliveries(failures, []).map(({ id }) => id)).toEqual([4, 5]);
  });

  test('are not those that arrived at another attempt', () => {
    expect(lostDeliveries([attempt(1, 'a'), attempt(2, 'b')], [attempt(3, 'a')]).map(({ guid }) => guid)).toEqual([
      'b',
    ]);
  });
});
