import { describe, expect, test } from '@jest/globals';
import {
  checkAdminToken,
  checkGithub,
  checkModel,
  checkNode,
  checkPostgres,
  checkSecret,
} from '../../../src/cli/doctor/checks.ts';

test.each([
  ['24.21.0', true, 'green'],
  ['22.12.0', false, 'green'],
  ['22.12.0', true, 'red'],
  ['22.13.0', true, 'green'],
  ['20.20.2', false, 'red'],
])('Node %s, embedded database %s: %s', (version, embedded, status) => {
  expect(checkNode(version, embedded)).toMatchObject({ name: 'node', status });
});

describe('a Postgres server', () => {
  const reached = { kind: 'reached', version: 170_006, migrated: 2, migrations: 2, mayCreate: true } as const;

  test.each([
    ['with all tables', {}, 'green', /^Postgres 17 at db:5432\/drydock, all 2 migrations run$/],
    ['with the tables of an older Drydock', { migrated: 1 }, 'yellow', /1 of 2 migrations to run/],
    ['with the tables of a newer Drydock', { migrated: 3 }, 'yellow', /newer Drydock/],
    ['without tables', { migrated: 0 }, 'yellow', /2 of 2 migrations to run/],
    ['where tables may not be made', { migrated: 0, mayCreate: false }, 'red', /may not create/],
    ['where tables may not be made, but are there', { mayCreate: false }, 'green', /all 2/],
    ['that is too old', { version: 120_004 }, 'red', /Postgres 12/],
  ])('%s', (_, difference, status, message) => {
    const check = checkPostgres({ ...reached, ...difference }, 'db:5432/drydock');
    expect(check).toMatchObject({ status, message: expect.stringMatching(message) });
    expect(check.remedy === null).toBe(status === 'green');
  });
});

describe('the clock', () => {
  const serverTime = Date.parse('2026-11-23T12:00:00Z');
  const clock = (skewMs: number) =>
    checkGithub({ kind: 'reached', url: 'https://api.github.com', serverTime }, serverTime + skewMs)[1];

  test.each([
    [400, 'green', "agrees with GitHub's"],
    [-20_000, 'green', "20 s behind GitHub's"],
    [45_000, 'yellow', "45 s ahead of GitHub's"],
    [-3_600_000, 'yellow', "3600 s behind GitHub's"],
  ])('that differs by %d ms is %s', (skewMs, status, message) => {
    expect(clock(skewMs)).toMatchObject({ name: 'clock', status, message });
  });
});

test.each([
  ['development', true, 'red'],
  ['development', false, 'yellow'],
  ['too short', true, 'yellow'],
  ['f1b2c3d4e5f60718293a4b5c6d7e8f90', true, 'green'],
])('the webhook secret %j, in production %s: %s', (secret, production, status) => {
  const check = checkSecret(secret, { production });
  expect(check.status).toBe(status);
  if (secret !== 'development') expect(JSON.stringify(check)).not.toContain(secret);
});

test('a short token of the operator’s page is told, and none is shown', () => {
  expect(checkAdminToken('hunter2')).toMatchObject({ status: 'yellow', remedy: expect.stringContaining('openssl') });
  expect(checkAdminToken('f1b2c3d4e5f60718293a4b5c').status).toBe('green');
  expect(JSON.stringify(checkAdminToken('hunter2'))).not.toContain('hunter2');
});

test('a model is optional, and what is wrong with it is told', () => {
  expect(checkModel(null, 'm')).toMatchObject({ status: 'yellow', message: expect.stringContaining('narrative off') });
  expect(checkModel({ kind: 'accepted' }, 'm').status).toBe('green');
  expect(checkModel({ kind: 'unknown model' }, 'm')).toMatchObject({
    status: 'red',
    message: 'the server has no model m',
  });
  expect(checkModel({ kind: 'refused', reason: 'status 401' }, 'm').status).toBe('red');
  // Reviews are complete without.
  expect(checkModel({ kind: 'unreachable', reason: 'x' }, 'm').status).toBe('yellow');
});
