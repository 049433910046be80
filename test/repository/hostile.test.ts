import { describe, expect, test } from '@jest/globals';
import { shapesAround } from '../../bench/shapes-around.ts';
import { reviewTexts } from '../support/snapshot.ts';

/** Each takes a second at most where the work is bounded, and minutes where it is not: the test's own time limit tells. */
describe('a pull request made to be slow', () => {
  test.each(Object.entries(shapesAround))('is read and reviewed in time: %s', async (_, shape) => {
    const files = shape(300);
    const before = Object.fromEntries(
      Object.entries(files).map(([path, text]) => [path, path.endsWith('Dockerfile') ? 'FROM debian:13\n' : text]),
    );
    const report = await reviewTexts({ before, files });
    expect(report.schemaVersion).toBe(1);
  });
});
