import { readerOf } from '../../dockerfile/interpreter.ts';
import type { CommandInstruction, Dockerfile, Stage } from '../../dockerfile/model.ts';
import { cmdOf, entrypointOf } from '../../dockerfile/process.ts';
import { scriptOf } from '../../dockerfile/script.ts';
import { shellInstructionAt } from '../../dockerfile/shells.ts';
import type { SimpleCommand } from '../../shell/ast.ts';
import { insertBefore, replaceRange } from '../../text/edit.ts';
import { endToFile, toFile } from '../../text/mapped.ts';
import { rangeAt } from '../../text/source.ts';
import { defineRule, type Fix } from '../rule.ts';

export default defineRule({
  id: 'shell-form-process',
  scope: 'dockerfile',
  severity: ['major', 'minor'],
  category: 'correctness',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  fixable: true,
  title: 'CMD or ENTRYPOINT in shell form',
  remedy: 'Write the exec form',
  rationale:
    'The shell form starts `/bin/sh -c`, and the shell is process 1. A shell that stays there does not pass SIGTERM on: `docker stop` waits ten seconds and kills the program, which loses what it was doing. It also has to be in the image, and reads `$`, `;` and blanks its own way.',
  exceptions: 'A command that needs the shell, for variables say: put `exec` in front of it.',
  peers: [
    { tool: 'hadolint', id: 'DL3025', relation: 'narrower' },
    { tool: 'buildkit', id: 'JSONArgsRecommended', relation: 'narrower' },
    { tool: 'kics', id: 'Not Using JSON In CMD And ENTRYPOINT Arguments', relation: 'narrower' },
    { tool: 'semgrep', id: 'prefer-json-notation', relation: 'narrower' },
    { tool: 'sonar', id: 'S7019', relation: 'narrower' },
    { tool: 'droast', id: 'DF018', relation: 'narrower' },
    { tool: 'droast', id: 'DF025', relation: 'narrower' },
  ],
  examples: {
    bad: [
      {
        title: 'A shell that stays',
        files: 'FROM ubuntu:18.04\nCMD /opt/db/bin/server --quiet\n',
        reports: [
          {
            line: 2,
            message:
              '`/bin/sh` stays as process 1 and does not pass SIGTERM on, so `docker stop` kills the program after ten seconds. Write the exec form.',
          },
        ],
        fixed: 'FROM ubuntu:18.04\nCMD ["/opt/db/bin/server", "--quiet"]\n',
      },
      {
        title: 'Several commands',
        files: 'FROM python:3.14-slim\nCMD python migrate.py && python serve.py\n',
        reports: [
          {
            line: 2,
            message:
              '`/bin/sh` stays as process 1 and does not pass SIGTERM on, so `docker stop` kills the program after ten seconds. Put `exec` in front of the last command.',
          },
        ],
        fixed: 'FROM python:3.14-slim\nCMD python migrate.py && exec python serve.py\n',
      },
      {
        title: 'A shell that gives way to its only command',
        files: 'FROM alpine:3.23\nENTRYPOINT httpd -f\n',
        reports: [
          {
            line: 2,
            severity: 'minor',
            message:
              '`/bin/sh -c` starts this, though the command has no need of a shell and the arguments of `docker run` are lost. Write the exec form.',
          },
        ],
        fixed: 'FROM alpine:3.23\nENTRYPOINT ["httpd", "-f"]\n',
      },
    ],
    good: [
      { title: 'The exec form', files: 'FROM node:24-slim\nCMD ["node", "server.js"]\n' },
      { title: 'exec hands process 1 over', files: 'FROM node:24-slim\nCMD exec node server.js --port "$PORT"\n' },
      { title: 'A health check', files: 'FROM node:24-slim\nHEALTHCHECK CMD node health.js || exit 1\nCMD ["node"]\n' },
      {
        title: 'SHELL was chosen',
        files: 'FROM node:24-slim\nSHELL ["/bin/bash", "-l", "-c"]\nCMD node server.js\n',
      },
      { title: 'A stage that is left behind', files: 'FROM node:24 AS build\nCMD npm test\nFROM node:24-slim\n' },
      { title: 'Replaced further down', files: 'FROM node:24 AS a\nCMD npm test\nFROM a\nCMD ["npm", "test"]\n' },
    ],
  },
  *check({ file }) {
    const seen = new Set<CommandInstruction>();
    for (const stage of file.stages.filter(({ shipped }) => shipped)) {
      for (const found of [entrypointOf(stage), cmdOf(stage)]) {
        if (found === null || seen.has(found.instruction)) continue;
        seen.add(found.instruction);
        const judged = judge(file, found.stage, found.instruction);
        if (judged === null) continue;
        const { keyword, ownRange } = found.instruction;
        yield { subject: keyword, at: { path: file.path, range: ownRange }, ...judged };
      }
    }
  },
});

function judge(file: Dockerfile, stage: Stage, instruction: CommandInstruction) {
  const { command } = instruction;
  if (command.form !== 'shell' || command.brokenExec || shellInstructionAt(stage, instruction) !== null) return null;
  const script = scriptOf(file, stage, instruction);
  if (script === null || script.errors.length > 0 || script.statements.length === 0) return null;
  const only = onlyCommand(script.statements);
  const last = script.statements.at(-1)?.pipelines.at(-1)?.commands.at(-1);
  if (last?.kind === 'simple' && last.words[0]?.value === 'exec') return null;
  const reader = readerOf(file, stage, instruction);
  const fix = only === null ? execLast(file, script.statements) : execForm(file, stage, instruction, only);
  const stays = only === null || (reader !== null && !execsLastCommand(reader));
  const remedy =
    only === null
      ? 'Put `exec` in front of the last command.'
      : `Write the exec form${fix === null ? ', or put `exec` in front' : ''}.`;
  const lost = instruction.keyword === 'ENTRYPOINT' ? ' and the arguments of `docker run` are lost' : '';
  const message = stays
    ? `\`/bin/sh\` stays as process 1 and does not pass SIGTERM on, so \`docker stop\` kills the program after ten seconds. ${remedy}`
    : `\`/bin/sh -c\` starts this${fix === null ? '' : ', though the command has no need of a shell'}${lost}. ${remedy}`;
  return {
    message,
    severity: stays ? ('major' as const) : ('minor' as const),
    // A shell that gives way does no harm, and the variables need one.
    ...(stays || fix !== null || lost !== '' ? {} : { profile: 'strict' as const }),
    ...(fix === null ? {} : { fix }),
  };
}

type Statements = NonNullable<ReturnType<typeof scriptOf>>['statements'];

function onlyCommand(statements: Statements): SimpleCommand | null {
  const [statement, ...more] = statements;
  const [pipeline, ...others] = statement?.pipelines ?? [];
  const [node, ...piped] = pipeline?.commands ?? [];
  if (more.length + others.length + piped.length > 0 || statement?.terminator === '&') return null;
  return node?.kind === 'simple' ? node : null;
}

/** bash and BusyBox replace themselves by the only command of `-c`, dash since 0.5.11. */
function execsLastCommand({ interpreter, version }: NonNullable<ReturnType<typeof readerOf>>): boolean {
  if (interpreter !== 'dash') return true;
  const [, major = '0', minor = '0', patch = '0'] = /^(\d+)\.(\d+)\.(\d+)/.exec(version ?? '') ?? [];
  return Number(major) > 0 || Number(minor) > 5 || (Number(minor) === 5 && Number(patch) >= 11);
}

/** What the shell does itself. */
const ofTheShell = /^(?:\.|:|cd|eval|exec|exit|export|set|source|test|trap|ulimit|umask|wait|\[)$/;

/** The shell becomes the last program, where that is one, and nothing has to come after it. */
function execLast({ path, source }: Dockerfile, statements: Statements): Fix | null {
  const commands = statements.at(-1)?.pipelines.at(-1)?.commands ?? [];
  const [node] = commands;
  const program = node?.kind === 'simple' ? node.words[0] : undefined;
  if (program?.value == null || commands.length > 1 || ofTheShell.test(program.value)) return null;
  if (statements.at(-1)?.terminator === '&') return null;
  const edits = [{ path, ...insertBefore(source, program.range, 'exec ') }];
  return { title: 'Put `exec` in front of the last command', applicability: 'needs-review', edits };
}

/** Words that no shell changes, of a program that is no part of the shell. */
function execForm(file: Dockerfile, stage: Stage, instruction: CommandInstruction, node: SimpleCommand): Fix | null {
  const values = node.words.map(({ value, text }) => (text.startsWith('~') ? null : value));
  const [program] = values;
  if (program == null || ofTheShell.test(program)) return null;
  if (node.assignments.length + node.redirects.length > 0 || values.includes(null)) return null;
  const { text } = instruction.command.form === 'shell' ? instruction.command : { text: instruction.args };
  const range = rangeAt(file.source, toFile(text, 0), endToFile(text, 0, text.text.trimEnd().length));
  if (range.startLine !== range.endLine) return null;
  // The arguments of CMD arrive then, and a script without an interpreter line does not start.
  const isTaken = (instruction.keyword === 'ENTRYPOINT' && cmdOf(stage) !== null) || /\.(?:sh|bash)$/.test(program);
  const array = `[${values.map((value) => JSON.stringify(value)).join(', ')}]`;
  return {
    title: 'Write the exec form',
    applicability: isTaken ? 'needs-review' : 'safe',
    edits: [{ path: file.path, ...replaceRange(file.source, range, array) }],
  };
}
