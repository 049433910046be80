import { describe, expect, test } from '@jest/globals';
import type { CacheId } from '../../src/images/caches.ts';
import { cacheDirectory, caches, cachesOf } from '../../src/images/caches.ts';
import { describeImage } from '../../src/images/describe.ts';
import { accountHomeOf, homeOf, variableOf } from '../../src/images/lookup.ts';
import { parseImageReference } from '../../src/images/reference.ts';

function directory(text: string, cache: CacheId, user?: string): string | null {
  const reference = parseImageReference(text);
  if (reference === null) throw new Error(`${text} is not a reference`);
  const facts = describeImage(reference);
  return cacheDirectory(cache, {
    variable: (name) => (name === 'HOME' ? homeOf(facts, user) : variableOf(facts, name)),
    asRoot: user === undefined ? (facts.user === null ? null : facts.user.uid === 0) : user === 'root',
    accountHome: accountHomeOf(facts, user),
  });
}

describe('a cache is', () => {
  test.each([
    ['node:22', 'npm', undefined, '/root/.npm'],
    ['node:22', 'npm', 'node', '/home/node/.npm'],
    ['registry.access.redhat.com/ubi9/nodejs-20', 'npm', undefined, '/opt/app-root/src/.npm'],
    ['registry.access.redhat.com/ubi9/nodejs-20', 'npm', 'root', '/opt/app-root/src/.npm'],
    ['node:22', 'yarn', undefined, '/usr/local/share/.cache/yarn'],
    ['node:22', 'yarn', 'node', '/home/node/.cache/yarn'],
    ['node:22', 'pnpm', undefined, '/root/.local/share/pnpm/store'],
    ['golang:1.24', 'go-modules', undefined, '/go/pkg/mod'],
    ['golang:1.24-alpine', 'go-build', undefined, '/root/.cache/go-build'],
    ['registry.access.redhat.com/ubi9/go-toolset:1.24', 'go-modules', 'root', '/opt/app-root/src/go/pkg/mod'],
    ['rust:1', 'cargo-registry', undefined, '/usr/local/cargo/registry'],
    ['python:3.12', 'pip', undefined, '/root/.cache/pip'],
    ['python:3.12', 'uv', undefined, '/root/.cache/uv'],
    ['ruby:3.3', 'bundler', undefined, '/usr/local/bundle/cache'],
    ['maven:3.9-eclipse-temurin-21', 'maven', undefined, '/root/.m2'],
    ['gradle:8-jdk21', 'gradle', 'gradle', '/home/gradle/.gradle'],
    ['composer:2', 'composer', undefined, '/tmp/cache'],
    ['denoland/deno:2.1.4', 'deno', undefined, '/deno-dir'],
    ['debian:12', 'apt-lists', undefined, '/var/lib/apt'],
  ] as const)('in %s, %s as %s: %s', (text, cache, user, expected) => {
    expect(directory(text, cache, user)).toBe(expected);
  });

  test('nowhere known in an unknown image, unless the path is fixed', () => {
    expect(directory('acme/api', 'go-modules')).toBeNull();
    expect(directory('acme/api', 'npm')).toBeNull();
    expect(directory('acme/api', 'yarn')).toBeNull();
    expect(directory('acme/api', 'dnf')).toBe('/var/cache/dnf');
  });

  test('nowhere known for a user whose home is unknown', () => {
    expect(directory('node:22', 'npm', 'app')).toBeNull();
  });

  test('where the variable of the tool says', () => {
    const variable = (name: string) => (name === 'PIP_CACHE_DIR' ? '/cache/pip/' : undefined);
    expect(cacheDirectory('pip', { variable, asRoot: true, accountHome: null })).toBe('/cache/pip');
  });
});

test("package managers' caches need a lock and one platform, tools that key by content do not", () => {
  expect(caches['apt-archives']).toMatchObject({ contentKeyed: false, exclusive: true });
  expect(caches['go-build']).toMatchObject({ contentKeyed: true, exclusive: false });
});

test('a command names its caches', () => {
  expect(cachesOf('go')).toEqual(['go-build', 'go-modules']);
  expect(cachesOf('apt-get')).toEqual(['apt-archives', 'apt-lists']);
  expect(cachesOf('make')).toEqual([]);
});
