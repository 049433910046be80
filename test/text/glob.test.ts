import { describe, expect, test } from '@jest/globals';
import { matchesAny, matchesGlob } from '../../src/text/glob.ts';

describe('matchesGlob', () => {
  test.each([
    ['**/go.mod', 'go.mod', true],
    ['**/go.mod', 'a/b/go.mod', true],
    ['**/go.mod', 'a/xgo.mod', false],
    ['**/*.csproj', 'a/b.csproj', true],
    ['**/*.csproj', '.csproj', true],
    ['**/*.csproj', 'a/b.csproj/c', false],
    ['**/*start*.sh', 'bin/restart-all.sh', true],
    ['**/*start*.sh', 'start/all.sh', false],
    ['**/a*a', 'a', false],
    ['**/a**b', 'x/a/c/b', true],
    ['examples/**', 'examples/a/b', true],
    ['examples/**', 'my/examples/a', false],
    ['*.y?ml', 'a.yaml', true],
    ['*.y?ml', 'a/b.yaml', false],
    ['[!a]', '!', true],
    ['[^a]', 'b', true],
    ['[a-', '[a-', true],
    ['a\\*', 'a*', true],
    ['a\\*', 'ab', false],
    ['', '', true],
  ])('%j and %s: %s', (pattern, path, expected) => {
    expect(matchesGlob(pattern, path)).toBe(expected);
  });
});

test.each(['go.mod', 'a/go.mod', 'pom.xml', 'a/pom.xml', 'a/b.csproj', 'Cargo.toml', 'b/*'])(
  'many globs say of %s what each of them says',
  (path) => {
    const globs = ['**/go.mod', 'pom.xml', '**/*.csproj', 'b/\\*'];
    expect(matchesAny(globs)(path)).toBe(globs.some((glob) => matchesGlob(glob, path)));
  },
);
