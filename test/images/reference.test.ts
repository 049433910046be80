import { describe, expect, test } from '@jest/globals';
import { isScratch, parseImageReference, sameRepository } from '../../src/images/reference.ts';

const digest = `sha256:${'0a'.repeat(32)}`;

function parse(text: string) {
  const reference = parseImageReference(text);
  if (reference === null) throw new Error(`${text} is not a reference`);
  return reference;
}

describe('a reference', () => {
  test.each([
    ['golang', 'docker.io', 'golang', null, null],
    ['golang:1.24-alpine', 'docker.io', 'golang', '1.24-alpine', null],
    ['library/golang', 'docker.io', 'golang', null, null],
    ['docker.io/library/golang:1', 'docker.io', 'golang', '1', null],
    ['docker.io/golang', 'docker.io', 'golang', null, null],
    ['index.docker.io/library/golang', 'docker.io', 'golang', null, null],
    ['acme/api', 'docker.io', 'acme/api', null, null],
    ['docker.io/acme/api', 'docker.io', 'acme/api', null, null],
    ['localhost/api', 'localhost', 'localhost/api', null, null],
    ['localhost:5000/api:2', 'localhost:5000', 'localhost:5000/api', '2', null],
    ['host:5000/api', 'host:5000', 'host:5000/api', null, null],
    ['[2001:db8::1]:5000/api:2', '[2001:db8::1]:5000', '[2001:db8::1]:5000/api', '2', null],
    ['Host/api', 'Host', 'Host/api', null, null],
    [
      'registry.access.redhat.com/ubi9/python-312',
      'registry.access.redhat.com',
      'registry.access.redhat.com/ubi9/python-312',
      null,
      null,
    ],
    ['quay.io/library/golang', 'quay.io', 'quay.io/library/golang', null, null],
    [`node@${digest}`, 'docker.io', 'node', null, digest],
    [`node:24@${digest}`, 'docker.io', 'node', '24', digest],
    ['a__b/c-d--e.f', 'docker.io', 'a__b/c-d--e.f', null, null],
    ['api:Tag_With.Caps-1', 'docker.io', 'api', 'Tag_With.Caps-1', null],
  ])('%s is split into registry, repository, tag and digest', (text, registry, repository, tag, hash) => {
    expect(parse(text)).toEqual({ text, registry, repository, tag, digest: hash });
  });

  test.each([
    '',
    ' ',
    'Golang',
    'acme/API',
    'golang:',
    'golang@',
    'golang@sha256:abc',
    `golang@md5:${'0'.repeat(32)}`,
    `golang@${digest.toUpperCase()}`,
    'golang:-x',
    `golang:${'x'.repeat(129)}`,
    '/golang',
    'golang/',
    'a//b',
    'a..b',
    '-a',
    'a-',
    'a___b',
    'host:port/api',
    'http://host/api',
    'golang:1:2',
    'golang latest',
    '0a'.repeat(32),
    `acme/${'x'.repeat(300)}`,
    '$IMAGE',
  ])('%j is none', (text) => {
    expect(parseImageReference(text)).toBeNull();
  });

  test('of hostile length is refused at once', () => {
    expect(parseImageReference('a-'.repeat(500_000))).toBeNull();
    expect(parseImageReference(`${'a-'.repeat(500)}!`)).toBeNull();
  });
});

test('only the plain word is scratch', () => {
  expect(isScratch(parse('scratch'))).toBe(true);
  expect(isScratch(parse('scratch:latest'))).toBe(false);
  expect(isScratch(parse('docker.io/library/scratch'))).toBe(false);
});

test('two spellings of one repository are the same, another registry is not', () => {
  expect(sameRepository(parse('golang:1.23'), parse(`docker.io/library/golang@${digest}`))).toBe(true);
  expect(sameRepository(parse('golang'), parse('quay.io/library/golang'))).toBe(false);
});
