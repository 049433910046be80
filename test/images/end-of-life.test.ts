import { describe, expect, test } from '@jest/globals';
import { describeImage } from '../../src/images/describe.ts';
import { distributions } from '../../src/images/distribution-table.ts';
import {
  distributionEndOfLife,
  endOfLife,
  packageSuiteEndOfLife,
  softwareEndOfLife,
} from '../../src/images/end-of-life.ts';
import { releaseCycles } from '../../src/images/end-of-life-data.ts';
import { parseImageReference } from '../../src/images/reference.ts';

function facts(text: string) {
  const reference = parseImageReference(text);
  if (reference === null) throw new Error(`${text} is not a reference`);
  return describeImage(reference);
}

describe('the end of a distribution', () => {
  test('counts from the day after the last day of support', () => {
    expect(distributionEndOfLife(facts('alpine:3.19'), '2025-11-01')?.ended).toBe(false);
    expect(distributionEndOfLife(facts('alpine:3.19'), '2025-11-02')).toEqual({
      product: 'alpine-linux',
      cycle: '3.19',
      date: '2025-11-01',
      ended: true,
    });
  });

  test('is that of the base below a language image', () => {
    expect(distributionEndOfLife(facts('python:3.12-buster'), '2026-01-01')).toMatchObject({
      product: 'debian',
      cycle: '10',
      ended: true,
    });
  });

  test('is unknown where the tag tells no release, and for unknown images', () => {
    expect(distributionEndOfLife(facts('node:20-alpine'), '2026-01-01')).toBeNull();
    expect(distributionEndOfLife(facts('acme/api:1'), '2026-01-01')).toBeNull();
    expect(distributionEndOfLife(facts('scratch'), '2026-01-01')).toBeNull();
  });
});

describe('the end of software', () => {
  test('is apart from that of the distribution', () => {
    expect(softwareEndOfLife(facts('node:18-trixie'), '2026-01-01')).toEqual([
      { product: 'nodejs', cycle: '18', date: '2025-04-30', ended: true },
    ]);
    expect(distributionEndOfLife(facts('node:18-trixie'), '2026-01-01')?.ended).toBe(false);
  });

  test('of an exact version is that of its cycle', () => {
    expect(endOfLife('nodejs', '20.11.1', '2026-05-01')).toMatchObject({ cycle: '20', ended: true });
    expect(endOfLife('python', '3.12.4', '2026-05-01')).toMatchObject({ cycle: '3.12', ended: false });
    expect(endOfLife('eclipse-temurin', '21.0.5', '2026-05-01')).toMatchObject({ cycle: '21', ended: false });
  });

  test('of a version that names no cycle is unknown', () => {
    expect(endOfLife('python', '3', '2026-05-01')).toBeNull();
    expect(endOfLife('python', '9.9', '2026-05-01')).toBeNull();
    expect(endOfLife('constructor', '1', '2026-05-01')).toBeNull();
    expect(softwareEndOfLife(facts('node:lts'), '2026-05-01')).toEqual([]);
  });

  test('without a date announced has not come', () => {
    expect(endOfLife('bun', '1.2', '2030-01-01')).toEqual({ product: 'bun', cycle: '1', date: null, ended: false });
  });
});

describe('the end of a Go release', () => {
  test('is the day on which the second newer one comes out', () => {
    expect(endOfLife('go', '1.24', '2026-02-09')).toEqual({
      product: 'go',
      cycle: '1.24',
      date: '2026-02-10',
      ended: false,
    });
    expect(endOfLife('go', '1.24.3', '2026-02-10')?.ended).toBe(true);
  });

  test('is open for the newest two', () => {
    expect(endOfLife('go', '1.26', '2026-09-01')).toMatchObject({ date: null, ended: false });
    expect(endOfLife('go', '1.27', '2026-09-01')).toMatchObject({ date: null, ended: false });
  });
});

test.each([
  ['bookworm', 'debian', '12'],
  ['bookworm-backports', 'debian', '12'],
  ['buster/updates', 'debian', '10'],
  ['jammy-updates', 'ubuntu', '22.04'],
])('the package suite %s is of %s %s', (suite, product, cycle) => {
  expect(packageSuiteEndOfLife(suite, '2026-01-01')).toMatchObject({ product, cycle });
});

test('a suite that is no release has no end', () => {
  expect(packageSuiteEndOfLife('stable', '2026-01-01')).toBeNull();
});

test('the data is newest first, with dates, and holds every product that a distribution names', () => {
  const date = /^\d{4}-\d{2}-\d{2}$/;
  for (const cycles of Object.values(releaseCycles)) {
    for (const [, released, end] of cycles) {
      expect(released).toMatch(date);
      if (typeof end === 'string') expect(end).toMatch(date);
    }
  }
  const go = (releaseCycles['go'] ?? []).map(([, released]) => released);
  expect(go).toEqual(go.toSorted().toReversed());
  for (const { product } of Object.values(distributions)) {
    if (product !== undefined) expect(Object.keys(releaseCycles)).toContain(product);
  }
});
