import { describe, expect, test } from '@jest/globals';
import { expand, type Lookup } from '../../src/dockerfile/expand.ts';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';
import { instructionsOf } from '../../src/dockerfile/stages.ts';

/** What the last WORKDIR stands for; null: known at build time only. */
function workdir(text: string) {
  const file = parseDockerfile('Dockerfile', text);
  return [...instructionsOf(file, 'WORKDIR')].at(-1)?.word?.value;
}

describe('names in scope', () => {
  test.each([
    ['ENV counts from the next instruction on', 'FROM scratch\nENV A=1\nWORKDIR $A', '1'],
    ['not in its own instruction', 'FROM scratch\nENV A=1\nENV A=2 B=$A\nWORKDIR $B', '1'],
    ['an ARG has its default', 'FROM scratch\nARG A=1\nWORKDIR ${A}', '1'],
    ['an ARG without one is known at build time only', 'FROM scratch\nARG A\nWORKDIR /$A', null],
    ['a global ARG is not in a stage', 'ARG A=1\nFROM scratch\nWORKDIR /x$A', '/x'],
    ['until it is declared again', 'ARG A=1\nFROM scratch\nARG A\nWORKDIR $A', '1'],
    ['where a new default wins', 'ARG A=1\nFROM scratch\nARG A=2\nWORKDIR $A', '2'],
    ['ENV wins over ARG, whichever comes last', 'FROM scratch\nENV A=env\nARG A=arg\nWORKDIR $A', 'env'],
    ['ENV of the parent stage is inherited', 'FROM scratch AS a\nENV A=1\nFROM a\nWORKDIR $A', '1'],
    ['also what it sets last', 'FROM scratch AS a\nENV A=1\nENV A=2\nFROM a\nWORKDIR $A', '2'],
    ['and so is its ARG', 'FROM scratch AS a\nARG A=1\nFROM a\nWORKDIR /x$A', '/x1'],
    ['another stage is none of its business', 'FROM scratch AS a\nENV A=1\nFROM scratch\nWORKDIR /x$A', '/x'],
    ['an image may set anything', 'FROM alpine\nWORKDIR $A', null],
    ['platform arguments need a declaration', 'FROM scratch\nWORKDIR /x$TARGETARCH', '/x'],
    ['and are known at build time only', 'FROM scratch\nARG TARGETARCH\nWORKDIR /x$TARGETARCH', null],
    ['proxies need none', 'FROM scratch\nWORKDIR /x$http_proxy', null],
    ['a file without FROM has unknown names', 'WORKDIR $A', null],
  ])('%s', (_, text, expected) => {
    expect(workdir(`${text}\n`)).toBe(expected);
  });

  test('FROM sees the global arguments above it', () => {
    const file = parseDockerfile(
      'Dockerfile',
      'ARG A=1\nARG B=x:$A\nFROM $B\nARG C=2\nFROM y:$C\nFROM --platform=$BUILDPLATFORM z\n',
    );
    expect([...instructionsOf(file, 'FROM')].map(({ image }) => image?.value)).toEqual(['x:1', 'y:', 'z']);
  });
});

describe('expand', () => {
  const names: Readonly<Record<string, Lookup>> = {
    SET: { state: 'set', value: 'v' },
    EMPTY: { state: 'set', value: '' },
    UNKNOWN: { state: 'set', value: null },
  };
  const run = (text: string) => expand(text, '\\', (name) => names[name] ?? { state: 'undeclared', value: '' });

  test.each([
    ['$SET', 'v'],
    ['a${SET}b', 'avb'],
    ['$SETb', ''],
    ['\\$SET', '$SET'],
    ["'$SET'", '$SET'],
    ['"$SET \\"q\\" \\x"', 'v "q" \\x'],
    ['a"b"\'c\'', 'abc'],
    ['$', '$'],
    ['${SET:-w}', 'v'],
    ['${EMPTY:-w}', 'w'],
    ['${EMPTY-w}', ''],
    ['${NONE-w}', 'w'],
    ['${NONE:-${SET}}', 'v'],
    ['${SET:+w}', 'w'],
    ['${EMPTY:+w}', ''],
    ['${EMPTY+w}', 'w'],
    ['${NONE+w}', ''],
    ['${SET:?message}', 'v'],
    ['${UNKNOWN}', null],
    ['a$UNKNOWN', null],
    ['${UNKNOWN:-w}', null],
    ['${UNKNOWN:+w}', null],
    ['${NONE:-$UNKNOWN}', null],
    ['${NONE:?message}', null],
    ['${SET%x}', null],
    ['${SET//a/b}', null],
    ['${', null],
    ['${SET', 'v'],
    ['"unended', 'unended'],
  ])('%s is %j', (text, expected) => {
    expect(run(text).value).toBe(expected);
  });

  test('names the variables with their places', () => {
    expect(run('a$SET/${NONE:-x}').variables).toEqual([
      { name: 'SET', modifier: null, start: 1, end: 5, declared: true },
      { name: 'NONE', modifier: ':-', start: 6, end: 16, declared: false },
    ]);
  });

  test('comes back from deep nesting', () => {
    expect(() => run('${A:-'.repeat(20_000))).not.toThrow();
  });
});
