import { runScripts } from '../../dockerfile/commands.ts';
import { contains } from '../../text/range.ts';
import { lineText } from '../../text/source.ts';
import { defineRule } from '../rule.ts';

const keywords =
  /^(?:ADD|ARG|CMD|COPY|ENTRYPOINT|ENV|EXPOSE|FROM|HEALTHCHECK|LABEL|ONBUILD|RUN|SHELL|STOPSIGNAL|USER|VOLUME|WORKDIR)$/;

export default defineRule({
  id: 'swallowed-instruction',
  scope: 'dockerfile',
  severity: 'blocker',
  category: 'correctness',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Instruction that is part of the RUN above it',
  remedy: 'Drop the backslash above the instruction',
  rationale:
    'A line that ends in `\\` goes on in the next one, over empty lines and comments too. An instruction below it is not one then: its words are a command, or arguments, of the shell.',
  peers: [],
  examples: {
    bad: [
      {
        title: 'A command that is not one',
        files: 'FROM alpine:3.23\nRUN apk add --no-cache curl && \\\n    mkdir /srv/a && \\\n\nCOPY . /srv/a\n',
        reports: [
          {
            line: 5,
            message:
              '`COPY` is part of the `RUN` of line 2, whose last line ends in `\\`: the shell is given it as a command.',
          },
        ],
      },
      {
        title: 'Arguments',
        files: 'FROM alpine:3.23\nRUN mkdir -p /srv/a \\\nWORKDIR /srv/a\n',
        reports: [
          {
            line: 3,
            message:
              '`WORKDIR` is part of the `RUN` of line 2, whose last line ends in `\\`: the shell is given it as an argument of `mkdir`.',
          },
        ],
      },
    ],
    good: [
      { title: 'Ended', files: 'FROM alpine:3.23\nRUN mkdir -p /srv/a && \\\n    mkdir /srv/b\n\nCOPY . /srv/a\n' },
      { title: 'In a text', files: 'FROM alpine:3.23\nRUN echo "a" && \\\n    echo RUN && echo "FROM \\\nCOPY b"\n' },
      {
        title: 'In a here-document',
        files: 'FROM alpine:3.23\nRUN <<EOF\ncat > Dockerfile <<END\nFROM a\nRUN b\nEND\nEOF\n',
      },
    ],
  },
  *check({ file }) {
    for (const { run, commands } of runScripts(file)) {
      for (const { name, words, wrappedBy } of commands) {
        const index = words.findIndex(
          ({ value, quoted, range }) =>
            keywords.test(value ?? '') &&
            !quoted &&
            range.startLine > run.range.startLine &&
            contains(run.ownRange, range) &&
            lineText(file.source, range.startLine)
              .slice(0, range.startColumn - 1)
              .trim() === '',
        );
        const word = words[index];
        if (word === undefined || words.length < 2 || wrappedBy !== null) continue;
        const role = index === 0 ? 'a command' : `an argument of \`${name}\``;
        yield {
          message: `\`${word.text}\` is part of the \`RUN\` of line ${run.range.startLine}, whose last line ends in \`${file.escape}\`: the shell is given it as ${role}.`,
          subject: word.text,
          at: { path: file.path, range: word.range },
        };
        break;
      }
    }
  },
});
