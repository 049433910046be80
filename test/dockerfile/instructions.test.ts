import { describe, expect, test } from '@jest/globals';
import type { Keyword } from '../../src/dockerfile/model.ts';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';
import { instructionsOf } from '../../src/dockerfile/stages.ts';

/** The first instruction of a keyword, in a file with FROM above it unless it has one. */
function read<K extends Keyword>(line: string, keyword: K) {
  const file = parseDockerfile('Dockerfile', /^\s*(?:#|from)/i.test(line) ? line : `FROM base\n${line}\n`);
  const [found] = instructionsOf(file, keyword);
  if (found === undefined) throw new Error(`${keyword} is expected`);
  return found;
}

describe('FROM', () => {
  test('has flags, an image, a name and surplus words', () => {
    const from = read('FROM --platform=$BUILDPLATFORM golang:1.25 as Build now\n', 'FROM');
    expect(from.flags).toMatchObject([{ name: 'platform', value: { text: '$BUILDPLATFORM', value: null } }]);
    expect(from).toMatchObject({
      image: { text: 'golang:1.25' },
      as: { text: 'as' },
      alias: { text: 'Build' },
      surplus: [{ text: 'now' }],
    });
  });

  test('without AS has no name', () => {
    expect(read('FROM a b\n', 'FROM')).toMatchObject({ as: null, alias: null, surplus: [{ text: 'b' }] });
  });
});

describe('flags', () => {
  test('end at the first other word, and at `--`', () => {
    expect(read('COPY --link --from=a b --c d', 'COPY')).toMatchObject({
      flags: [
        { name: 'link', value: null },
        { name: 'from', value: { text: 'a' } },
      ],
      sources: [{ text: 'b' }, { text: '--c' }],
      destination: { text: 'd' },
    });
    expect(read('RUN -- --x', 'RUN').flags).toEqual([]);
  });

  test('keep blanks in quotes', () => {
    const run = read(`RUN --mount=type=bind,source="a b",target=/c --network='none' make`, 'RUN');
    expect(run.flags).toMatchObject([
      {
        name: 'mount',
        options: [{ name: 'type', value: 'bind' }, { name: 'source', value: 'a b' }, { name: 'target' }],
      },
      { name: 'network', value: { value: 'none' } },
    ]);
    expect(run.command).toMatchObject({ form: 'shell', text: { text: 'make' } });
  });

  test('of a mount with a variable know what does not depend on it', () => {
    const run = read('RUN --mount=type=cache,target=$DIR,id=x y', 'RUN');
    expect(run.flags[0]?.options).toEqual([
      { name: 'type', value: 'cache' },
      { name: 'target', value: null },
      { name: 'id', value: 'x' },
    ]);
  });

  test('mount options without a value are there', () => {
    const run = read('RUN --mount=type=bind,RW,from=tools make', 'RUN');
    expect(run.flags[0]?.options).toEqual([
      { name: 'type', value: 'bind' },
      { name: 'rw', value: '' },
      { name: 'from', value: 'tools' },
    ]);
  });
});

describe('exec and shell form', () => {
  test.each([
    ['["a", "b c"]', ['a', 'b c']],
    ['[]', []],
    ['  [ "a" ]  ', ['a']],
    ['["\\u0061\\n"]', ['a\n']],
  ])('%s is an exec form', (text, words) => {
    const { command } = read(`CMD ${text}`, 'CMD');
    expect(command.form === 'exec' && command.words.map((word) => word.text)).toEqual(words);
  });

  test.each([
    ["['a']", true],
    ['["a", b]', true],
    ['["a",]', true],
    ['["a", 1]', false],
    ['["a"] && b', true],
    ['[ -f a ] && b', false],
    ['[ -f a ]', false],
    ['a ["b"]', false],
  ])('%s is a shell form; mistyped exec form: %s', (text, brokenExec) => {
    expect(read(`CMD ${text}`, 'CMD').command).toMatchObject({ form: 'shell', brokenExec });
  });

  test('ENTRYPOINT and RUN have both', () => {
    expect(read('ENTRYPOINT ["a"]', 'ENTRYPOINT').command.form).toBe('exec');
    expect(read('ENTRYPOINT a', 'ENTRYPOINT').command.form).toBe('shell');
    expect(read('RUN --network=none ["a"]', 'RUN').command.form).toBe('exec');
  });

  test('SHELL is JSON or nothing', () => {
    expect(read('SHELL ["/bin/bash", "-c"]', 'SHELL').words?.map((word) => word.text)).toEqual(['/bin/bash', '-c']);
    expect(read('SHELL /bin/bash', 'SHELL').words).toBeNull();
  });
});

describe('HEALTHCHECK', () => {
  test.each([
    ['NONE', { none: true, command: null }],
    ['none', { none: true, command: null }],
    [
      'CMD curl -f http://localhost',
      { none: false, command: { form: 'shell', text: { text: 'curl -f http://localhost' } } },
    ],
    [
      '--interval=5s --retries=3 CMD ["a", "b"]',
      { none: false, command: { form: 'exec', words: [{ text: 'a' }, { text: 'b' }] } },
    ],
    ['curl', { none: false, command: null }],
  ])('%s', (text, expected) => {
    expect(read(`HEALTHCHECK ${text}`, 'HEALTHCHECK')).toMatchObject(expected);
  });
});

describe('ENV, LABEL and ARG', () => {
  const pairs = (line: string) =>
    [...instructionsOf(parseDockerfile('Dockerfile', `FROM a\n${line}\n`), 'ENV', 'LABEL', 'ARG')].flatMap((one) =>
      one.pairs.map(({ name, value, legacy }) => [name, value?.value ?? null, legacy]),
    );

  test.each([
    [
      'ENV A=1 B=two',
      [
        ['A', '1', false],
        ['B', 'two', false],
      ],
    ],
    [
      'ENV A="b c" D=\'e f\' G=h\\ i',
      [
        ['A', 'b c', false],
        ['D', 'e f', false],
        ['G', 'h i', false],
      ],
    ],
    ['ENV A b c', [['A', 'b c', true]]],
    ['ENV A = b', [['A', '= b', true]]],
    ['ENV A=', [['A', '', false]]],
    ['ENV A=b=c', [['A', 'b=c', false]]],
    [
      'LABEL "com.example.a b"="c" d=e',
      [
        ['com.example.a b', 'c', false],
        ['d', 'e', false],
      ],
    ],
    ['LABEL a="b\\\n  c"', [['a', 'b  c', false]]],
    ['ARG A', [['A', null, false]]],
    [
      'ARG A=1 B C="d e"',
      [
        ['A', '1', false],
        ['B', null, false],
        ['C', 'd e', false],
      ],
    ],
  ])('%s', (line, expected) => {
    expect(pairs(line)).toEqual(expected);
  });

  test('an ENV without a value is reported', () => {
    const file = parseDockerfile('Dockerfile', 'FROM a\nENV A\n');
    expect(file.problems).toMatchObject([{ kind: 'missing-arguments', range: { startLine: 2, startColumn: 5 } }]);
  });
});

describe('COPY and ADD', () => {
  test('take JSON', () => {
    expect(read('COPY ["a b", "c/"]', 'COPY')).toMatchObject({
      json: true,
      sources: [{ text: 'a b' }],
      destination: { text: 'c/' },
    });
  });

  test('take here-documents as sources', () => {
    expect(read('COPY <<EOF a /x/\nb\nEOF', 'COPY')).toMatchObject({
      sources: [{ text: '<<EOF' }, { text: 'a' }],
      destination: { text: '/x/' },
    });
  });
});

describe('other instructions', () => {
  test('EXPOSE and VOLUME are lists', () => {
    expect(read('EXPOSE 80 443/tcp', 'EXPOSE').words.map(({ text }) => text)).toEqual(['80', '443/tcp']);
    expect(read('VOLUME ["/a b", "/c"]', 'VOLUME').words.map(({ text }) => text)).toEqual(['/a b', '/c']);
    expect(read('VOLUME /a /b', 'VOLUME').words.map(({ text }) => text)).toEqual(['/a', '/b']);
  });

  test('WORKDIR, USER, STOPSIGNAL and MAINTAINER are one word, blanks and all', () => {
    expect(read('WORKDIR /a b', 'WORKDIR').word?.value).toBe('/a b');
    expect(read('USER app:app', 'USER').word?.value).toBe('app:app');
    expect(read('STOPSIGNAL SIGINT', 'STOPSIGNAL').word?.value).toBe('SIGINT');
    expect(read('MAINTAINER A B <a@example.com>', 'MAINTAINER').word?.text).toBe('A B <a@example.com>');
  });

  test('ONBUILD holds its trigger, and the trigger is found by its keyword', () => {
    const onbuild = read('ONBUILD RUN --network=none make', 'ONBUILD');
    expect(onbuild.trigger).toMatchObject({ keyword: 'RUN', onbuild: true, flags: [{ name: 'network' }] });
    expect(read('ONBUILD COPY a b', 'COPY')).toMatchObject({ onbuild: true });
    expect(read('ONBUILD ONBUILD RUN a', 'ONBUILD').trigger).toMatchObject({ keyword: 'ONBUILD', trigger: null });
  });
});

describe('limits', () => {
  const kinds = (text: string) => parseDockerfile('Dockerfile', text).problems.map(({ kind }) => kind);

  test('a file of 512 kB is read, a larger one is not', () => {
    const fill = (bytes: number) => `FROM a\n#${'x'.repeat(bytes - 8)}`;
    expect(kinds(fill(512 * 1024))).toEqual([]);
    expect(kinds(fill(512 * 1024 + 1))).toEqual(['too-large']);
    expect(kinds(`FROM a\n#${'é'.repeat(300 * 1024)}`)).toEqual(['too-large']);
  });

  test('a file of 500 stages or 10,000 instructions is read, a larger one is not', () => {
    expect(kinds('FROM a\n'.repeat(500))).toEqual([]);
    expect(kinds('FROM a\n'.repeat(501))).toEqual(['too-large']);
    expect(kinds(`FROM a\n${'USER 1\n'.repeat(9_999)}`)).toEqual([]);
    expect(kinds(`FROM a\n${'USER 1\n'.repeat(10_000)}`)).toEqual(['too-large']);
  });

  test('an instruction of more than 64 kB is not read, the rest of the file is', () => {
    const file = parseDockerfile('Dockerfile', `FROM a\nRUN ${'x'.repeat(65 * 1024)}\nUSER 1\n`);
    expect(file.problems).toMatchObject([{ kind: 'too-large', range: { startLine: 2 } }]);
    expect(file.instructions.map(({ keyword }) => keyword)).toEqual(['FROM', 'UNKNOWN', 'USER']);
  });

  test('100 flags are read, more are not', () => {
    expect(kinds(`FROM a\nRUN ${'--network=none '.repeat(100)}x\n`)).toEqual([]);
    expect(kinds(`FROM a\nRUN ${'--network=none '.repeat(101)}x\n`)).toEqual(['too-large']);
  });

  test('12,000 lines and 59 stages are all read', () => {
    const stage = (index: number) =>
      `FROM ${index % 3 === 0 ? 'alpine:3.23' : `s${index - 1}`} AS s${index}\n${'RUN echo a \\\n  && echo b\nENV A=$A:b\n'.repeat(67)}`;
    const text = Array.from({ length: 59 }, (_, index) => stage(index)).join('');
    const file = parseDockerfile('Dockerfile', text);
    expect(file.source.lineStarts.length).toBeGreaterThan(11_900);
    expect(file.stages).toHaveLength(59);
    expect(file.instructions).toHaveLength(59 * 135);
    expect(file.problems).toEqual([]);
  });
});
