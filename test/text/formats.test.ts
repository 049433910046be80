import { expect, test } from '@jest/globals';
import { type Format, isOfFormat } from '../../src/text/formats.ts';

test.each<[Format, string, readonly string[], readonly string[]]>([
  [
    'url',
    'a URL',
    ['https://example.org/a?b', 'ssh://git@example.org/a.git'],
    ['example.org', 'https:/a', 'mailto', ''],
  ],
  [
    'rfc3339',
    'a time by RFC 3339',
    ['2026-11-23T08:00:00Z', '2026-11-23 08:00:00.123+01:00', '2026-02-28t23:59:59z'],
    ['2026-11-23', '23.11.2026', '2026-13-01T00:00:00Z', '2026-11-23T08:00:00'],
  ],
  [
    'spdx',
    'a licence',
    ['MIT', '(MIT OR Apache-2.0)', 'GPL-2.0-only WITH Classpath-exception-2.0'],
    ['Apache', 'GPL v2', ''],
  ],
  ['git-hash', 'a Git hash', ['1a2b3c4', '0123456789abcdef0123456789abcdef01234567'], ['main', '1A2B3C4', 'abc']],
  ['semver', 'a semantic version', ['1.2.3', '1.0.0-rc.1+5'], ['v1.2.3', '1.2', '01.2.3', 'latest']],
  ['email', 'an e-mail address', ['a.b+c@example.org'], ['a@b', 'a b@example.org', '@example.org']],
  ['text', 'text', ['anything'], []],
])('%s is %s', (format, _, right, wrong) => {
  for (const text of right) expect([text, isOfFormat(format, text)]).toEqual([text, true]);
  for (const text of wrong) expect([text, isOfFormat(format, text)]).toEqual([text, false]);
});
