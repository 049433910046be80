import type { Dockerfile } from '../../dockerfile/model.ts';
import { bindingOf, type Scope } from '../../dockerfile/scope.ts';
import { instructionsOf } from '../../dockerfile/stages.ts';
import { replaceRange } from '../../text/edit.ts';
import { lineText } from '../../text/source.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'heredoc-expanded-at-build',
  scope: 'dockerfile',
  severity: 'critical',
  category: 'correctness',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  fixable: true,
  title: 'Script in a COPY loses its variables',
  remedy: 'Quote the delimiter of the here-document',
  rationale:
    'In a `COPY <<EOF` Docker itself expands `$NAME`, `$1` and `$@` while it builds, with the names of `ARG` and `ENV`. A script is written with what it should have expanded itself left empty. With quotes around the delimiter the text stays as it is.',
  peers: [],
  examples: {
    bad: [
      {
        title: 'Arguments of a script',
        files: 'FROM alpine:3.23\nCOPY --chmod=755 <<EOF /entrypoint.sh\n#!/bin/sh\nexec "$@"\nEOF\n',
        reports: [
          {
            line: 4,
            message:
              'Docker puts in what `$@` is while the image is built: nothing. Write `<<"EOF"`, and the script keeps it.',
          },
        ],
        fixed: 'FROM alpine:3.23\nCOPY --chmod=755 <<"EOF" /entrypoint.sh\n#!/bin/sh\nexec "$@"\nEOF\n',
      },
      {
        title: 'A variable that the script sets, beside one that is meant to be filled in',
        files:
          'FROM alpine:3.23\nARG VERSION=1\nCOPY <<EOF /run.sh\n#!/bin/sh\nname=$(hostname)\necho "$VERSION on $name"\nEOF\n',
        reports: [
          {
            line: 6,
            message:
              'Docker puts in what `$name` is while the image is built: nothing. Write `\\$name` for what the script expands itself.',
          },
        ],
      },
    ],
    good: [
      { title: 'Quoted', files: 'FROM alpine:3.23\nCOPY <<"EOF" /run.sh\n#!/bin/sh\nexec "$@"\nEOF\n' },
      { title: 'Escaped', files: 'FROM alpine:3.23\nCOPY <<EOF /run.sh\n#!/bin/sh\nexec "\\$@"\nEOF\n' },
      { title: 'A RUN, whose shell expands', files: 'FROM alpine:3.23\nRUN <<EOF\nset -e\nname=a\necho $name\nEOF\n' },
      { title: 'Text to be filled in', files: 'FROM alpine:3.23\nARG V\nCOPY <<EOF /etc/app.conf\nversion=$V\nEOF\n' },
    ],
  },
  *check({ file }) {
    for (const copy of instructionsOf(file, 'COPY', 'ADD')) {
      for (const { name, expand, startLine, endLine } of copy.heredocs) {
        if (!expand || !/^#!.*\b(?:sh|bash|ash|dash|zsh)\b/.test(lineText(file.source, startLine))) continue;
        const found = [...lostIn(file, copy.scope, startLine, endLine)];
        const [first] = found;
        if (first === undefined) continue;
        const isMixed = usesNames(file, copy.scope, startLine, endLine);
        const opening = copy.sources.find(({ text }) => text.replace(/^\d*<<-?/, '') === name);
        yield {
          message: `Docker puts in what \`${first.written}\` is while the image is built: nothing. ${isMixed ? `Write \`${file.escape}${first.written}\` for what the script expands itself.` : `Write \`<<"${name}"\`, and the script keeps it.`}`,
          subject: first.written,
          at: {
            path: file.path,
            range: {
              startLine: first.line,
              startColumn: first.column,
              endLine: first.line,
              endColumn: first.column + first.written.length,
            },
          },
          identity: `${name} ${first.written}`,
          ...(isMixed || opening === undefined
            ? {}
            : {
                fix: {
                  title: 'Quote the delimiter',
                  applicability: 'needs-review' as const,
                  edits: [
                    {
                      path: file.path,
                      ...replaceRange(file.source, opening.range, opening.text.replace(name, `"${name}"`)),
                    },
                  ],
                },
              }),
        };
      }
    }
  },
});

const uses = /(?<!\\)\$(?:\{(\w+)\b[^}]{0,500}\}|(\w+|[@*#?!]))/g;

interface Use {
  readonly written: string;
  readonly line: number;
  readonly column: number;
}

/** Positional parameters, and names that the script sets itself. */
function* lostIn(file: Dockerfile, scope: Scope, from: number, to: number): Generator<Use> {
  const lines = Array.from({ length: to - from + 1 }, (_, index) => lineText(file.source, from + index));
  const set = new Set(
    lines.flatMap((line) =>
      [...line.matchAll(/(?:^|[;&|\s])(?:for\s+(\w+)\s+in|read\s+(?:-\w+\s+)*(\w+)|(\w+)=)/g)].flatMap(
        ([, a, b, c]) => a ?? b ?? c ?? [],
      ),
    ),
  );
  for (const [index, line] of lines.entries()) {
    if (line.startsWith('#')) continue;
    for (const match of line.matchAll(uses)) {
      const name = match[1] ?? match[2] ?? '';
      const isOwn = /^(?:\d|[@*#?!])$/.test(name) || set.has(name);
      if (isOwn && bindingOf(scope, name) === null)
        yield { written: match[0], line: from + index, column: match.index + 1 };
    }
  }
}

/** Names of ARG and ENV, which are meant to be put in. */
function usesNames(file: Dockerfile, scope: Scope, from: number, to: number): boolean {
  for (let line = from; line <= to; line++) {
    for (const match of lineText(file.source, line).matchAll(uses)) {
      if (bindingOf(scope, match[1] ?? match[2] ?? '') !== null) return true;
    }
  }
  return false;
}
