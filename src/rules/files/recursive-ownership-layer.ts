import { runScripts } from '../../dockerfile/commands.ts';
import type { Instruction, RunInstruction, Stage } from '../../dockerfile/model.ts';
import { resolvePath, workingDirectoryAt } from '../../dockerfile/paths.ts';
import { instructionsOf, isShippedWith } from '../../dockerfile/stages.ts';
import { argumentsOf, hasFlag } from '../../shell/arguments.ts';
import type { Command } from '../../shell/command.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'recursive-ownership-layer',
  scope: 'dockerfile',
  severity: 'minor',
  category: 'size',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Recursive chown or chmod stores files twice',
  remedy: 'Set the owner while copying: `COPY --chown`',
  rationale:
    'A layer holds whole files: `chown -R` or `chmod -R` on files of an earlier layer stores every one of them again, though not a byte in them has changed. `COPY --chown` and `COPY --chmod` set owner and mode while copying, and in the `RUN` that makes the files they cost nothing.',
  peers: [],
  examples: {
    bad: [
      {
        files: 'FROM node:24-slim\nWORKDIR /app\nCOPY . .\nRUN chown -R node:node /app\nUSER node\n',
        reports: [
          {
            line: 4,
            message:
              '`chown -R` stores all of `/app` once more, with what line 3 copied there. Use `COPY --chown` instead.',
          },
        ],
      },
      {
        title: 'Modes',
        files:
          'FROM python:3.14-slim AS build\nRUN pip install --prefix=/install flask\nFROM python:3.14-slim\nCOPY --from=build /install /usr/local\nRUN chmod -R a+rX /usr/local\n',
        reports: [
          {
            line: 5,
            message:
              '`chmod -R` stores all of `/usr/local` once more, with what line 4 copied there. Use `COPY --chmod` instead.',
          },
        ],
      },
    ],
    good: [
      { title: 'While copying', files: 'FROM node:24-slim\nWORKDIR /app\nCOPY --chown=node:node . .\nUSER node\n' },
      {
        title: 'An empty folder',
        files: 'FROM node:24-slim\nRUN mkdir -p /data && chown -R node:node /data\nCOPY . /app\n',
      },
      { title: 'One small file', files: 'FROM node:24-slim\nCOPY start.sh /opt/bin/\nRUN chmod -R 755 /opt/bin\n' },
      {
        title: 'In a stage that is left behind',
        files:
          'FROM node:24-slim AS build\nCOPY . /app\nRUN chown -R node /app\nFROM scratch\nCOPY --from=build /app /app\n',
      },
    ],
  },
  *check({ file }) {
    for (const { stage, run, commands } of runScripts(file)) {
      if (run.onbuild || !isShippedWith(file, stage)) continue;
      for (const command of commands) {
        if (!/^(?:chown|chmod|chgrp)$/.test(command.name ?? '') || !hasFlag(command, 'R', 'recursive')) continue;
        const flag = command.name === 'chmod' ? 'chmod' : 'chown';
        const found = earlierFiles(stage, run, flag, pathsOf(command, commands, stage, run));
        if (found === null) continue;
        yield {
          message: `\`${command.name} -R\` stores all of \`${found.path}\` once more, with what line ${found.copy.ownRange.startLine} copied there. Use \`COPY --${flag}\` instead.`,
          subject: found.path,
          at: { path: file.path, range: command.range },
          related: [{ path: file.path, range: found.copy.ownRange }],
        };
        break;
      }
    }
  },
});

function pathsOf(command: Command, all: readonly Command[], stage: Stage, run: RunInstruction): string[] {
  const moves = all.some(({ name }) => name === 'cd' || name === 'pushd');
  const directory = moves ? null : workingDirectoryAt(stage, run);
  return argumentsOf(command)
    .operands.slice(1)
    .flatMap(({ value }) => (value === null ? [] : (resolvePath(directory, value) ?? [])));
}

/** A COPY of a folder without the flag, above in the stage, that went into one of the paths. */
function earlierFiles(
  stage: Stage,
  run: RunInstruction,
  flag: string,
  paths: readonly string[],
): { path: string; copy: Instruction } | null {
  for (const copy of instructionsOf(stage, 'COPY', 'ADD')) {
    const value = copy.destination?.value;
    if (copy.index > run.index || value == null || copy.flags.some(({ name }) => name === flag)) continue;
    const target = resolvePath(workingDirectoryAt(stage, copy), value);
    const path =
      target === null
        ? undefined
        : paths.find((candidate) => candidate !== '/' && `${target}/`.startsWith(`${candidate}/`));
    if (path !== undefined && copy.sources.some(({ text }) => isFolder(text))) return { path, copy };
  }
  return null;
}

/** Without an ending, a name is most likely that of a folder. */
function isFolder(source: string): boolean {
  return /^\.{0,2}\/?$|\/$|(?:^|\/)[\w$@{}-]+$/.test(source.replace(/^\.\//, ''));
}
