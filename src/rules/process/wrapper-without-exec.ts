import { readerOf } from '../../dockerfile/interpreter.ts';
import type { CommandInstruction, Dockerfile, Stage } from '../../dockerfile/model.ts';
import { cmdOf, entrypointOf } from '../../dockerfile/process.ts';
import { scriptOf } from '../../dockerfile/script.ts';
import { startedScript, startedScriptGlobs } from '../../repository/started-script.ts';
import type { ShellScript, SimpleCommand } from '../../shell/ast.ts';
import { commandsOf } from '../../shell/walk.ts';
import { isShell } from '../../shell/wrappers.ts';
import type { Tree } from '../../snapshot/snapshot.ts';
import { insertBefore } from '../../text/edit.ts';
import type { Range } from '../../text/range.ts';
import { defineRule, type Fix } from '../rule.ts';

export default defineRule({
  id: 'wrapper-without-exec',
  scope: 'repository',
  severity: 'major',
  category: 'correctness',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  fixable: true,
  title: 'Shell script stays in front of the program that it starts',
  remedy: 'Start the program by `exec`',
  rationale:
    'A shell that waits for its last command is process 1, and it does not pass SIGTERM on: `docker stop` waits ten seconds and kills the program in the middle of its work. `exec` in front of the last command puts the program in the place of the shell.',
  peers: [],
  reads: startedScriptGlobs,
  examples: {
    bad: [
      {
        title: 'A script in the exec form',
        files: 'FROM python:3.14-slim\nCMD ["sh", "-c", "python migrate.py && python serve.py"]\n',
        reports: [
          {
            line: 2,
            message:
              'The shell waits for `python` and does not pass SIGTERM on, so `docker stop` kills it after ten seconds. Write `exec python …`.',
          },
        ],
        fixed: 'FROM python:3.14-slim\nCMD ["sh", "-c", "python migrate.py && exec python serve.py"]\n',
      },
      {
        title: 'A script of the repository',
        files: {
          Dockerfile: 'FROM node:24-slim\nCOPY docker/entrypoint.sh /\nENTRYPOINT ["/entrypoint.sh"]\n',
          'docker/entrypoint.sh': '#!/bin/sh\nset -e\nnode migrate.js\nnode server.js\n',
        },
        reports: [
          {
            line: 3,
            message:
              'The last line of `docker/entrypoint.sh` starts `node` without `exec`: the shell waits for it and does not pass SIGTERM on, so `docker stop` kills it after ten seconds.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'exec',
        files: {
          Dockerfile:
            'FROM node:24-slim\nCOPY entrypoint.sh /\nENTRYPOINT ["/entrypoint.sh"]\nCMD ["sh", "-c", "node a.js && exec node b.js"]\n',
          'entrypoint.sh': '#!/bin/sh\nif [ "$1" = serve ]; then\n  exec node server.js\nfi\nexec "$@"\n',
        },
      },
      {
        title: 'A shell that looks after its children',
        files: {
          Dockerfile: 'FROM debian:13\nCOPY start.sh /\nENTRYPOINT ["/start.sh"]\n',
          'start.sh': '#!/bin/bash\ntrap "kill 0" TERM\nserver &\nwait\n',
        },
      },
      {
        title: 'One command, which the shell gives way to',
        files: 'FROM node:24-alpine\nCMD ["sh", "-c", "node server.js --port $PORT"]\n',
      },
      {
        title: 'A supervisor in front',
        files: 'FROM debian:13\nENTRYPOINT ["tini", "-g", "--"]\nCMD ["sh", "-c", "migrate && serve"]\n',
      },
      { title: 'Done when it has done', files: 'FROM debian:13\nCMD ["sh", "-c", "make && echo done"]\n' },
      {
        title: 'Another language',
        files: {
          Dockerfile: 'FROM python:3.14\nCOPY entrypoint.py /\nENTRYPOINT ["/entrypoint.py"]\n',
          'entrypoint.py': '#!/usr/bin/env python3\nimport os\nos.system("serve")\n',
        },
      },
    ],
  },
  *check({ repository: { dockerfiles, tree } }) {
    for (const file of dockerfiles) {
      for (const stage of file.stages.filter(({ shipped }) => shipped)) {
        const [entrypoint, cmd] = [entrypointOf(stage), cmdOf(stage)];
        const start = entrypoint ?? cmd;
        if (start === null) continue;
        const { instruction } = start;
        const found = inExecForm(file, start.stage, instruction) ?? inRepository(tree, file, stage, instruction);
        if (found === null) continue;
        yield {
          message: found.message,
          subject: found.subject,
          at: { path: file.path, range: instruction.ownRange },
          related: found.related,
          ...(found.fix === undefined ? {} : { fix: found.fix }),
        };
      }
    }
  },
});

interface Found {
  readonly message: string;
  readonly subject: string;
  readonly related: readonly { readonly path: string; readonly range: Range }[];
  readonly fix?: Fix;
}

const consequence = 'does not pass SIGTERM on, so `docker stop` kills it after ten seconds';

/** `["sh", "-c", "a && b"]`; of a single command a shell of today takes the place by itself. */
function inExecForm(file: Dockerfile, stage: Stage, instruction: CommandInstruction): Found | null {
  const { command } = instruction;
  if (command.form !== 'exec' || !isShell(command.words[0]?.text.replace(/^.*\//, '') ?? null)) return null;
  const script = scriptOf(file, stage, instruction);
  if (script === null || readerOf(file, stage, instruction) === null || commandsOf(script).length < 2) return null;
  const last = waitedFor(script);
  const program = last?.words[0];
  if (last === null || program === undefined) return null;
  const name = program.text;
  return {
    message: `The shell waits for \`${name}\` and ${consequence}. Write \`exec ${name} …\`.`,
    subject: name,
    related: [],
    fix: {
      title: 'Put `exec` in front of the last command',
      applicability: 'needs-review',
      edits: [{ path: file.path, ...insertBefore(file.source, program.range, 'exec ') }],
    },
  };
}

function inRepository(tree: Tree, file: Dockerfile, stage: Stage, { command }: CommandInstruction): Found | null {
  const found = startedScript(tree, file, stage, command);
  const last = found === null ? null : waitedFor(found.script);
  const started = last?.words[0]?.text;
  if (found === null || last === null || started === undefined) return null;
  const { path } = found;
  return {
    message: `The last line of \`${path}\` starts \`${started}\` without \`exec\`: the shell waits for it and ${consequence}.`,
    subject: path,
    related: [{ path, range: last.range }],
  };
}

/** They are over at once, or are no program; or they start another process and return. */
const brief =
  /^(?:\[|:|cat|cd|chmod|chown|cp|curl|date|echo|eval|exec|exit|export|false|kill|ln|ls|mkdir|mv|printf|return|rm|service|set|sleep|source|\.|tail|test|touch|trap|true|unset|wait|wget)$/;
const supervisors = /^(?:tini|dumb-init|s6-\w+|supervisord|runit|runsvdir|catatonit|gosu|su-exec|setpriv)$/;

/** The last command of a script, where the shell does nothing but wait for it. */
function waitedFor(script: ShellScript): SimpleCommand | null {
  const { statements } = script;
  const last = statements.at(-1);
  const commands = commandsOf(script);
  const looksAfter = commands.some(
    ({ name, enclosures }) => name === 'trap' || name === 'wait' || enclosures.includes('background'),
  );
  if (
    last === undefined ||
    script.errors.length > 0 ||
    looksAfter ||
    last.terminator === '&' ||
    last.operators.includes('||')
  )
    return null;
  const pipeline = last.pipelines.at(-1);
  const node = pipeline?.commands.at(-1);
  if (pipeline?.commands.length !== 1 || node?.kind !== 'simple') return null;
  const name = node.words[0]?.value;
  // What starts what it is given, or a function, cannot be judged by its name.
  if (name == null || brief.test(name) || supervisors.test(name) || isFunction(script, name)) return null;
  return node;
}

function isFunction({ statements }: ShellScript, name: string): boolean {
  return statements.some(({ pipelines }) =>
    pipelines.some(({ commands }) => commands.some((node) => node.kind === 'function' && node.name === name)),
  );
}
