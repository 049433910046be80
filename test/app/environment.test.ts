import { describe, expect, test } from '@jest/globals';
import { hasCredentials, readEnvironment } from '../../src/environment.ts';

const production = { NODE_ENV: 'production', WEBHOOK_SECRET: 'a real one' };

describe('the environment of serve', () => {
  test('has defaults for everything that need not be set, and takes an empty variable for one that is not set', () => {
    expect(readEnvironment({ PORT: '', DATABASE_URL: '' })).toMatchObject({
      PORT: 3000,
      DRYDOCK_DATA_DIR: './data',
      DRYDOCK_CONCURRENCY: 4,
    });
  });

  test('names everything that is wrong in one line', () => {
    const read = () => readEnvironment({ PORT: 'abc', DATABASE_URL: 'mysql://x/y' });
    expect(read).toThrow(/^PORT: .*; DATABASE_URL: must be a postgres:\/\/ address$/);
  });

  test.each([undefined, 'development'])('refuses production with the webhook secret %s', (WEBHOOK_SECRET) => {
    expect(() => readEnvironment({ NODE_ENV: 'production', WEBHOOK_SECRET })).toThrow(/^WEBHOOK_SECRET is missing/);
    expect(readEnvironment({ WEBHOOK_SECRET }).WEBHOOK_SECRET).toBe('development');
  });

  test('leads to the set-up flow where there are no credentials, but not in production', () => {
    expect(hasCredentials(readEnvironment({}))).toBe(false);
    expect(() => hasCredentials(readEnvironment(production))).toThrow(
      /^APP_ID and PRIVATE_KEY or PRIVATE_KEY_PATH missing/,
    );
  });

  test('names the half of the credentials that is missing', () => {
    expect(() => hasCredentials(readEnvironment({ APP_ID: '1' }))).toThrow(/^PRIVATE_KEY or PRIVATE_KEY_PATH missing/);
    expect(() => hasCredentials(readEnvironment({ PRIVATE_KEY_PATH: 'key.pem' }))).toThrow(/^APP_ID missing/);
  });
});
