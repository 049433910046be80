import { describe, expect, test } from '@jest/globals';
import { paceGroup } from '../../src/github/pacing.ts';

const done = async () => 'done';

describe('paceGroup', () => {
  test('lets a burst pass at once, and makes the next one wait', async () => {
    const pace = paceGroup(3, 50, () => 1_000_000).key('one');
    const started = performance.now();
    await Promise.all([1, 2, 3].map(() => pace.schedule({}, done)));
    expect(performance.now() - started).toBeLessThan(40);
    await pace.schedule({}, done);
    expect(performance.now() - started).toBeGreaterThanOrEqual(45);
  });

  test('gives each installation a pace of its own', async () => {
    const group = paceGroup(1, 60_000, () => 1_000_000);
    await group.key('one').schedule({}, done);
    expect(await group.key('two').schedule({}, done)).toBe('done');
  });

  test('does not hold up a request again that has waited for GitHub', async () => {
    const pace = paceGroup(1, 60_000, () => 1_000_000).key('one');
    await pace.schedule({}, done);
    expect(await pace.schedule({ weight: 0 }, done)).toBe('done');
  });
});
