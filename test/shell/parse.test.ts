import { describe, expect, test } from '@jest/globals';
import type { Word } from '../../src/shell/ast.ts';
import { parseExec, parseShell } from '../../src/shell/parse.ts';
import { commandsOf } from '../../src/shell/walk.ts';
import { mappedFrom } from '../../src/text/mapped.ts';
import { createSource } from '../../src/text/source.ts';
import { command, commands, continued, script, textIn } from './scripts.ts';

function firstArgument(text: string): Word {
  const word = commands(text).at(-1)?.args[0];
  if (word === undefined) throw new Error('no argument');
  return word;
}

describe('words', () => {
  test.each([
    ['echo "a b"', 'a b'],
    ["echo 'a $b'", 'a $b'],
    ['echo inst"a"ll', 'install'],
    ['echo a\\ b\\$c', 'a b$c'],
    ['echo "say \\"hi\\""', 'say "hi"'],
    ["echo $'a\\tb'", 'a\tb'],
    ['echo ""', ''],
    ['echo ~/x', '~/x'],
  ])('%s has a static value', (text, value) => {
    expect(firstArgument(text)).toMatchObject({ value, pattern: value });
  });

  test.each(['$x', '"$x"', '${x:-y}', '$(date)', '`date`', '$((1 + 2))', 'a-$x', '{a,b}', '<(ls)'])(
    '%s has no value that could be known',
    (text) => {
      expect(firstArgument(`echo ${text}`)).toMatchObject({ text, value: null, pattern: null });
    },
  );

  test('a glob is no value, but a pattern that stands when nothing matches', () => {
    expect(firstArgument('pip uvicorn[standard]==0.30.1')).toMatchObject({
      value: null,
      pattern: 'uvicorn[standard]==0.30.1',
    });
  });

  test('a variable knows its name, its operator, its operand and whether it is quoted', () => {
    expect(firstArgument('echo "${VERSION:-1.2}"').parts).toMatchObject([
      { kind: 'variable', name: 'VERSION', operator: ':-', operand: { value: '1.2' }, quoted: true },
    ]);
    expect(firstArgument('echo ${#list}').parts).toMatchObject([{ name: 'list', operator: 'length', quoted: false }]);
    expect(firstArgument('echo $1').parts).toMatchObject([{ name: '1', operator: null }]);
  });

  test('a substitution holds its script', () => {
    const [part] = firstArgument('echo "$(dpkg --print-architecture)"').parts;
    expect(part?.kind === 'command' && commandsOf(part.script).map(({ name }) => name)).toEqual(['dpkg']);
  });
});

describe('structure', () => {
  test('keeps operators, negation and what ends a statement', () => {
    const { statements } = script('a && b || ! c | d; e & f\ng # last');
    expect(statements.map(({ operators, terminator }) => [operators, terminator])).toEqual([
      [['&&', '||'], ';'],
      [[], '&'],
      [[], '\n'],
      [[], null],
    ]);
    expect(statements[0]?.pipelines[2]).toMatchObject({ negated: true, operators: ['|'] });
  });

  test.each([
    ['if a; then b; elif c; then d; else e; fi', 'if'],
    ['for x in 1 2; do a; done', 'for'],
    ['for ((i = 0; i < 3; i++)); do a; done', 'for'],
    ['while a; do b; done', 'while'],
    ['until a; do b; done', 'until'],
    ['case $x in a|b) c ;; *) d ;; esac', 'case'],
    ['(a)', 'subshell'],
    ['{ a; }', 'group'],
    ['f() { a; }', 'function'],
    ['[[ -f x && $y == z ]]', 'test'],
    ['(( x > 1 ))', 'arithmetic'],
  ])('%s is one compound command', (text, kind) => {
    const { statements, errors } = script(text);
    expect(errors).toEqual([]);
    expect(statements[0]?.pipelines[0]?.commands[0]?.kind).toBe(kind);
  });

  test('redirects have operator, descriptor and target', () => {
    expect(command('a >/dev/null 2>&1 &>>log <in').redirects).toMatchObject([
      { operator: '>', descriptor: null, target: { value: '/dev/null' } },
      { operator: '>&', descriptor: 2, target: { value: '1' } },
      { operator: '&>>', target: { value: 'log' } },
      { operator: '<', target: { value: 'in' } },
    ]);
  });

  test('a here-document has its body and says whether it is expanded', () => {
    const [open, quoted] = commands("cat <<EOF >/a\nx $y\nEOF\ncat <<'END'\nz\nEND\n");
    expect(open?.redirects[0]?.heredoc).toMatchObject({ delimiter: 'EOF', quoted: false, body: { text: 'x $y\n' } });
    expect(open?.redirects[0]?.heredoc?.parts.map(({ kind }) => kind)).toContain('variable');
    expect(quoted?.redirects[0]?.heredoc).toMatchObject({ delimiter: 'END', quoted: true, body: { text: 'z\n' } });
  });

  test('assignments are apart from words, and one word behind export', () => {
    expect(command('A=1 B="$x" make C=2')).toMatchObject({
      name: 'make',
      assignments: [
        { name: 'A', value: { value: '1' } },
        { name: 'B', value: { value: null } },
      ],
      args: [{ value: 'C=2' }],
    });
    expect(command('export PATH=/a:$PATH').args).toMatchObject([{ text: 'PATH=/a:$PATH', value: null }]);
  });
});

describe('positions', () => {
  const file = 'RUN apt-get update && \\\n# why\n    apt-get install -y cu\\\nrl "a b"';

  test('stand in the file, through continuations and comments', () => {
    const { mapped, source } = continued(file);
    const [update, install] = commandsOf(parseShell(mapped, source));
    expect(update?.range).toEqual({ startLine: 1, startColumn: 5, endLine: 1, endColumn: 19 });
    expect(install?.range).toEqual({ startLine: 3, startColumn: 5, endLine: 4, endColumn: 9 });
    expect(install?.args.map(({ value }) => value)).toEqual(['install', '-y', 'curl', 'a b']);
    expect(install?.args[2]?.range).toEqual({ startLine: 3, startColumn: 24, endLine: 4, endColumn: 3 });
  });

  test('follow a script in a string through its quotes and escapes', () => {
    const { mapped, source } = continued('RUN bash -c "echo \\"x\\" && \\\nrm -rf /tmp/a"');
    const found = commandsOf(parseShell(mapped, source)).find(({ name }) => name === 'rm');
    expect(found?.range).toEqual({ startLine: 2, startColumn: 1, endLine: 2, endColumn: 14 });
    expect(found && textIn(source, found.range)).toBe('rm -rf /tmp/a');
  });

  test('follow a substitution in backquotes with escapes', () => {
    const text = 'echo `a \\`which  b\\``';
    const found = commands(text).find(({ name }) => name === 'which');
    expect(found && textIn(createSource(text), found.range)).toBe('which  b');
  });

  test('errors have one', () => {
    const { errors } = script('echo ok\nif true; then echo');
    expect(errors).toMatchObject([{ message: expect.stringContaining('fi'), range: { startLine: 2 } }]);
  });
});

describe('the exec form', () => {
  test('is one command whose words nobody expands', () => {
    const source = createSource('CMD ["node", "$HOME/*.js"]');
    const exec = parseExec([mappedFrom('node', 6), mappedFrom('$HOME/*.js', 14)], source);
    expect(commandsOf(exec)).toMatchObject([
      { name: 'node', args: [{ value: '$HOME/*.js', range: { startColumn: 15 } }], range: { startColumn: 7 } },
    ]);
  });

  test('runs a script when it names a shell', () => {
    const source = createSource('["sh", "-c", "a | b"]');
    const exec = parseExec([mappedFrom('sh', 2), mappedFrom('-c', 8), mappedFrom('a | b', 14)], source);
    expect(commandsOf(exec).map(({ name, range }) => [name, range.startColumn])).toEqual([
      ['sh', 3],
      ['a', 15],
      ['b', 19],
    ]);
  });

  test('may be empty', () => {
    expect(commandsOf(parseExec([], createSource('')))).toEqual([]);
  });
});

describe('what cannot be read', () => {
  test.each([
    'a; ; b',
    "echo 'abc",
    'echo $(',
    'if',
    '}',
    'case x',
    'a && && b',
    '<<<<<<< HEAD\n=======\n>>>>>>> x',
    '`',
  ])('%s is said, and does not throw', (text) => {
    const broken = script(text);
    expect(() => commandsOf(broken)).not.toThrow();
    expect(broken.errors.length).toBeGreaterThan(0);
  });

  test('what stands before an error is still read', () => {
    expect(commands('apt-get update; ; b').map(({ name }) => name)).toEqual(['apt-get']);
  });

  test('errors inside a substitution are among the errors of the script', () => {
    expect(script('echo "$(if true)"').errors).not.toEqual([]);
  });

  test('CRLF is read as a line end', () => {
    expect(commands('a x\r\nb \\\r\n  y\r\n').map(({ args }) => args.map(({ value }) => value))).toEqual([
      ['x'],
      ['y'],
    ]);
  });

  test('more than 64 kB is too large to read', () => {
    const long = script('a'.repeat(65_537));
    expect(long.errors).toMatchObject([{ message: 'too large to read' }]);
    expect(long.statements).toEqual([]);
  });

  const opening = [
    '(',
    '((',
    '( ',
    '{ ',
    '$(',
    '`',
    '${a:-',
    'f() ',
    'if ',
    '[[ ( ',
    'a=(',
    '{a,',
    '"$(a ',
    'case ',
    '$((',
    'sh -c "',
  ];
  test.each(opening)('64 kB of %s neither throw nor hang', (piece) => {
    const deep = script(piece.repeat(Math.floor(65_536 / piece.length)));
    expect(() => commandsOf(deep)).not.toThrow();
    expect(deep.errors.length).toBeLessThanOrEqual(11);
  });

  test('5,000 commands in one list are all read', () => {
    const list = Array.from({ length: 5_000 }, (_, index) => `run ${index}`).join(' && ');
    const found = commands(list);
    expect(found).toHaveLength(5_000);
    expect(found.at(-1)).toMatchObject({ args: [{ value: '4999' }], precededBy: '&&', followedBy: null });
  });
});
