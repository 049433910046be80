import { describe, expect, test } from '@jest/globals';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';
import { scriptOf } from '../../src/dockerfile/script.ts';
import { commandsOf } from '../../src/shell/walk.ts';
import type { Range } from '../../src/text/range.ts';
import { createSource, offsetAt } from '../../src/text/source.ts';

const parse = (text: string) => parseDockerfile('Dockerfile', text);
/** Keyword, first and last line, and the joined text behind the keyword. */
const cut = (text: string) =>
  parse(text).instructions.map(({ keyword, range, args }) => [
    keyword,
    range.startLine,
    range.endLine,
    args.text.trim(),
  ]);
const problems = (text: string) => parse(text).problems.map(({ kind, range }) => `${kind} ${range.startLine}`);
const textAt = (text: string, range: Range) => {
  const source = createSource(text);
  return text.slice(
    offsetAt(source, range.startLine, range.startColumn),
    offsetAt(source, range.endLine, range.endColumn),
  );
};

describe('continuations', () => {
  test('join lines as they stand', () => {
    expect(cut('FROM a\nRUN b \\\n  c\\\nd\nUSER 1\n')).toEqual([
      ['FROM', 1, 1, 'a'],
      ['RUN', 2, 4, 'b   cd'],
      ['USER', 5, 5, '1'],
    ]);
  });

  test('may have blanks behind the backslash, and two backslashes are none', () => {
    expect(cut('RUN a \\ \t\nb\nRUN a \\\\\nUSER 1\n')).toEqual([
      ['RUN', 1, 2, 'a b'],
      ['RUN', 3, 3, 'a \\\\'],
      ['USER', 4, 4, '1'],
    ]);
  });

  test('pass over comments and empty lines, and tell where these are', () => {
    const file = parse('RUN a && \\\n# why\n\n   # indented\n  b\nUSER 1\n');
    expect(cut(file.source.text)).toEqual([
      ['RUN', 1, 5, 'a &&   b'],
      ['USER', 6, 6, '1'],
    ]);
    expect(file.instructions[0]?.emptyContinuationLines).toEqual([3]);
    expect(file.comments).toEqual([
      { line: 2, text: 'why' },
      { line: 4, text: 'indented' },
    ]);
  });

  test('end with the file', () => {
    expect(cut('RUN a \\')).toEqual([['RUN', 1, 1, 'a']]);
    expect(cut('RUN a \\\n\n# c\n')).toEqual([['RUN', 1, 1, 'a']]);
  });

  test('keep a hash inside a line', () => {
    expect(cut('RUN a # b\\\nc\n')).toEqual([['RUN', 1, 2, 'a # bc']]);
  });

  test('use the escape of the directive alone', () => {
    expect(cut('# escape=`\nRUN dir C:\\\nRUN a `\n b\n')).toEqual([
      ['RUN', 2, 2, 'dir C:\\'],
      ['RUN', 3, 4, 'a  b'],
    ]);
  });
});

describe('here-documents', () => {
  test('belong to their instruction', () => {
    const text = 'FROM a\nRUN <<EOF\nFROM nothing\nRUN x \\\nEOF\nUSER 1\n';
    expect(cut(text)).toEqual([
      ['FROM', 1, 1, 'a'],
      ['RUN', 2, 5, '<<EOF'],
      ['USER', 6, 6, '1'],
    ]);
    const run = parse(text).instructions[1];
    expect(run?.heredocs).toMatchObject([{ name: 'EOF', startLine: 3, endLine: 4, terminated: true, expand: true }]);
    expect(run?.ownRange).toEqual({ startLine: 2, startColumn: 1, endLine: 2, endColumn: 10 });
  });

  test.each([
    ['<<-EOF drops leading tabs before the end', 'RUN <<-EOF\n\ta\n\t\tEOF\nUSER 1\n', { name: 'EOF', chomp: true }],
    ['quotes switch expansion off', 'COPY <<"EOF" /x\na\nEOF\nUSER 1\n', { name: 'EOF', expand: false }],
    ['single quotes, too', "COPY <<'EOF' /x\na\nEOF\nUSER 1\n", { name: 'EOF', expand: false }],
    ['an escape, too', 'RUN <<E\\OF\na\nEOF\nUSER 1\n', { name: 'EOF', expand: false }],
    ['a quoted name may hold blanks', 'RUN <<"E O F"\na\nE O F\nUSER 1\n', { name: 'E O F' }],
    ['a number is the file descriptor', 'RUN cat 3<<EOF\na\nEOF\nUSER 1\n', { name: 'EOF', fd: 3 }],
    ['ADD has them', 'ADD <<EOF /x\na\nEOF\nUSER 1\n', { name: 'EOF' }],
    ['the trigger of ONBUILD has them', 'ONBUILD RUN <<EOF\na\nEOF\nUSER 1\n', { name: 'EOF' }],
  ])('%s', (_, text, expected) => {
    const [first, second] = parse(text).instructions;
    const holder = first?.keyword === 'ONBUILD' ? first.trigger : first;
    expect(holder?.heredocs).toMatchObject([{ terminated: true, startLine: 2, endLine: 2, ...expected }]);
    expect(second).toMatchObject({ keyword: 'USER', range: { startLine: 4 } });
  });

  test('come one after the other', () => {
    const file = parse('COPY <<A <<B /x/\none\nA\ntwo\nB\nUSER 1\n');
    expect(file.instructions[0]?.heredocs).toMatchObject([
      { name: 'A', startLine: 2, endLine: 2 },
      { name: 'B', startLine: 4, endLine: 4 },
    ]);
    expect(file.instructions[1]?.keyword).toBe('USER');
  });

  test('may be empty', () => {
    const file = parse('RUN <<EOF\nEOF\nUSER 1\n');
    const doc = file.instructions[0]?.heredocs[0];
    expect((doc?.endLine ?? 0) < (doc?.startLine ?? 0)).toBe(true);
    expect(file.instructions[1]?.keyword).toBe('USER');
  });

  test('start below the last line of a continued instruction', () => {
    const file = parse('RUN cat <<EOF \\\n  > /x\nbody\nEOF\nUSER 1\n');
    expect(file.instructions[0]?.heredocs).toMatchObject([{ startLine: 3, endLine: 3 }]);
    expect(file.instructions[1]?.keyword).toBe('USER');
  });

  test('that are never ended are reported, and take the rest of the file', () => {
    expect(problems('FROM a\nRUN <<EOF\na\nUSER 1\n')).toEqual(['unterminated-heredoc 2']);
    expect(cut('FROM a\nRUN <<EOF\na\nUSER 1\n')).toHaveLength(2);
  });

  test.each([
    'RUN bash -c "cat <<EOF > /x"',
    "RUN echo '<<EOF'",
    'RUN cat <<<EOF',
    'RUN echo a<<EOF',
    'CMD cat <<EOF',
    'ENV A <<EOF',
    'RUN ["sh", "-c", "cat <<EOF"]',
    'RUN cat << EOF',
  ])('are not what only looks like one: %s', (line) => {
    expect(cut(`FROM a\n${line}\nUSER 1\n`).at(-1)?.slice(0, 2)).toEqual(['USER', 3]);
  });

  test('end at a line that is the name alone', () => {
    expect(cut('RUN <<EOF\n EOF\nEOF \nEOF\nUSER 1\n').at(-1)?.slice(0, 2)).toEqual(['USER', 5]);
  });

  test('end in a file with CRLF', () => {
    expect(cut('RUN <<EOF\r\na\r\nEOF\r\nUSER 1\r\n').at(-1)?.slice(0, 2)).toEqual(['USER', 4]);
  });
});

describe('directives', () => {
  const directives = (text: string) => parse(text).directives.map(({ name, value }) => `${name}=${value}`);

  test('stand at the top, in any case, with or without blanks', () => {
    expect(directives('#syntax=docker/dockerfile:1\n# Escape = `\n# check=skip=A;error=true\nFROM a\n')).toEqual([
      'syntax=docker/dockerfile:1',
      'escape=`',
      'check=skip=A;error=true',
    ]);
  });

  test.each([
    ['a comment', '# hello\n# escape=`\n'],
    ['an unknown key', '# key=value\n# escape=`\n'],
    ['an empty line', '\n# escape=`\n'],
    ['an instruction', 'FROM a\n# escape=`\n'],
  ])('end at %s', (_, text) => {
    expect(directives(text)).toEqual([]);
    expect(parse(text).escape).toBe('\\');
  });

  test.each([
    ['a byte order mark', '\uFEFF# escape=`\n'],
    ['indentation', '  # escape=`\n'],
    ['CRLF', '# escape=`\r\n'],
  ])('survive %s', (_, text) => {
    expect(parse(text).escape).toBe('`');
  });
});

describe('odd files', () => {
  test.each([
    ['a byte order mark', '\uFEFFFROM a\nUSER 1\n'],
    ['CRLF', 'FROM a\r\nUSER 1\r\n'],
    ['mixed line ends', 'FROM a\r\nUSER 1\n'],
    ['no final line end', 'FROM a\nUSER 1'],
    ['indented instructions', '  FROM a\n\tUSER 1\n'],
    ['lower case', 'from a\nuser 1\n'],
  ])('are read: %s', (_, text) => {
    expect(cut(text)).toEqual([
      ['FROM', 1, 1, 'a'],
      ['USER', 2, 2, '1'],
    ]);
    expect(problems(text)).toEqual([]);
    const [from, user] = parse(text).instructions;
    expect(textAt(text, from?.keywordRange as Range).toUpperCase()).toBe('FROM');
    expect(textAt(text, user?.range as Range).toUpperCase()).toBe('USER 1');
  });

  test.each([
    ['an empty file', '', ['no-from 1']],
    ['only comments', '# a\n\n', ['no-from 1']],
    ['no FROM', 'RUN a\n', ['no-from 1']],
    ['a misspelt instruction', 'FROM a\nRNU b\nUSER 1\n', ['unknown-instruction 2']],
    ['a no-break space behind the keyword', 'FROM a\nRUN\u00a0b\n', ['unknown-instruction 2']],
    ['an instruction without arguments', 'FROM a\nRUN\n', ['missing-arguments 2']],
    ['an array with a number', 'FROM a\nCMD ["b", 1]\n', ['malformed 2']],
    ['a COPY without a destination', 'FROM a\nCOPY b\n', ['missing-arguments 2']],
    [
      'conflict markers',
      'FROM a\n<<<<<<< ours\nUSER 1\n=======\nUSER 2\n>>>>>>> theirs\n',
      ['conflict-marker 2', 'conflict-marker 4', 'conflict-marker 6'],
    ],
  ])('are reported: %s', (_, text, expected) => {
    expect(problems(text)).toEqual(expected);
    expect(parse(text).stages.length).toBeGreaterThanOrEqual(1);
  });

  test('without FROM are one stage on an unknown base with all instructions', () => {
    const [stage, ...more] = parse('RUN a\nUSER 1\n').stages;
    expect(more).toEqual([]);
    expect(stage).toMatchObject({ from: null, base: { kind: 'unknown' }, shipped: true });
    expect(stage?.instructions).toHaveLength(2);
  });

  test('a no-break space inside a word belongs to it', () => {
    const [from] = parse('FROM a\u00a0b\n').instructions;
    expect(from).toMatchObject({ keyword: 'FROM', image: { text: 'a\u00a0b' } });
  });
});

describe('positions', () => {
  test('are those of the file through continuations, comments, CRLF and a byte order mark', () => {
    const text =
      '\uFEFF# x\r\nFROM a\r\nCOPY --chown=1 \\\r\n  # why\r\n\r\n  one \\\r\n\ttwo /dst/\r\nENV A=1 \\\r\n  "B"="2 3"\r\n';
    const file = parse(text);
    const copy = file.instructions[1];
    const env = file.instructions[2];
    if (copy?.keyword !== 'COPY' || env?.keyword !== 'ENV') throw new Error('COPY and ENV are expected');
    const words = [...copy.sources, ...(copy.destination === null ? [] : [copy.destination])];
    expect(words.map((word) => textAt(text, word.range))).toEqual(['one', 'two', '/dst/']);
    expect(words.map(({ range }) => range.startLine)).toEqual([6, 7, 7]);
    expect(copy.flags.map((flag) => textAt(text, flag.range))).toEqual(['--chown=1']);
    expect(env.pairs.map((pair) => textAt(text, pair.range))).toEqual(['A=1', '"B"="2 3"']);
    expect(env.pairs.map((pair) => textAt(text, pair.nameRange))).toEqual(['A', '"B"']);
    expect(env.pairs.map((pair) => pair.value && textAt(text, pair.value.range))).toEqual(['1', '"2 3"']);
  });

  test('of a word that is broken over lines cover its lines', () => {
    const file = parse('FROM a\nEXPOSE 80\\\n80\n');
    expect(file.instructions[1]).toMatchObject({
      words: [{ text: '8080', range: { startLine: 2, startColumn: 8, endLine: 3, endColumn: 3 } }],
    });
  });

  test('of a name and its value are right when either is broken over lines', () => {
    expect(parse('FROM a\nENV NA\\\nME=va\\\nlue\n').instructions[1]).toMatchObject({
      pairs: [
        {
          name: 'NAME',
          nameRange: { startLine: 2, startColumn: 5, endLine: 3, endColumn: 3 },
          value: { text: 'value', range: { startLine: 3, startColumn: 4, endLine: 4, endColumn: 4 } },
        },
      ],
    });
  });

  test('end with the command, not with the line or the file', () => {
    const text = 'FROM a\nRUN cat <<EOF\nb';
    const file = parse(text);
    const [run] = file.instructions.slice(1);
    const stage = file.stages[0];
    const script = run === undefined || stage === undefined ? null : scriptOf(file, stage, run);
    const [command] = script === null ? [] : commandsOf(script);
    expect(command?.range).toMatchObject({ startLine: 2, startColumn: 5 });
    expect((command?.range.endLine ?? 9) < 3 || command?.range.endColumn === 2).toBe(true);
  });

  test('of the strings of an exec form cover their quotes', () => {
    const text = 'FROM a\nCMD [ "a b", \\\n  "c\\"d" ]\n';
    const cmd = parse(text).instructions[1];
    if (cmd?.keyword !== 'CMD' || cmd.command.form !== 'exec') throw new Error('an exec form is expected');
    expect(cmd.command.words.map((word) => word.text)).toEqual(['a b', 'c"d']);
    expect(cmd.command.words.map((word) => textAt(text, word.range))).toEqual(['"a b"', '"c\\"d"']);
  });
});
