import { describe, expect, test } from '@jest/globals';
import { decidingPattern, isIgnored, parseIgnoreFile } from '../../src/dockerfile/ignore-file.ts';
import {
  isContainerFile,
  isDockerfilePath,
  isIgnoreFilePath,
  isTemplate,
  isVendored,
} from '../../src/dockerfile/recognise.ts';

const ignores = (patterns: string, path: string) => isIgnored(parseIgnoreFile('.dockerignore', patterns), path);

describe('an ignore file', () => {
  test.each([
    ['a', 'a', true],
    ['a', 'b/a', false],
    ['/a', 'a', true],
    ['./a/', 'a', true],
    ['a/../b', 'b', true],
    ['../a', 'a', false],
    ['a', 'a/b/c', true],
    ['*', 'a/b', true],
    ['*.md', 'README.md', true],
    ['*.md', 'docs/README.md', false],
    ['*/*.md', 'docs/README.md', true],
    ['**/*.md', 'README.md', true],
    ['**/*.md', 'a/b/README.md', true],
    ['**/node_modules', 'a/b/node_modules/c/d', true],
    ['**/node_modules', 'a/my_node_modules/c', false],
    ['docs/**', 'docs/a/b', true],
    ['docs/**', 'docs', false],
    ['a/**/b', 'a/b', true],
    ['a/**/b', 'a/x/y/b', true],
    ['a?c', 'abc', true],
    ['a?c', 'a/c', false],
    ['[a-c].txt', 'b.txt', true],
    ['[^a-c].txt', 'b.txt', false],
    ['\\#a', '#a', true],
    ['*\n!a', 'a', false],
    ['*\n!a', 'b', true],
    ['*\n!a\na', 'a', true],
    ['!a\n*', 'a', true],
    ['a\n!a/b', 'a/b', false],
    ['a\n!a/b', 'a/b/c', false],
    ['a\n!a/b', 'a/c', true],
    ['! a', 'a', false],
    ['a\n! a', 'a', false],
    ['# a\n  b  \r\n\n', 'b', true],
    ['# a', 'a', false],
    ['\uFEFFa', 'a', true],
    ['A', 'a', false],
    ['.', 'a', false],
    ['!', 'a', false],
    ['', 'a', false],
  ])('%j takes %s out: %s', (patterns, path, expected) => {
    expect(ignores(patterns, path)).toBe(expected);
  });

  test('takes a comment behind a byte order mark for a comment', () => {
    expect(parseIgnoreFile('.dockerignore', '\uFEFF# a\nb\n').patterns.map(({ text }) => text)).toEqual(['b']);
  });

  test('names the pattern that decides, with its line', () => {
    const file = parseIgnoreFile('web/.dockerignore', '# c\n*\n!src\n');
    expect(file.folder).toBe('web');
    expect(decidingPattern(file, 'src/a')).toMatchObject({ text: '!src', exception: true, range: { startLine: 3 } });
    expect(decidingPattern(file, 'b')).toMatchObject({ text: '*', range: { startLine: 2 } });
    expect(decidingPattern(parseIgnoreFile('.dockerignore', 'a\n'), 'b')).toBeNull();
  });

  test('costs no more than pattern times path', () => {
    const file = parseIgnoreFile('.dockerignore', `${'*a'.repeat(400)}b\n`);
    expect(isIgnored(file, 'a'.repeat(4000))).toBe(false);
  });
});

describe('what counts as what', () => {
  test.each([
    ['Dockerfile', true],
    ['a/dockerfile', true],
    ['Containerfile', true],
    ['Dockerfile.dev', true],
    ['Dockerfile-dev', true],
    ['Dockerfile_dev', true],
    ['web.Dockerfile', true],
    ['web-dockerfile', true],
    ['Dockerfile.dockerignore', false],
    ['Dockerfile.md', false],
    ['Dockerfile.txt', false],
    ['Dockerfiles', false],
    ['mydockerfile', false],
    ['Dockerfile/readme', false],
  ])('%s is a Dockerfile: %s', (path, expected) => {
    expect(isDockerfilePath(path)).toBe(expected);
  });

  test('ignore files are container files', () => {
    for (const path of ['.dockerignore', 'a/.containerignore', 'b/web.Dockerfile.dockerignore']) {
      expect(isIgnoreFilePath(path)).toBe(true);
      expect(isContainerFile(path)).toBe(true);
    }
    expect(isContainerFile('.gitignore')).toBe(false);
  });

  test.each([
    ['Dockerfile.j2', 'FROM a\n', true],
    ['Dockerfile.tmpl', 'FROM a\n', true],
    ['Dockerfile', 'FROM {{ image }}\n', true],
    ['Dockerfile', 'FROM a:%%VERSION%%\n', true],
    ['Dockerfile', '{% if x %}\nFROM a\n{% endif %}\n', true],
    ['Dockerfile', 'FROM a\nRUN docker inspect -f "{{ .Id }}" x\n', false],
    ['Dockerfile', 'FROM a\nRUN printf "%%s" x\n', false],
  ])('%s with %j is a template: %s', (path, text, expected) => {
    expect(isTemplate(path, text)).toBe(expected);
  });

  test('vendored folders are known at any depth', () => {
    expect(['vendor/a/Dockerfile', 'a/node_modules/b/Dockerfile'].map(isVendored)).toEqual([true, true]);
    expect(isVendored('my-vendor/Dockerfile')).toBe(false);
  });
});

test('a path that is longer than any file has is looked for in no pattern', () => {
  expect(ignores('**/a', 'a/'.repeat(2000))).toBe(true);
  expect(ignores('**/a', 'a/'.repeat(40_000))).toBe(false);
});
