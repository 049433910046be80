import { runScripts } from '../../dockerfile/commands.ts';
import type { RunInstruction, Stage } from '../../dockerfile/model.ts';
import { resolvePath, workingDirectoryAt } from '../../dockerfile/paths.ts';
import { instructionsOf, rootBase } from '../../dockerfile/stages.ts';
import { type StageUser, userAt } from '../../dockerfile/users.ts';
import { nameWithoutDigest } from '../../images/reference.ts';
import { argumentsOf } from '../../shell/arguments.ts';
import type { Command } from '../../shell/command.ts';
import { packageOperationOf } from '../../shell/packages.ts';
import { defineRule } from '../rule.ts';

const accountTools =
  /^(?:useradd|adduser|groupadd|addgroup|usermod|groupmod|userdel|deluser|groupdel|delgroup|chpasswd)$/;
/** Programs that run another one as somebody else. */
const switches = /^(?:sudo|doas|su|gosu|su-exec|runuser|setpriv|chroot|fakeroot|unshare)$/;

export default defineRule({
  id: 'privileged-command-as-user',
  scope: 'dockerfile',
  severity: 'blocker',
  category: 'correctness',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Command needs root, and runs as another user',
  remedy: 'Run what needs root before `USER`',
  rationale:
    'From `USER` on, or from the start where the base image has dropped root, every RUN runs as that user. Package managers, account tools and `chown` need root: the build stops there.',
  peers: [],
  examples: {
    bad: [
      {
        title: 'Behind USER',
        files: 'FROM debian:13-slim\nUSER 10001\nRUN apt-get update && apt-get install -y curl\n',
        reports: [
          {
            line: 3,
            message:
              '`apt-get update` needs root, and runs as `10001` since line 2: the build stops here. Move it above, or put `USER root` before it.',
          },
        ],
      },
      {
        title: 'On a base image that has dropped root',
        files: 'FROM registry.access.redhat.com/ubi9/python-312:9.6\nRUN dnf install -y git && dnf clean all\n',
        reports: [
          {
            line: 2,
            message:
              '`dnf install` needs root, and runs as `default`, the user of `registry.access.redhat.com/ubi9/python-312:9.6`: the build stops here. Put `USER root` before it, and go back behind it.',
          },
        ],
      },
      {
        title: 'Files of others',
        files: 'FROM node:24-slim AS base\nUSER node\nFROM base\nCOPY . /app\nRUN chown -R node:node /app\n',
        reports: [
          {
            line: 5,
            message:
              '`chown` needs root, and runs as `node` since line 2: the build stops here. Use `COPY --chown`, or put `USER root` before it.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'As root, and by sudo',
        files:
          'FROM debian:13-slim\nUSER 10001\nRUN sudo apt-get update\nUSER root\nRUN apt-get update && chown 10001 /srv\nUSER 10001\n',
      },
      { title: 'It may fail', files: 'FROM debian:13-slim\nUSER app\nRUN chown -R app /srv || true\n' },
      {
        title: 'Not system packages',
        files: 'FROM node:24\nUSER node\nRUN npm ci\nFROM python:3.13\nUSER 1000\nRUN pip install --user flask\n',
      },
      { title: 'A user that the build gives', files: 'FROM debian:13\nARG WHO\nUSER $WHO\nRUN apt-get update\n' },
      { title: 'An unknown base image', files: 'FROM example.com/base:1\nRUN apt-get update\n' },
    ],
  },
  *check({ file }) {
    for (const { stage, run, commands } of runScripts(file)) {
      if (run.onbuild) continue;
      const user = userAt(stage, run);
      if (user.isRoot !== false) continue;
      const command = commands.find((candidate) => needsRoot(candidate, stage, run, user));
      if (command === undefined) continue;
      const what = nameOf(command);
      yield {
        message: `\`${what}\` needs root, and runs as \`${user.user}\`${sinceWhen(stage, user)}: the build stops here. ${remedy(command, user)}`,
        subject: what,
        at: { path: file.path, range: command.range },
        related: user.instruction === null ? [] : [{ path: file.path, range: user.instruction.range }],
        confidence: command.name === 'chown' || command.name === 'chgrp' ? 'likely' : 'certain',
      };
    }
  },
});

function needsRoot(command: Command, stage: Stage, run: RunInstruction, user: StageUser): boolean {
  if (command.failureLost !== null || command.conditional || isSwitched(command)) return false;
  const { name, args } = command;
  if (name === null || args.some(({ value }) => value === '--help' || value === '--version')) return false;
  if (name === 'chown') return changesOwner(command, stage, run, user);
  if (accountTools.test(name)) return true;
  const operation = packageOperationOf(command);
  if (operation === null || operation.manager.kind !== 'system') return false;
  return operation.action !== 'download' && operation.action !== 'clean';
}

/** Giving files to another user, or taking those that COPY has left to root; what is one's own may be given to oneself. */
function changesOwner(command: Command, stage: Stage, run: RunInstruction, { user }: StageUser): boolean {
  const [owner, ...paths] = argumentsOf(command).operands;
  if (owner?.value == null || paths.length === 0) return false;
  const name = owner.value.replace(/[:.].*$/s, '');
  if (name !== '' && name !== user) return true;
  const copied = [...instructionsOf(stage, 'COPY', 'ADD')].filter(
    (copy) => copy.index < run.index && !copy.onbuild && !copy.flags.some((flag) => flag.name === 'chown'),
  );
  const directory = workingDirectoryAt(stage, run);
  const targets = copied.map((copy) => {
    const path = copy.destination?.value ?? null;
    return path === null ? null : resolvePath(workingDirectoryAt(stage, copy), path);
  });
  return paths.some(({ value }) => {
    const path = value === null ? null : resolvePath(directory, value);
    return path !== null && targets.some((target) => target === path || target?.startsWith(`${path}/`));
  });
}

function isSwitched({ wrappedBy }: Command): boolean {
  for (let outer = wrappedBy; outer !== null; outer = outer.wrappedBy) {
    if (outer.name === null || switches.test(outer.name)) return true;
  }
  return false;
}

function nameOf(command: Command): string {
  const operation = packageOperationOf(command);
  return operation === null ? (command.name ?? '') : `${command.name} ${operation.subcommand}`.trim();
}

function sinceWhen(stage: Stage, { instruction }: StageUser): string {
  if (instruction !== null) return ` since line ${instruction.range.startLine}`;
  const base = rootBase(stage);
  return base.kind === 'image' ? `, the user of \`${nameWithoutDigest(base.reference)}\`` : '';
}

function remedy({ name }: Command, { instruction }: StageUser): string {
  if (name === 'chown') return 'Use `COPY --chown`, or put `USER root` before it.';
  return instruction === null
    ? 'Put `USER root` before it, and go back behind it.'
    : 'Move it above, or put `USER root` before it.';
}
