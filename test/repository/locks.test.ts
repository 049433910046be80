import { describe, expect, test } from '@jest/globals';
import type { Lock } from '../../src/repository/locks/lock.ts';
import { lockAt, locksRead } from '../../src/repository/locks/read.ts';
import type { Tree } from '../../src/snapshot/snapshot.ts';

function stateOf(name: string, text: string) {
  const tree: Tree = {
    commit: null,
    entries: new Map([[name, { kind: 'file', id: '1', size: text.length }]]),
    truncated: false,
    contents: new Map([[name, { kind: 'text', text }]]),
  };
  return lockAt(tree, name);
}

function lockOf(name: string, text: string): Lock {
  const state = stateOf(name, text);
  if (state?.kind !== 'read') throw new Error(`${name} is not read`);
  return state.lock;
}

describe('a lock file', () => {
  test.each([
    [
      'package-lock.json',
      '{\n  "lockfileVersion": 3,\n  "packages": {\n    "": { "name": "shop" },\n    "node_modules/@a/b": {\n      "version": "1.2.3",\n      "engines": { "node": ">=20" }\n    },\n    "node_modules/@a/b/node_modules/c": {\n      "version": "4.0.0",\n      "dev": true\n    }\n  }\n}\n',
      [
        { name: '@a/b', version: '1.2.3', line: 5, isNested: false, language: '>=20', isAlwaysInstalled: true },
        { name: 'c', version: '4.0.0', line: 9, isNested: true, isAlwaysInstalled: false },
      ],
    ],
    [
      'yarn.lock',
      '# yarn lockfile v1\n\n\n"@a/b@^1.0.0", "@a/b@^1.2.0":\n  version "1.2.3"\n  dependencies:\n    c "^4.0.0"\n',
      [{ name: '@a/b', version: '1.2.3', line: 5 }],
    ],
    [
      'yarn.lock',
      '__metadata:\n  version: 8\n\n"@a/b@npm:^1.0.0":\n  version: 1.2.3\n  resolution: "@a/b@npm:1.2.3"\n\n"shop@workspace:.":\n  version: 0.0.0-use.local\n',
      [
        { name: '@a/b', version: '1.2.3', line: 5 },
        { name: 'shop', version: null },
      ],
    ],
    [
      'pnpm-lock.yaml',
      "lockfileVersion: '9.0'\n\npackages:\n\n  '@a/b@1.2.3':\n    engines: {node: '>=20'}\n\n  c@4.0.0(d@1.0.0):\n    resolution: {integrity: x}\n",
      [
        { name: '@a/b', version: '1.2.3', line: 5 },
        { name: 'c', version: '4.0.0', line: 8 },
      ],
    ],
    [
      'pnpm-lock.yaml',
      'lockfileVersion: 5.4\n\npackages:\n\n  /@a/b/1.2.3:\n    dev: true\n\n  /react-dom/18.3.1_react@18.3.1:\n    dev: false\n',
      [
        { name: '@a/b', version: '1.2.3' },
        { name: 'react-dom', version: '18.3.1' },
      ],
    ],
    [
      'bun.lock',
      '{\n  "lockfileVersion": 1,\n  "packages": {\n    "@a/b": ["@a/b@1.2.3", "", {}, "sha512"],\n    "x/c": ["c@4.0.0", "", {}, ""],\n  },\n}\n',
      [
        { name: '@a/b', version: '1.2.3', line: 4, isNested: false },
        { name: 'c', version: '4.0.0', isNested: true },
      ],
    ],
    [
      'poetry.lock',
      '[[package]]\nname = "a"\nversion = "1.2.3"\noptional = false\npython-versions = ">=3.9"\ngroups = ["main"]\nfiles = [\n    {file = "a-1.2.3-py3-none-any.whl", hash = "sha256:1"},\n    {file = "a-1.2.3.tar.gz", hash = "sha256:2"},\n]\n\n[package.dependencies]\nb = "*"\n\n[[package]]\nname = "b"\nversion = "2.0"\noptional = false\ngroups = ["dev"]\nfiles = []\n\n[metadata]\nlock-version = "2.1"\n',
      [
        {
          name: 'a',
          version: '1.2.3',
          line: 3,
          files: ['a-1.2.3-py3-none-any.whl', 'a-1.2.3.tar.gz'],
          isAlwaysInstalled: true,
        },
        { name: 'b', version: '2.0', isAlwaysInstalled: false },
      ],
    ],
    [
      'uv.lock',
      'version = 1\n\n[[package]]\nname = "shop"\nsource = { virtual = "." }\ndependencies = [\n    { name = "a" },\n    { name = "w", marker = "sys_platform == \'win32\'" },\n]\n\n[[package]]\nname = "a"\nversion = "1.2.3"\nsource = { registry = "https://pypi.org/simple" }\ndependencies = [{ name = "b" }]\nsdist = { url = "https://files.example/a/a-1.2.3.tar.gz", hash = "sha256:1" }\nwheels = [\n    { url = "https://files.example/a/a-1.2.3-cp313-cp313-musllinux_1_2_x86_64.whl", hash = "sha256:2" },\n]\n\n[[package]]\nname = "b"\nversion = "2"\n\n[[package]]\nname = "w"\nversion = "3"\n',
      [
        { name: 'shop', version: null, isAlwaysInstalled: false },
        {
          name: 'a',
          files: ['a-1.2.3.tar.gz', 'a-1.2.3-cp313-cp313-musllinux_1_2_x86_64.whl'],
          isAlwaysInstalled: true,
        },
        { name: 'b', isAlwaysInstalled: true },
        { name: 'w', isAlwaysInstalled: false },
      ],
    ],
    [
      'pdm.lock',
      '[metadata]\nlock_version = "4.5.0"\n\n[[package]]\nname = "a"\nversion = "1.2.3"\nrequires_python = ">=3.9"\ngroups = ["default"]\nfiles = [\n    {file = "a-1.2.3-py3-none-any.whl", hash = "sha256:1"},\n]\n',
      [{ name: 'a', files: ['a-1.2.3-py3-none-any.whl'], isAlwaysInstalled: true }],
    ],
    [
      'Cargo.lock',
      'version = 4\n\n[[package]]\nname = "serde"\nversion = "1.0.228"\n',
      [{ name: 'serde', version: '1.0.228', line: 5 }],
    ],
    [
      'composer.lock',
      '{\n  "packages": [\n    {\n      "name": "a/b",\n      "version": "v1.2.3",\n      "require": { "php": ">=8.2" },\n      "provide": { "psr/log-implementation": "3" }\n    }\n  ],\n  "packages-dev": [{ "name": "c/d", "version": "2.0.0" }]\n}\n',
      [
        { name: 'a/b', version: 'v1.2.3', line: 4, language: '>=8.2', isAlwaysInstalled: true },
        { name: 'psr/log-implementation', version: null },
        { name: 'c/d', isAlwaysInstalled: false },
      ],
    ],
  ])('%s says what it locks, and where', (name, text, expected) => {
    expect(lockOf(name, text).packages).toMatchObject(expected);
  });

  test('that is a range which others want as well has all of them', () => {
    const { asked } = lockOf('yarn.lock', '"a@npm:^1.0.0, a@npm:^1.2.0":\n  version: 1.2.3\n');
    expect([...(asked?.get('a') ?? [])]).toEqual(['^1.0.0', '^1.2.0']);
  });

  test('of pnpm knows no range of what the project replaces', () => {
    const lock = lockOf(
      'pnpm-lock.yaml',
      "lockfileVersion: '9.0'\n\noverrides:\n  'x>a@^1': 2.0.0\n\nimporters:\n\n  .:\n    dependencies:\n      a:\n        specifier: 2.0.0\n        version: 2.0.0\n",
    );
    expect(lock.asked?.get('a')).toBeNull();
  });

  test.each(locksRead)('that is not one (%s) is unread, or empty', (name) => {
    for (const text of ['', '[', '{"packages": 1}', '   - a\n   b:\n', '[[package]]\nname = [[[\n', '"'.repeat(999)]) {
      const state = stateOf(name, text);
      expect(state?.kind === 'read' ? state.lock.packages : []).toEqual([]);
    }
  });
});
