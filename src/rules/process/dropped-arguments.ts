import type { Command, Stage } from '../../dockerfile/model.ts';
import { cmdOf, entrypointOf } from '../../dockerfile/process.ts';
import { isShippedWith } from '../../dockerfile/stages.ts';
import { isShell } from '../../shell/wrappers.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'dropped-arguments',
  scope: 'dockerfile',
  severity: 'critical',
  category: 'correctness',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  title: 'CMD never reaches the ENTRYPOINT',
  remedy: 'Write the `ENTRYPOINT` in exec form, so that `CMD` reaches it',
  rationale:
    'A shell-form `ENTRYPOINT` is run as `sh -c "…"`. What `CMD` and `docker run` give comes behind the script, where the shell takes it for its own positional parameters, and the program never sees it.',
  peers: [],
  examples: {
    bad: [
      {
        title: 'A shell-form ENTRYPOINT',
        files: 'FROM node:24-slim\nENTRYPOINT node server.js\nCMD ["--port", "8080"]\n',
        reports: [
          {
            line: 3,
            message:
              'The shell-form `ENTRYPOINT` of line 2 drops these arguments: write it as `["…"]`, or use `"$@"` in it.',
          },
        ],
      },
      {
        title: 'A shell in the exec form',
        files: 'FROM node:24-slim\nENTRYPOINT ["sh", "-c", "exec node server.js"]\nCMD ["--port", "8080"]\n',
        reports: [
          {
            line: 3,
            message:
              'The shell of the `ENTRYPOINT` in line 2 takes these arguments, and its script does not use them: pass `"$@"` on, with a name for `$0` in front.',
          },
        ],
      },
      {
        title: 'A shell in between',
        files: 'FROM node:24-slim\nENTRYPOINT ["node"]\nCMD --watch server.js\n',
        reports: [
          {
            line: 3,
            message:
              'In shell form these are no arguments: the `ENTRYPOINT` of line 2 is given `/bin/sh -c "--watch server.js"`. Write `CMD` as `["…"]`.',
          },
        ],
      },
    ],
    good: [
      { title: 'Both in exec form', files: 'FROM node:24-slim\nENTRYPOINT ["node"]\nCMD ["server.js"]\n' },
      {
        title: 'Passed on',
        files: 'FROM node:24-slim\nENTRYPOINT ["sh", "-c", "exec node \\"$@\\"", "node"]\nCMD ["server.js"]\n',
      },
      {
        title: 'A script that starts what it is given',
        files: 'FROM node:24-slim\nENTRYPOINT ["docker-entrypoint.sh"]\nCMD node server.js\n',
      },
      {
        title: 'CMD is set aside',
        files: 'FROM node:24-slim AS base\nCMD ["--port", "1"]\nFROM base\nENTRYPOINT node server.js\n',
      },
      { title: 'The shell alone', files: 'FROM node:24-slim\nENTRYPOINT ["sh", "-c"]\nCMD ["node server.js"]\n' },
    ],
  },
  *check({ file }) {
    for (const stage of file.stages) {
      if (!isShippedWith(file, stage)) continue;
      const problem = explain(stage);
      if (problem === null) continue;
      const { message, at } = problem;
      yield { message, subject: 'CMD', at: { path: file.path, range: at.ownRange } };
    }
  },
});

function explain(stage: Stage) {
  const [entrypoint, cmd] = [entrypointOf(stage), cmdOf(stage)];
  if (entrypoint === null || cmd === null || (entrypoint.stage !== stage && cmd.stage !== stage)) return null;
  const line = entrypoint.instruction.range.startLine;
  const at = cmd.instruction;
  const [runs, given] = [entrypoint.instruction.command, at.command];
  if (runs.form === 'shell') {
    if (runs.brokenExec || /\$[@*0-9{]/.test(runs.text.text)) return null;
    const message = `The shell-form \`ENTRYPOINT\` of line ${line} drops these arguments: write it as \`["…"]\`, or use \`"$@"\` in it.`;
    return { message, at };
  }
  const script = scriptOf(runs);
  if (script !== null) {
    if (/\$[@*0-9{]/.test(script)) return null;
    const message = `The shell of the \`ENTRYPOINT\` in line ${line} takes these arguments, and its script does not use them: pass \`"$@"\` on, with a name for \`$0\` in front.`;
    return { message, at };
  }
  if (given.form !== 'shell' || given.brokenExec || !/^-/.test(given.text.text)) return null;
  const message = `In shell form these are no arguments: the \`ENTRYPOINT\` of line ${line} is given \`/bin/sh -c "${given.text.text.trim()}"\`. Write \`CMD\` as \`["…"]\`.`;
  return { message, at };
}

/** The script of `["sh", "-c", "…"]`; null for `["sh", "-c"]`, whose script comes from CMD. */
function scriptOf(command: Command): string | null {
  if (command.form !== 'exec') return null;
  const [program, flag, script] = command.words.map((word) => word.text);
  if (!isShell(program?.replace(/^.*\//, '') ?? null) || !/^-\w*c$/.test(flag ?? '')) return null;
  return script ?? null;
}
