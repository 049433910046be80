import { runScripts } from '../../dockerfile/commands.ts';
import { commandsBefore } from '../../dockerfile/history.ts';
import type { Dockerfile, RunInstruction, Stage } from '../../dockerfile/model.ts';
import { imageFactsOf, rootBase } from '../../dockerfile/stages.ts';
import type { ImageFacts } from '../../images/facts.ts';
import { nameWithoutDigest } from '../../images/reference.ts';
import { type AccountTool, unknownFlags } from '../../shell/accounts.ts';
import type { Command } from '../../shell/command.ts';
import { packageOperationOf } from '../../shell/packages.ts';
import { defineRule } from '../rule.ts';

const makers: Readonly<Record<AccountTool, string>> = {
  'busybox-adduser': "busybox's `adduser`",
  'busybox-addgroup': "busybox's `addgroup`",
  'debian-adduser': "Debian's `adduser`",
  'debian-addgroup': "Debian's `addgroup`",
  useradd: '`useradd`',
  groupadd: '`groupadd`',
};

/** What does the same elsewhere. */
const instead: Partial<Record<AccountTool, string>> = {
  'busybox-adduser': '`adduser -S -D -H -u NUMBER -G GROUP NAME`',
  'busybox-addgroup': '`addgroup -S -g NUMBER NAME`',
  'debian-adduser': '`adduser --system --uid NUMBER --ingroup GROUP NAME`, or `useradd`',
  'debian-addgroup': '`addgroup --system --gid NUMBER NAME`, or `groupadd`',
};

export default defineRule({
  id: 'wrong-account-flags',
  scope: 'dockerfile',
  severity: 'blocker',
  category: 'correctness',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  title: "Flags of another distribution's adduser",
  remedy: "Use the flags of the distribution's own `adduser`",
  rationale:
    'Three programs are called `adduser`: busybox has one (Alpine), Debian has a script, and on Red Hat it is another name for `useradd`. Each stops at a flag of the others.',
  peers: [],
  examples: {
    bad: [
      {
        title: "Alpine's flags on Debian",
        files: 'FROM debian:12-slim\nRUN adduser -D -u 10001 app\n',
        reports: [
          {
            line: 2,
            message:
              "Debian's `adduser`, which `debian:12-slim` has, does not know `-D`: the build stops here. Use `adduser --system --uid NUMBER --ingroup GROUP NAME`, or `useradd`.",
          },
        ],
      },
      {
        title: "Debian's flags on Alpine",
        files: 'FROM alpine:3.23\nRUN addgroup --gid 10001 app && adduser --disabled-password --gid 10001 app\n',
        reports: [
          {
            line: 2,
            message:
              "busybox's `adduser`, which `alpine:3.23` has, does not know `--gid`: the build stops here. Use `adduser -S -D -H -u NUMBER -G GROUP NAME`.",
          },
        ],
      },
      {
        title: "Alpine's flags on Red Hat",
        files: 'FROM fedora:43\nRUN adduser --disabled-password app\n',
        reports: [
          {
            line: 2,
            message:
              '`useradd`, which `fedora:43` has as `adduser`, does not know `--disabled-password`: the build stops here.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'Each with its own',
        files:
          'FROM alpine:3.23\nRUN addgroup -S app && adduser -S -D -G app app\nFROM debian:12\nRUN addgroup --system app && adduser --system --ingroup app app\nFROM fedora:43\nRUN adduser -r app\n',
      },
      {
        title: 'Long flags that busybox has',
        files: 'FROM node:24-alpine\nRUN addgroup --system --gid 1001 app && adduser --system --uid 1001 app\n',
      },
      {
        title: 'The other program is installed',
        files: 'FROM alpine:3.23\nRUN apk add --no-cache shadow && useradd -r -M app\n',
      },
      { title: 'An unknown image', files: 'FROM example.com/base:1\nRUN adduser -D app\n' },
      { title: 'It may fail', files: 'FROM debian:12\nRUN adduser -D app || adduser --disabled-password app\n' },
    ],
  },
  *check({ file }) {
    for (const { stage, run, commands } of runScripts(file)) {
      const facts = imageFactsOf(stage);
      const base = rootBase(stage);
      if (facts === null || base.kind !== 'image') continue;
      for (const command of commands) {
        if (command.failureLost !== null || command.conditional) continue;
        const tool = toolFor(file, stage, run, command, facts);
        if (tool === null || command.args.some(({ value }) => value === null)) continue;
        const [flag] = unknownFlags(command, tool);
        if (flag === undefined) continue;
        const written = flag.word.text.startsWith('--') ? `--${flag.name}` : `-${flag.name}`;
        const alias = tool === 'useradd' && command.name === 'adduser' ? ' as `adduser`' : '';
        const hint = instead[tool];
        yield {
          message: `${makers[tool]}, which \`${nameWithoutDigest(base.reference)}\` has${alias}, does not know \`${written}\`: the build stops here.${hint === undefined ? '' : ` Use ${hint}.`}`,
          subject: `${command.name} ${written}`,
          at: { path: file.path, range: flag.word.range },
        };
      }
    }
  },
});

function toolFor(
  file: Dockerfile,
  stage: Stage,
  run: RunInstruction,
  command: Command,
  { distribution, packageManager }: ImageFacts,
): AccountTool | null {
  const { name } = command;
  if (name === 'useradd' || name === 'groupadd') return name;
  if ((name !== 'adduser' && name !== 'addgroup') || distribution === null) return null;
  if (distribution.id === 'alpine' || distribution.id === 'busybox') return `busybox-${name}`;
  if (distribution.id === 'debian' || distribution.id === 'ubuntu') {
    // What else could bring another one is not known.
    const installsBusybox = commandsBefore(file, stage, run, command).some(
      (earlier) => packageOperationOf(earlier)?.packages.some((request) => request.name?.includes('busybox')) === true,
    );
    return installsBusybox ? null : `debian-${name}`;
  }
  const isRedHat = /^(?:dnf|microdnf|yum)$/.test(packageManager ?? '');
  return isRedHat && name === 'adduser' ? 'useradd' : null;
}
