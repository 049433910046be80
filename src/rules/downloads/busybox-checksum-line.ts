import { runScripts } from '../../dockerfile/commands.ts';
import { commandsBefore } from '../../dockerfile/history.ts';
import { imageFactsOf } from '../../dockerfile/stages.ts';
import type { Word } from '../../shell/ast.ts';
import { type Command, pipedFrom } from '../../shell/command.ts';
import { packageOperationOf } from '../../shell/packages.ts';
import { verificationOf } from '../../shell/verifiers.ts';
import { replaceRange } from '../../text/edit.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'busybox-checksum-line',
  scope: 'dockerfile',
  severity: 'blocker',
  category: 'correctness',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  fixable: true,
  title: 'Checksum line with one blank, for BusyBox',
  remedy: 'Put two blanks between digest and name',
  rationale:
    'A line for `sha256sum -c` is the digest, two blanks (or a blank and `*`), and the name. GNU coreutils takes one blank as well, the tools of BusyBox do not: they call the line invalid, and the check fails whatever the file is.',
  peers: [],
  examples: {
    bad: [
      {
        files:
          'FROM alpine:3.23\nARG SUM\nRUN wget -O /tool https://example.com/tool \\\n    && echo "$SUM /tool" | sha256sum -c -\n',
        reports: [
          {
            line: 4,
            message:
              'The `sha256sum` of BusyBox needs two blanks between digest and name; with one the check always fails.',
          },
        ],
        fixed:
          'FROM alpine:3.23\nARG SUM\nRUN wget -O /tool https://example.com/tool \\\n    && echo "$SUM  /tool" | sha256sum -c -\n',
      },
    ],
    good: [
      {
        title: 'Two blanks, or a star',
        files: 'FROM alpine:3.23\nRUN echo "$SUM  a" | sha256sum -c && echo "$SUM *a" | sha256sum -c -\n',
      },
      {
        title: 'GNU coreutils',
        files:
          'FROM debian:13\nRUN echo "$SUM a" | sha256sum -c -\nFROM alpine:3.23\nRUN apk add --no-cache coreutils && echo "$SUM a" | sha256sum -c -\n',
      },
      {
        title: 'A list in a file',
        files: 'FROM alpine:3.23\nRUN sha256sum -c sums.txt && grep a sums.txt | sha256sum -c\n',
      },
    ],
  },
  *check({ file }) {
    for (const { stage, run, commands } of runScripts(file)) {
      const id = imageFactsOf(stage)?.distribution?.id;
      if (id !== 'alpine' && id !== 'busybox') continue;
      for (const command of commands) {
        if (verificationOf(command)?.method !== 'digest' || !/^(?:sha\d+|md5)sum$/.test(command.name ?? '')) continue;
        const word = lineWithOneBlank(command);
        if (word === null || commandsBefore(file, stage, run, command).some(bringsCoreutils)) continue;
        yield {
          message: `The \`${command.name}\` of BusyBox needs two blanks between digest and name; with one the check always fails.`,
          subject: command.name ?? '',
          at: { path: file.path, range: word.range },
          ...(word.range.startLine === word.range.endLine && word.text.split(' ').length === 2
            ? {
                fix: {
                  title: 'Write two blanks',
                  applicability: 'safe' as const,
                  edits: [{ path: file.path, ...replaceRange(file.source, word.range, word.text.replace(' ', '  ')) }],
                },
              }
            : {}),
        };
      }
    }
  },
});

/** The word of `echo "digest name" |` that has the name in it, or the format of `printf`. */
function lineWithOneBlank(command: Command): Word | null {
  const [echo, ...more] = pipedFrom(command);
  if (more.length > 0 || echo === undefined) return null;
  if (echo.name === 'printf') {
    const [format] = echo.args;
    return format !== undefined && /^%s %s(?:\\n)?$/.test(format.value ?? '') ? format : null;
  }
  if (echo.name !== 'echo') return null;
  const words = echo.args.filter((word) => !/^-[neE]+$/.test(word.value ?? ''));
  const last = words.at(-1);
  const text = words
    .map(({ parts }) => parts.map((part) => (part.kind === 'literal' ? part.value : '\u0001')).join(''))
    .join(' ');
  return last !== undefined && /^[\w\u0001]+ [^ *\n][^ \n]*$/.test(text) ? last : null;
}

function bringsCoreutils(command: Command): boolean {
  const operation = packageOperationOf(command);
  return (
    operation?.action === 'install' && operation.packages.some(({ name }) => name === null || /coreutils/.test(name))
  );
}
