import { describe, expect, test } from '@jest/globals';
import { isInside, pipedFrom, pipedInto } from '../../src/shell/command.ts';
import { shellOptionsOf } from '../../src/shell/options.ts';
import { commandsOf } from '../../src/shell/walk.ts';
import { command, commands, script } from './scripts.ts';

const names = (text: string) => commands(text).map(({ name }) => name);

describe('commands', () => {
  test('come in the order of execution, nested ones too', () => {
    expect(names('if a "$(b)"; then (c; d) | e; fi; for x in $(f); do g; done; A=$(h)')).toEqual([
      'b',
      'a',
      'c',
      'd',
      'e',
      'f',
      'g',
      'h',
      null,
    ]);
  });

  test('are the same objects at every call, so that rules can compare them', () => {
    const once = script('a && b');
    expect(commandsOf(once)).toBe(commandsOf(once));
  });

  test('given by path have the name of the program', () => {
    expect(command('/usr/bin/apt-get update')).toMatchObject({ name: 'apt-get', path: '/usr/bin/apt-get' });
    expect(command('apt-get update').path).toBeNull();
    expect(command('$CC -c x.c').name).toBeNull();
  });

  test('know what separates them', () => {
    expect(commands('a && b | c; d').map(({ precededBy, followedBy }) => [precededBy, followedBy])).toEqual([
      [null, '&&'],
      ['&&', '|'],
      ['|', ';'],
      [';', null],
    ]);
  });

  test('of another interpreter are not read', () => {
    expect(names('#!/usr/bin/env python3\nimport os\n')).toEqual([]);
    expect(names('#!/usr/bin/env bash\nls\n')).toEqual(['ls']);
  });
});

describe('wrapped commands', () => {
  test.each([
    ['sudo -u root -E apt-get install x', ['sudo', 'apt-get']],
    ['env -u A B=1 make', ['env', 'make']],
    ['exec node x.js', ['exec', 'node']],
    ['command apk add x', ['command', 'apk']],
    ['command -v curl', ['command']],
    ['nice -n 10 make', ['nice', 'make']],
    ['timeout -k 5 30s curl x', ['timeout', 'curl']],
    ['ls | xargs -r -n 1 rm -f', ['ls', 'xargs', 'rm']],
    ['find /x -name "*.pyc" -exec rm {} +', ['find', 'rm']],
    ['gosu app:app id', ['gosu', 'id']],
    ['busybox wget x', ['busybox', 'wget']],
    ['time make', ['make']],
    ["sh -c 'a && b'", ['sh', 'a', 'b']],
    ["bash -euo pipefail -c 'a'", ['bash', 'a']],
    ['bash script.sh', ['bash']],
    ["su - app -c 'npm ci'", ['su', 'npm']],
    ["eval 'a; b'", ['eval', 'a', 'b']],
    ["sudo env A=1 sh -c 'sudo a'", ['sudo', 'env', 'sh', 'sudo', 'a']],
    ['bash <<EOF\na\nb\nEOF', ['bash', 'a', 'b']],
  ])('%s', (text, expected) => {
    expect(names(text)).toEqual(expected);
  });

  test('keep the command that runs them, its redirects and what it sets', () => {
    const inner = command('sudo DEBIAN_FRONTEND=x apt-get install y >log', 'apt-get');
    expect(inner.wrappedBy?.name).toBe('sudo');
    expect(inner.assignments).toMatchObject([{ name: 'DEBIAN_FRONTEND', value: { value: 'x' } }]);
    expect(inner.redirects).toMatchObject([{ target: { value: 'log' } }]);
    expect(inner.range).toMatchObject({ startColumn: 24, endColumn: 41 });
  });

  test('of xargs have arguments from elsewhere', () => {
    expect(command('cat list | xargs apk add', 'apk').argumentsFromInput).toBe(true);
    expect(command('apk add x').argumentsFromInput).toBe(false);
  });

  test('a variable in the string of a script stays a variable', () => {
    expect(command('sh -c "apt-get install $PACKAGES"', 'apt-get').args[1]).toMatchObject({
      value: null,
      parts: [{ kind: 'variable', name: 'PACKAGES' }],
    });
  });

  test('are not followed without end', () => {
    expect(names('sudo '.repeat(50)).length).toBeLessThan(15);
  });
});

describe('pipes', () => {
  test('know who writes and who reads', () => {
    const bash = command('curl -fsSL x | sudo bash -s', 'bash');
    expect(pipedFrom(bash).map(({ name }) => name)).toEqual(['curl']);
    expect(pipedInto(command('curl x | tee y | sh', 'curl')).map(({ name }) => name)).toEqual(['tee']);
  });

  test('reach into subshells, but not into substitutions', () => {
    const text = '(curl x; wget y) | (a; sh)';
    expect(pipedFrom(command(text, 'sh')).map(({ name }) => name)).toEqual(['curl', 'wget']);
    expect(pipedInto(command(text, 'curl')).map(({ name }) => name)).toEqual(['a', 'sh']);
    expect(pipedInto(command('echo "$(curl x)" | sh', 'curl'))).toEqual([]);
  });
});

describe('a lost failure', () => {
  const losses = (text: string) =>
    Object.fromEntries(commands(text).map(({ name, failureLost }) => [name, failureLost]));

  test.each([
    ['a && b', { a: null, b: null }],
    ['a; b', { a: 'sequence', b: null }],
    ['set -e; a; b', { a: null, b: null }],
    ['set -e; a && b; c', { a: 'sequence', b: null, c: null }],
    ['a || true', { a: 'handled', true: null }],
    ['a && b || true', { a: 'handled', b: 'handled', true: null }],
    ['a || exit 1; b', { a: null, exit: null, b: null }],
    ['a || { echo no; exit 1; }; b', { a: null, echo: 'sequence', exit: null, b: null }],
    ['a | b', { a: 'pipe', b: null }],
    ['set -o pipefail && a | b', { a: null, b: null }],
    ['! a', { a: 'negated' }],
    ['if a; then b; fi', { a: 'condition', b: null }],
    ['for x in 1 2; do a; b; done', { a: 'sequence', b: 'loop' }],
    ['set -e; for x in 1 2; do a; b; done', { a: null, b: null }],
    ['set -e; (a; b) || c', { a: 'sequence', b: 'handled', c: null }],
    ['a & b', { a: 'background', b: null }],
    ['a "$(b)"', { b: 'substitution', a: null }],
    ['X=$(a) && b', { a: null, null: null, b: null }],
    ["set -e; sh -c 'a; b'", { sh: null, a: 'sequence', b: null }],
    ["sh -ec 'a; b'", { sh: null, a: null, b: null }],
    ['set -e; set +e; a; b', { a: 'sequence', b: null }],
  ])('%s', (text, expected) => {
    expect(losses(text)).toMatchObject(expected);
  });
});

describe('context', () => {
  test('tells what may not run', () => {
    const conditional = (text: string) => commands(text).flatMap((found) => (found.conditional ? [found.name] : []));
    expect(conditional('a && b || c')).toEqual(['c']);
    expect(conditional('[ -f x ] && rm x')).toEqual(['rm']);
    expect(conditional('[[ -f x ]] && rm x')).toEqual(['rm']);
    expect(conditional('if a; then b; else c; fi; case x in *) d;; esac; while e; do f; done; g() { h; }')).toEqual([
      'b',
      'c',
      'd',
      'f',
      'h',
    ]);
  });

  test('names what a command is nested in', () => {
    expect(command('if true; then (a); fi', 'a').enclosures).toEqual(['branch', 'subshell']);
    expect(isInside(command('echo $(a)', 'a'), 'substitution')).toBe(true);
  });

  test('options hold from where they are set, in their own shell only', () => {
    const at = (text: string) => command(text, 'a').options;
    expect(at('set -eux -o pipefail; a')).toEqual({ errexit: true, nounset: true, xtrace: true, pipefail: true });
    expect(at('set -euxo pipefail && a').pipefail).toBe(true);
    expect(at('a; set -e').errexit).toBe(false);
    expect(at('(set -e); a').errexit).toBe(false);
    expect(at('{ set -e; }; a').errexit).toBe(true);
    expect(at('set -e; set +e; a').errexit).toBe(false);
    expect(at("set -e; bash -c 'a'").errexit).toBe(false);
    expect(at('#!/bin/bash -e\na').errexit).toBe(true);
  });

  test('options of the Dockerfile’s shell hold from the start', () => {
    const options = shellOptionsOf(['/bin/bash', '-eo', 'pipefail', '-c']);
    expect(options).toMatchObject({ errexit: true, pipefail: true, nounset: false });
    expect(commands('a | b', options)[0]?.failureLost).toBeNull();
  });
});
