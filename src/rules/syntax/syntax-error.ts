import { runScripts } from '../../dockerfile/commands.ts';
import { defineRule } from '../rule.ts';

const peersOf = {
  'unknown-instruction': ['dockerfilelint:invalid_command', 'dockerfilelint:invalid_line', 'sonar:S2260'],
  'missing-arguments': ['dockerfilelint:required_params', 'dockerfilelint:missing_args', 'sonar:S2260'],
  'unterminated-heredoc': ['sonar:S2260'],
  'conflict-marker': ['dockerfilelint:invalid_command', 'dockerfilelint:invalid_line', 'sonar:S2260'],
  'no-from': ['sonar:S2260'],
  malformed: ['dockerfilelint:invalid_format', 'sonar:S2260'],
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
