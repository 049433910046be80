import { expect, test } from '@jest/globals';
import { array, assert, constantFrom, nat, property } from 'fast-check';
import { runScripts } from '../../src/dockerfile/commands.ts';
import { editedFrom } from '../../src/dockerfile/edited.ts';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';

const lines = constantFrom(
  '# escape=`',
  'FROM alpine:3.23',
  'FROM debian:13 AS b',
  'SHELL ["/bin/bash", "-euo", "pipefail", "-c"]',
  'RUN apk add curl \\',
  '  && curl -f https://example.com/a | sh',
  'RUN <<EOF',
  'set -e; cd /srv',
  'EOF',
  'RUN ["sh", "-c", "echo a"]',
  'ONBUILD RUN make',
  'RUN echo "a',
  'USER app',
  '',
);

const read = (text: string) => parseDockerfile('Dockerfile', text);

/** All that is read of its commands. */
const commandsIn = (file: ReturnType<typeof read>) =>
  runScripts(file).map(({ script: { options, errors }, commands }) => ({
    options,
    errors,
    commands: commands.map(({ range, words, failureLost }) => ({
      range,
      failureLost,
      words: words.map(({ text, value, range: at }) => ({ text, value, at })),
    })),
  }));

test('an edited file has the same commands, whether or not what stayed is read anew', () => {
  void assert(
    property(
      array(lines, { minLength: 3, maxLength: 12 }),
      nat(11),
      array(lines, { maxLength: 2 }),
      (before, at, put) => {
        const former = read(before.join('\n'));
        commandsIn(former);
        const text = before.toSpliced(at, 1, ...put).join('\n');
        const edited = read(text);
        editedFrom(edited, former);
        expect(commandsIn(edited)).toEqual(commandsIn(read(text)));
      },
    ),
    { seed: 20261128, numRuns: 400 },
  );
});

test('what stands where it stood is read once', () => {
  const former = read('FROM alpine:3.23\nRUN apk add a\nRUN apk add b\n');
  const edited = read('FROM alpine:3.23\nRUN apk add --no-cache a\nRUN apk add b\n');
  editedFrom(edited, former);
  const [was, now] = [former, edited].map((file) => runScripts(file).map(({ script }) => script));
  expect(now?.[1]).toBe(was?.[1]);
  expect(now?.[0]).not.toBe(was?.[0]);
});
