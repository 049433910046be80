import { expect, test } from '@jest/globals';
import { cases } from '../../bench/narrative/cases.ts';
import { measure } from '../../bench/narrative/measure.ts';

test('every invented sentence of the benchmark is dropped, and at least 95 % of the true ones are kept', async () => {
  const measured = await Promise.all(cases.map(measure));
  const kept = measured.flatMap(({ bad }) => bad).filter(({ reason }) => reason === null);
  expect(kept).toEqual([]);
  const good = measured.flatMap((one) => one.good);
  const lost = good.filter(({ reason }) => reason !== null);
  expect(measured).toHaveLength(20);
  expect(lost.length / good.length).toBeLessThanOrEqual(0.05);
});
