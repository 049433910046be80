import { runScripts } from '../../dockerfile/commands.ts';
import { formErrors } from '../../dockerfile/form.ts';
import type { Dockerfile } from '../../dockerfile/model.ts';
import { defineRule } from '../rule.ts';

const peersOf = {
  'unknown-instruction': ['dockerfilelint:invalid_command', 'dockerfilelint:invalid_line', 'sonar:S2260'],
  'missing-arguments': ['dockerfilelint:required_params', 'dockerfilelint:missing_args', 'sonar:S2260'],
  'unterminated-heredoc': ['sonar:S2260'],
  'conflict-marker': ['dockerfilelint:invalid_command', 'dockerfilelint:invalid_line', 'sonar:S2260'],
  'no-from': ['sonar:S2260'],
  malformed: ['dockerfilelint:invalid_format', 'sonar:S2260'],
  'surplus-arguments': ['dockerfilelint:extra_args', 'sonar:S2260'],
  flag: ['sonar:S2260'],
  'healthcheck-flag': ['dockerfilelint:healthcheck_options_missing_args', 'sonar:S2260'],
} as const;

export default defineRule({
  id: 'syntax-error',
  scope: 'dockerfile',
  severity: 'blocker',
  category: 'correctness',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Not a Dockerfile that can be built',
  remedy: 'Correct the syntax of the Dockerfile',
  rationale: 'BuildKit stops at the first line that it cannot read, so the image is not built at all.',
  peers: [
    { tool: 'dockerfilelint', id: 'invalid_command', relation: 'same' },
    { tool: 'dockerfilelint', id: 'invalid_line', relation: 'narrower' },
    { tool: 'dockerfilelint', id: 'invalid_format', relation: 'narrower' },
    { tool: 'dockerfilelint', id: 'required_params', relation: 'narrower' },
    { tool: 'dockerfilelint', id: 'missing_args', relation: 'narrower' },
    { tool: 'dockerfilelint', id: 'extra_args', relation: 'narrower' },
    { tool: 'dockerfilelint', id: 'healthcheck_options_missing_args', relation: 'narrower' },
    { tool: 'sonar', id: 'S2260', relation: 'broader' },
  ],
  examples: {
    bad: [
      {
        title: 'A misspelt instruction',
        files: 'FROM alpine:3.23\nRNU apk add curl\n',
        reports: [{ line: 2, message: '`RNU` is not an instruction; did you mean `RUN`?' }],
      },
      {
        title: 'A lost conflict marker',
        files: 'FROM alpine:3.23\n<<<<<<< HEAD\nRUN true\n',
        reports: [{ line: 2, message: 'A merge conflict marker was left in the file.' }],
      },
      {
        title: 'A here-document without an end',
        files: 'FROM alpine:3.23\nRUN <<EOF\napk add curl\n',
        reports: [{ line: 2, message: 'The here-document `EOF` is never ended.' }],
      },
      {
        title: 'Nothing to start from',
        files: 'RUN apk add curl\n',
        reports: [{ line: 1, message: 'The file has no `FROM`, so its base image is unknown.' }],
      },
      {
        title: 'Flags that the instruction does not have, or not so',
        files:
          'FROM alpine:3.23\nCOPY --form=build /a /a\nHEALTHCHECK --interval=30 CMD true\nRUN --mount=type=cached,target=/c make\n',
        reports: [
          { line: 2, message: '`COPY` has no flag `--form`; did you mean `--from`?' },
          { line: 3, message: '`30` is no value of `--interval`: a time has a unit, like `30s`.' },
          { line: 4, message: 'There is no mount of type `cached`.' },
        ],
      },
      {
        title: 'Words too many, and forms that are not known',
        files:
          'FROM Debian:13\nUSER app # not root\nSHELL /bin/bash -c\nENV =1\nSTOPSIGNAL SIGQIT\nHEALTHCHECK curl -f http://localhost\n',
        reports: [
          { line: 1, message: '`Debian:13` is no image reference: names are in lower case, `debian:13`.' },
          { line: 2, message: '`USER` takes one name: a comment has a line of its own.' },
          { line: 3, message: '`SHELL` takes a JSON array of strings: `SHELL ["/bin/bash", "-c"]`.' },
          { line: 4, message: 'A name is missing in front of `=`.' },
          { line: 5, message: 'There is no signal `SIGQIT`.' },
          { line: 6, message: '`HEALTHCHECK` knows `CMD` and `NONE`, not `curl`.' },
        ],
      },
      {
        title: 'A source without a destination',
        files: 'FROM alpine:3.23\nCOPY app\n',
        reports: [{ line: 2, message: '`COPY` needs a source and a destination.' }],
      },
    ],
    good: [
      {
        title: 'Odd, but fine',
        files: '\uFEFF# a comment\r\nfrom alpine:3.23\r\nrun echo a \\\r\n\r\n  && echo "<<EOF"\r\nCMD ["sh"]',
      },
      {
        title: 'Flags, signals and times of all kinds',
        files:
          'FROM --platform=linux/amd64 alpine:3.23 AS build.1\nADD --keep-git-dir --chmod=u+x,go= https://example.org/a.git /a\nCOPY --link --exclude=*.md --exclude=*.txt . /b\nRUN --network=none --mount=type=cache,target=/c --mount=type=secret,id=d make\nHEALTHCHECK --interval=1m30s --timeout=0 --retries=3 \\\n  CMD true\nSTOPSIGNAL rtmin+3\nONBUILD HEALTHCHECK NONE\nARG A B=c\n',
      },
      {
        title: 'A here-document',
        files: 'FROM alpine:3.23\nRUN <<-"E O F" cat\n\tFROM nothing\n\tE O F\nCMD ["sh"]\n',
      },
    ],
  },
  *check({ file }) {
    for (const problem of file.problems) {
      if (problem.kind === 'too-large') yield { skip: problem.message, path: file.path };
      else {
        yield {
          message: problem.message,
          subject: problem.kind,
          at: { path: file.path, range: problem.range },
          peers: peersOf[problem.kind],
        };
      }
    }
    for (const written of file.instructions) {
      const instruction = (written.keyword === 'ONBUILD' ? written.trigger : null) ?? written;
      for (const { kind, message, range } of formErrors(instruction, hasOwnFrontend(file))) {
        yield {
          message,
          subject: kind,
          at: { path: file.path, range },
          peers: peersOf[kind === 'flag' && instruction.keyword === 'HEALTHCHECK' ? 'healthcheck-flag' : kind],
        };
      }
    }
    for (const { run, script } of runScripts(file)) {
      const [error] = script.errors;
      if (error === undefined) continue;
      yield {
        skip: `the shell script of line ${run.range.startLine} could not be read whole: ${error.message}`,
        path: file.path,
      };
    }
  },
});

function hasOwnFrontend({ directives }: Dockerfile): boolean {
  const syntax = directives.find(({ name }) => name === 'syntax')?.value;
  return syntax !== undefined && !/(?:^|\/)docker\/dockerfile(?:-upstream)?(?:[:@]|$)/.test(syntax);
}
