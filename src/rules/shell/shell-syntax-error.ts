import { shellScripts } from '../../dockerfile/commands.ts';
import { shellAt } from '../../dockerfile/shells.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'shell-syntax-error',
  scope: 'dockerfile',
  severity: ['blocker', 'critical'],
  category: 'correctness',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Shell script that does not parse',
  remedy: 'Correct the shell syntax',
  rationale:
    'The shell reads the whole script before it runs any of it, so nothing of it runs: a `RUN` fails, a container does not start. Lines that `\\` joins are one line for the shell, so a `;` or `&&` is needed where a script in a file has a line end.',
  peers: [{ tool: 'droast', id: 'DF066', relation: 'narrower' }],
  examples: {
    bad: [
      {
        title: 'A loop without a semicolon before done',
        files: 'FROM debian:13-slim\nRUN for name in a b; do \\\n      mkdir "/srv/$name" \\\n    done\n',
        reports: [
          {
            line: 4,
            message: "The shell cannot read this script: expected 'done' to close 'for'. Nothing of it runs.",
          },
        ],
      },
      {
        title: 'A quote without an end',
        files: 'FROM debian:13-slim\nRUN echo "hello > /srv/hello\n',
        reports: [
          { line: 2, message: 'The shell cannot read this script: unterminated double quote. Nothing of it runs.' },
        ],
      },
    ],
    good: [
      {
        title: 'Separated',
        files: 'FROM debian:13-slim\nRUN for name in a b; do \\\n      mkdir "/srv/$name"; \\\n    done\n',
      },
      {
        title: 'Read by something else',
        files:
          'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN if exist c:\\a ( del c:\\a )\nFROM debian:13\nSHELL ["pwsh", "-c"]\nRUN & ./a.ps1\nRUN <<EOF\n#!/usr/bin/python3\nif a:\n  b(\n)\nEOF\n',
      },
      { title: 'Where the shell is not known', files: 'FROM example.com/windows:1\nRUN & C:/setup.ps1 -Force\n' },
    ],
  },
  *check({ file }) {
    for (const { stage, instruction, script } of shellScripts(file)) {
      const [error] = script.errors;
      if (error === undefined || /too large|too deeply|not readable/.test(error.message)) continue;
      if (shellAt(stage, instruction) === 'unknown' && looksLikeWindows(script.written.text)) continue;
      yield {
        message: `The shell cannot read this script: ${error.message}. Nothing of it runs.`,
        subject: instruction.keyword,
        at: { path: file.path, range: error.range },
        severity: instruction.keyword === 'HEALTHCHECK' ? 'critical' : 'blocker',
      };
    }
  },
});

function looksLikeWindows(text: string): boolean {
  return /\b[A-Za-z]:[\\/]|%\w+%|\.(?:ps1|exe|bat|cmd|msi)\b|\$env:|\bpowershell\b|\bInvoke-/i.test(text);
}
