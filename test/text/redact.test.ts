import { describe, expect, test } from '@jest/globals';
import { redact } from '../../src/text/redact.ts';

/** Secrets are put together here so that no scanner takes this file for a leak. */
const body = 'Q7'.repeat(20);

describe('redact', () => {
  test.each([
    ['an AWS access key id', 'ARG X=', `AKIA${'Q7'.repeat(8)}`],
    ['a GitHub token', 'RUN curl -H ', `ghp_${body}`],
    ['a fine-grained GitHub token', 'RUN echo ', `github_pat_${body}`],
    ['a model key', 'ENV A=', `sk-${body}`],
    ['a Slack token', 'LABEL a=', `xoxb-${body}`],
    ['a JSON Web Token', 'ENV J ', `eyJ${body}.${body}.${body}`],
    ['a password in an address', 'RUN git clone https://bob:', 'hunter2horse@example.org/x'],
    ['a value behind a telling name', 'ENV DB_PASSWORD=', 'hunter2horse'],
    ['a quoted value', 'ARG api_key="', 'hunter2 horse"'],
    ['the old form of ENV', 'ENV NPM_TOKEN ', 'hunter2horse'],
    ['a flag', 'RUN login --password ', 'hunter2horse'],
    ['a default', 'RUN echo ${DB_PASSWORD:-', 'hunter2horse}'],
    ['YAML', 'db_password: ', 'hunter2horse'],
    ['JSON', '{"clientSecret": "', 'hunter2horse"}'],
    ['a header', 'RUN curl -H "Authorization: Bearer ', 'hunter2horsebattery"'],
  ])('takes out %s', (_, before, secret) => {
    const redacted = redact(before + secret);
    expect(redacted).toContain('[redacted]');
    expect(redacted).not.toContain(secret.slice(5, 12));
    expect(redacted.startsWith(before.slice(0, 5))).toBe(true);
    expect(redact(redacted)).toBe(redacted);
  });

  test('takes out a private key and keeps the number of lines', () => {
    const key = ['RUN echo "-----BEGIN RSA PRIVATE KEY-----', body, body, '-----END RSA PRIVATE KEY-----" > k'];
    const redacted = redact(key.join('\n'));
    expect(redacted).not.toContain(body);
    expect(redacted.split('\n')).toHaveLength(4);
  });

  test('takes out a private key whose end is cut off', () => {
    expect(redact(`-----BEGIN PRIVATE KEY-----\n${body}`)).not.toContain(body);
  });

  test.each([
    'ENV DB_PASSWORD=$PASSWORD',
    'ENV DB_PASSWORD="${PASSWORD:-}"',
    'ARG GITHUB_TOKEN',
    'ENV TOKEN_FILE=/run/secrets/token',
    'RUN --mount=type=secret,id=npm_token,target=/root/.npmrc npm ci',
    'RUN docker build --secret id=token,src=t .',
    'ENV TOKENIZERS_PARALLELISM=false',
    'FROM node@sha256:032e78d7e54e352129831743737e3a83171d9cc5b5896f411649c597ce0b11ea',
    'RUN task-runner-with-a-long-name https://example.org/a:b',
  ])('leaves what is no secret: %s', (line) => {
    expect(redact(line)).toBe(line);
  });

  test('comes back on a long hostile line', () => {
    const hostile = ['password', '://a:', 'eyJ-', '-----BEGIN PRIVATE KEY-----', '--a-token '].map((part) =>
      part.repeat(40_000),
    );
    expect(redact(hostile.join(''))).toContain('[redacted]');
  });
});
