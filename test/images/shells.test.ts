import { describe, expect, test } from '@jest/globals';
import { describeImage } from '../../src/images/describe.ts';
import { moduleRemovedIn } from '../../src/images/python-stdlib.ts';
import { parseImageReference } from '../../src/images/reference.ts';
import type { ShellFeature } from '../../src/images/shells.ts';
import { defaultInterpreter, shellSupports } from '../../src/images/shells.ts';

/** What the shell form of RUN can do in the image. */
function supports(text: string, feature: ShellFeature): boolean | null {
  const reference = parseImageReference(text);
  if (reference === null) throw new Error(`${text} is not a reference`);
  const facts = describeImage(reference);
  const interpreter = defaultInterpreter(facts);
  return interpreter === null ? null : shellSupports(interpreter, feature, facts.shellVersion);
}

describe('the shell form', () => {
  test.each([
    ['debian:12', 'pipefail', false],
    ['debian:13', 'pipefail', false],
    ['debian:testing', 'pipefail', null],
    ['ubuntu:24.04', 'pipefail', false],
    ['alpine:3.21', 'pipefail', true],
    ['registry.access.redhat.com/ubi9', 'pipefail', true],
    ['debian:12', 'double-bracket', false],
    ['node:22-alpine', 'double-bracket', true],
    ['node:22-alpine', 'arrays', false],
    ['node:22-alpine', 'source', true],
    ['node:22', 'source', false],
    ['fedora:41', 'arrays', true],
    ['fedora:41', 'brace-expansion', true],
    ['alpine:3.21', 'brace-expansion', false],
    ['alpine:3.21', 'process-substitution', true],
    ['alpine:3.13', 'process-substitution', null],
    ['registry.access.redhat.com/ubi8', 'process-substitution', false],
    ['registry.access.redhat.com/ubi9', 'process-substitution', true],
    ['acme/api', 'pipefail', null],
    ['gcr.io/distroless/static', 'pipefail', null],
    ['mcr.microsoft.com/windows/servercore:ltsc2022', 'pipefail', null],
  ] as const)('of %s, %s: %s', (text, feature, expected) => {
    expect(supports(text, feature)).toBe(expected);
  });

  test('can do everything once SHELL names bash', () => {
    expect(shellSupports('bash', 'process-substitution', '4.2')).toBe(true);
  });

  test('of dash gained pipefail with 0.5.13', () => {
    expect([null, '0.5.12', '0.5.13'].map((version) => shellSupports('dash', 'pipefail', version))).toEqual([
      null,
      false,
      true,
    ]);
  });
});

test.each([
  ['distutils.core', '3.12'],
  ['imp', '3.12'],
  ['telnetlib', '3.13'],
  ['cgi', '3.13'],
  ['json', null],
  ['constructor', null],
])('the Python module %s left the standard library in %s', (module, version) => {
  expect(moduleRemovedIn(module)).toBe(version);
});
