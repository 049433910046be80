import { runScripts } from '../../dockerfile/commands.ts';
import { argumentsOf, hasFlag } from '../../shell/arguments.ts';
import { peersNamed } from '../peers.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'wget-progress',
  scope: 'dockerfile',
  severity: 'minor',
  category: 'style',
  confidence: 'certain',
  profile: 'strict',
  since: '0.1.0',
  title: 'wget fills the build log',
  remedy: 'Silence the progress bar of wget',
  rationale:
    'Without a terminal `wget` prints a line for every 50 kilobytes: thousands for a large file, between which the message that matters is lost. `-nv` prints one line, `--progress=dot:giga` a few.',
  peers: peersNamed(['hadolint:DL3047', 'droast:DF056']),
  examples: {
    bad: [
      {
        files: 'FROM debian:13-slim\nRUN wget -O /tmp/a https://example.org/a\n',
        reports: [
          { line: 2, message: '`wget` prints a line for every 50 kilobytes. Add `-nv` or `--progress=dot:giga`.' },
        ],
      },
    ],
    good: [
      {
        title: 'Quiet',
        files: 'FROM debian:13-slim\nRUN wget -qO a https://example.org/a && wget -nv https://example.org/b\n',
      },
      {
        title: 'Into a log',
        files: 'FROM debian:13-slim\nRUN wget --output-file=log https://example.org/a && wget --version\n',
      },
      {
        title: 'Flags known at build time only',
        files: 'FROM debian:13-slim\nRUN wget $OPTIONS https://example.org/a\n',
      },
    ],
  },
  *check({ file }) {
    for (const { commands } of runScripts(file)) {
      for (const command of commands) {
        if (command.name !== 'wget' || argumentsOf(command).operands.length === 0) continue;
        if (argumentsOf(command).unknown.length > 0 || (hasFlag(command, 'n') && hasFlag(command, 'v'))) continue;
        if (hasFlag(command, ...quiet)) continue;
        yield {
          message: '`wget` prints a line for every 50 kilobytes. Add `-nv` or `--progress=dot:giga`.',
          subject: 'wget',
          at: { path: file.path, range: command.range },
        };
      }
    }
  },
});

const quiet = ['q', 'quiet', 'nv', 'no-verbose', 'progress', 'o', 'output-file', 'a', 'append-output', 'spider', 'b'];
