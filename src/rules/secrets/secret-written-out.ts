import type { Instruction } from '../../dockerfile/model.ts';
import { rangeOf } from '../../dockerfile/words.ts';
import { writtenSecret } from '../../text/redact.ts';
import { defineRule } from '../rule.ts';

/** ENV and ARG are another rule's, which knows what their names say. */
const elsewhere: ReadonlySet<Instruction['keyword']> = new Set(['ENV', 'ARG', 'ONBUILD']);

export default defineRule({
  id: 'secret-written-out',
  scope: 'dockerfile',
  severity: 'blocker',
  category: 'security',
  confidence: 'likely',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Secret written out in an instruction',
  remedy: 'Take the secret out of the file, and replace it where it is valid',
  rationale:
    'The text of each instruction is part of the history of the image, and this file is in the repository: whoever can read one of them has the secret. Make it invalid where it was issued, and pass the next one by `RUN --mount=type=secret` or at run time.',
  exceptions: 'A token for tests that opens nothing.',
  peers: [{ tool: 'kics', id: 'Secrets Stored In Dockerfile', relation: 'narrower' }],
  examples: {
    bad: [
      {
        title: 'A token, and a password in an address',
        files:
          'FROM alpine:3.23\nRUN GH_TOKEN=ghp_9aF3kLmQ2xTz7RbVcYw1NsHd4JuE8oPi6GtK \\\n    ./release.sh\nRUN git clone https://bot:correct-horse@git.example.org/a.git\n',
        reports: [
          {
            line: 2,
            message:
              'A secret stands here for everybody who can read the file or pull the image. Make it invalid, and use `RUN --mount=type=secret`.',
          },
          {
            line: 4,
            message:
              'A secret stands here for everybody who can read the file or pull the image. Make it invalid, and use `RUN --mount=type=secret`.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'From a mount, or by a variable',
        files:
          'FROM alpine:3.23\nRUN --mount=type=secret,id=gh,env=GH_TOKEN git clone https://bot:$GH_TOKEN@git.example.org/a.git\n',
      },
      {
        title: 'What only looks like it',
        files:
          'FROM alpine:3.23\nRUN echo AKIAIOSFODNN7EXAMPLE && wget http://a:80@localhost/x && grep -q "BEGIN PRIVATE KEY" /key.pem\nLABEL digest=ghp_short\n',
      },
    ],
  },
  *check({ file }) {
    for (const written of file.instructions) {
      const instruction = (written.keyword === 'ONBUILD' ? written.trigger : null) ?? written;
      const found = elsewhere.has(instruction.keyword) ? null : writtenSecret(instruction.args.text);
      if (found === null) continue;
      yield {
        message:
          'A secret stands here for everybody who can read the file or pull the image. Make it invalid, and use `RUN --mount=type=secret`.',
        subject: instruction.keyword,
        at: { path: file.path, range: rangeOf(instruction.args, file.source, found.start, found.end) },
      };
    }
  },
});
