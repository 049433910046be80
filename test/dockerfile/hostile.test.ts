import { describe, expect, test } from '@jest/globals';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';
import { isDockerfilePath } from '../../src/dockerfile/recognise.ts';
import { scriptOf } from '../../src/dockerfile/script.ts';
import { exampleFiles } from '../../src/review/example.ts';
import { rules } from '../../src/rules/index.ts';
import { commandsOf } from '../../src/shell/walk.ts';
import type { Range } from '../../src/text/range.ts';
import { createSource, lineText } from '../../src/text/source.ts';
import { reviewTexts } from '../support/snapshot.ts';

const seeds = rules.flatMap((rule) =>
  [...rule.examples.bad, ...rule.examples.good].flatMap((example) =>
    Object.entries(exampleFiles(example.files))
      .filter(([path]) => isDockerfilePath(path))
      .map(([, text]) => text),
  ),
);

/** What tends to break a parser. */
const pieces = [
  '\\',
  '\\\n',
  '\n',
  '\r\n',
  '\r',
  '"',
  "'",
  '`',
  '$',
  '${',
  '}',
  '$(',
  ')',
  '((',
  '<<EOF',
  '<<-"',
  '3<<A',
  '<(',
  '>',
  '|',
  '&&',
  ';',
  ';;',
  '#',
  '# escape=`\n',
  '[',
  '["',
  '"]',
  '{',
  '--',
  '--from=',
  '--mount=type=',
  '=',
  ',',
  ':',
  '@',
  '@sha256:',
  '/',
  '..',
  '*',
  '!',
  '\0',
  '\uFEFF',
  '\u00a0',
  '\ud800',
  'é',
  '\t',
  'FROM ',
  'ONBUILD ',
  'ARG ',
  'RUN ',
  'case x in',
  'if ',
  'fi',
  'EOF\n',
  '1e999',
  '-1',
  'A'.repeat(300),
];

/** mulberry32: small, and the same everywhere. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function mutate(text: string, next: () => number): string {
  const at = () => Math.floor(next() * (result.length + 1));
  let result = text;
  for (let round = 1 + Math.floor(next() * 4); round > 0; round--) {
    const [from, to] = [at(), at()].sort((a, b) => a - b) as [number, number];
    const kind = Math.floor(next() * 4);
    const piece = pieces[Math.floor(next() * pieces.length)] ?? '';
    if (kind === 0) result = result.slice(0, from) + piece + result.slice(from);
    else if (kind === 1) result = result.slice(0, from) + result.slice(Math.min(to, from + 12));
    else if (kind === 2) result = result.slice(0, to) + result.slice(from, Math.min(to, from + 40)) + result.slice(to);
    else result = result.slice(0, from) + piece + result.slice(from + piece.length);
  }
  return result;
}

const cases = Array.from({ length: 250 }, (_, index) => {
  const next = random(index + 1);
  return mutate(seeds[Math.floor(next() * seeds.length)] ?? '', next);
});

function expectInside(text: string, range: Range): void {
  const source = createSource(text);
  expect(range.startLine).toBeGreaterThanOrEqual(1);
  expect(range.startLine).toBeLessThanOrEqual(range.endLine);
  expect(range.endLine).toBeLessThanOrEqual(source.lineStarts.length);
  expect(range.startColumn).toBeGreaterThanOrEqual(1);
  expect(range.endColumn).toBeLessThanOrEqual(lineText(source, range.endLine).length + 1);
}

describe('mutilated Dockerfiles', () => {
  test('have a model, and every instruction, problem and command stands inside the file', () => {
    for (const text of cases) {
      const file = parseDockerfile('Dockerfile', text);
      for (const { range } of [...file.instructions, ...file.problems]) expectInside(text, range);
      for (const stage of file.stages) {
        for (const instruction of stage.instructions) {
          const script = scriptOf(file, stage, instruction);
          for (const command of script === null ? [] : commandsOf(script)) expectInside(text, command.range);
        }
      }
    }
  });

  test('lose no line: instructions, comments and blank lines cover the file in order', () => {
    for (const text of cases) {
      const file = parseDockerfile('Dockerfile', text);
      let line = 0;
      for (const { range } of file.instructions) {
        expect(range.startLine).toBeGreaterThan(line);
        for (let between = line + 1; between < range.startLine; between++) {
          expect(lineText(file.source, between).trim()).toMatch(/^(?:\uFEFF?#.*|\\|`)?$/s);
        }
        line = range.endLine;
      }
    }
  });

  test('never make a rule throw or point outside of the file', async () => {
    for (const [index, text] of cases.entries()) {
      const before = cases[(index + 1) % cases.length] ?? '';
      const report = await reviewTexts({ before, files: text, settings: { profile: 'strict' } });
      for (const { locations } of report.findings) {
        for (const location of locations) if (location.side === 'head') expectInside(text, location);
      }
      expect(new Set(report.findings.map(({ fingerprint }) => fingerprint)).size).toBe(report.findings.length);
    }
  });
});

test('an instruction of more than 2,000 parts is said to be too large', () => {
  for (const text of [`COPY ${'a '.repeat(2001)}/`, `ENV ${'A=1 '.repeat(2001)}`, `EXPOSE ${'1 '.repeat(2001)}`]) {
    const { problems } = parseDockerfile('Dockerfile', `FROM debian:13\n${text}\n`);
    expect(problems).toMatchObject([
      { kind: 'too-large', message: 'The instruction has more than 2000 parts: too large to read.' },
    ]);
  }
});

describe('a Dockerfile made to be slow', () => {
  const size = 60_000;
  const long = (piece: string) => piece.repeat(Math.ceil(size / piece.length));
  /** Each takes milliseconds where the work is linear, and minutes where it is not: the test's own time limit tells. */
  test.each([
    ['here-documents', `RUN ${long('<<A ')}`],
    ['open quotes', `RUN ${long('"$(a "')}`],
    ['open parentheses', `RUN ${long('(')}`],
    ['nested expansions', `ENV A ${long('${A:-')}`],
    ['a long pipeline', `RUN ${long('curl -o /a http://x/y | ')}true`],
    ['many downloads', long('RUN curl -o /a http://x/y && chmod +x /a\n')],
    ['many installations', long('RUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*\n')],
    ['many words', `ENV ${long('A=1 ')}`],
    ['many ignores', long('# drydock ignore=a x\nENV A_TOKEN=b\n')],
    ['lines that are no instructions', long('a\n')],
    ['continuations', `RUN a${long(' \\\n# c\n')}`],
    ['blanks', `RUN ${long(' \t')}a`],
    ['JSON', `CMD ${long('[')}`],
    ['a user of colons', `USER ${long(':')}\ra`],
    ['a path of slashes', `COPY ${long('/')}a /\nWORKDIR ${long('/')}a`],
    ['a package of dots', `RUN dnf install -y a-${long('1.')}`],
    ['a script of one word', `RUN ${long('chmod ')}\rmv ${long('mv ')}`],
    ['a name of variables', `FROM ${long('x')} AS ${long('x')}y\nFROM a${'$x'.repeat(50)}z`],
    ['a secret of brackets', `ENV A_TOKEN=${long('}')}`],
    ['a port of digits', `EXPOSE ${long('3')}\nEXPOSE 1-${long('9')}`],
    ['a name that is nearly another', `ARG ${long('a')}b\nLABEL a=$${long('a')}c`],
    ['many sources', `COPY ${long('a ')}/b`],
  ])('is read in time: %s', async (_, text) => {
    const report = await reviewTexts({ before: 'FROM debian:13\n', files: `FROM debian:13\n${text}\n` });
    expect(report.schemaVersion).toBe(1);
  });

  async function toldOf(run: (at: number) => string, times: number): Promise<string[]> {
    const lines = Array.from({ length: times }, (_, at) => `RUN ${run(at)}\n`).join('');
    const files = `FROM alpine:3.23\n${lines}RUN git clone https://example.com/a\n`;
    const { findings } = await reviewTexts({ before: 'FROM alpine:3.23\n', files });
    return findings.map(({ rule }) => rule).filter((rule) => rule === 'tool-not-in-image');
  }

  test('knows what is installed behind thousands of commands', async () => {
    expect(await toldOf(() => 'true', 2000)).toEqual(['tool-not-in-image']);
  });

  test('leaves open what is installed behind two hundred installations', async () => {
    expect(await toldOf((at) => `apk add package${at}`, 200)).toEqual(['tool-not-in-image']);
    expect(await toldOf((at) => `apk add package${at}`, 201)).toEqual([]);
  });
});
