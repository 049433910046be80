import { runScripts } from '../../dockerfile/commands.ts';
import { commandsBefore } from '../../dockerfile/history.ts';
import type { Dockerfile, Instruction, RunInstruction, Stage } from '../../dockerfile/model.ts';
import { wordValue } from '../../dockerfile/shell-values.ts';
import { imageFactsOf, instructionsOf, rootBase } from '../../dockerfile/stages.ts';
import type { Account, ImageFacts } from '../../images/facts.ts';
import { nameWithoutDigest } from '../../images/reference.ts';
import { type AccountRequest, accountRequestOf } from '../../shell/accounts.ts';
import type { Command } from '../../shell/command.ts';
import { variablesIn } from '../../shell/words.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'id-already-taken',
  scope: 'dockerfile',
  severity: ['blocker', 'major'],
  category: 'correctness',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  title: 'The base image has an account with this number already',
  remedy: 'Take a number that no account of the base image has',
  rationale:
    'Some images come with an account of their own: Ubuntu has `ubuntu` with number 1000 from 23.04 on, Node.js images have `node`. Making another account with the same number or name fails, and so does the build.',
  peers: [],
  examples: {
    bad: [
      {
        title: 'Ubuntu 24.04 has a user 1000',
        files: 'FROM ubuntu:24.04\nARG USER_UID=1000\nRUN useradd -m -u ${USER_UID} dev\n',
        reports: [
          {
            line: 3,
            message:
              '`ubuntu:24.04` has a user with number 1000 already (`ubuntu`), so `useradd` fails. Remove it first (`userdel -r ubuntu`), or take another number.',
          },
        ],
      },
      {
        title: 'Its group as well',
        files: 'FROM node:24-slim\nRUN groupadd --gid 1000 app && useradd --uid 1001 --gid 1000 app\n',
        reports: [
          {
            line: 2,
            message:
              '`node:24-slim` has a group with number 1000 already (`node`), so `groupadd` fails. Remove it first (`groupdel node`), or take another number.',
          },
        ],
      },
      {
        title: 'The id of whoever builds, which is 1000 on most machines',
        files: 'FROM ubuntu:24.04\nARG UID\nRUN useradd -u $UID dev\n',
        reports: [
          {
            line: 3,
            message:
              '`ubuntu:24.04` has a user with number 1000 (`ubuntu`), which is what `$UID` usually is: then `useradd` fails. Remove it first (`userdel -r ubuntu`).',
          },
        ],
      },
      {
        title: 'A dev container, whose user is added later',
        files: 'FROM buildpack-deps:noble-curl\nLABEL dev.containers.features="common"\n',
        reports: [
          {
            line: 1,
            severity: 'major',
            message:
              '`buildpack-deps:noble-curl` has a user with number 1000 already (`ubuntu`): the user that dev containers add gets 1001, and cannot write what 1000 owns on the host. Remove it (`userdel -r ubuntu`).',
          },
        ],
      },
    ],
    good: [
      { title: 'Removed before', files: 'FROM ubuntu:24.04\nRUN userdel -r ubuntu && useradd -u 1000 dev\n' },
      { title: 'Renamed', files: 'FROM node:24\nRUN usermod -l dev node\nRUN groupadd -g 1000 dev\n' },
      {
        title: 'Another number, or one that may be shared',
        files: 'FROM ubuntu:24.04\nRUN useradd -u 1001 a && useradd -o -u 1000 b\n',
      },
      { title: 'An older Ubuntu', files: 'FROM ubuntu:22.04\nRUN useradd -u 1000 dev\n' },
      { title: 'It may fail', files: 'FROM ubuntu:24.04\nRUN useradd -u 1000 dev || true\n' },
    ],
  },
  *check({ file }) {
    yield* inDevContainers(file);
    for (const { stage, run, commands } of runScripts(file)) {
      const facts = imageFactsOf(stage);
      const base = rootBase(stage);
      if (run.onbuild || facts?.accounts == null || base.kind !== 'image') continue;
      for (const command of commands) {
        if (command.failureLost !== null || command.conditional) continue;
        const request = accountRequestOf(command);
        if (request === null || request.shared) continue;
        const asked = idOf(file, stage, run, request);
        const taken =
          asked === null ? undefined : facts.accounts.find((account) => isTaken(account, asked.id, request));
        if (asked === null || taken === undefined || isChanged(file, stage, run, command, taken)) continue;
        const remove = `\`${removerOf(facts, request.kind)} ${taken.name}\``;
        yield {
          message: asked.guessed
            ? `\`${nameWithoutDigest(base.reference)}\` has a ${request.kind} with number ${asked.id} (\`${taken.name}\`), which is what \`${request.id?.text}\` usually is: then \`${command.name}\` fails. Remove it first (${remove}).`
            : `\`${nameWithoutDigest(base.reference)}\` has a ${request.kind} with number ${asked.id} already (\`${taken.name}\`), so \`${command.name}\` fails. Remove it first (${remove}), or take another number.`,
          subject: `${request.kind} ${asked.id}`,
          at: { path: file.path, range: command.range },
          confidence: asked.guessed || request.kind === 'group' ? 'likely' : 'certain',
        };
      }
    }
  },
});

function removerOf({ distribution }: ImageFacts, kind: AccountRequest['kind']): string {
  if (distribution?.id === 'alpine') return kind === 'user' ? 'deluser --remove-home' : 'delgroup';
  return kind === 'user' ? 'userdel -r' : 'groupdel';
}

/** Groups are named and numbered like their users in these images. */
function isTaken({ uid, name }: Account, id: number, { kind, name: wanted }: AccountRequest): boolean {
  return uid === id && name !== null && (kind === 'user' || uid === 1000) && wanted?.value !== name;
}

function idOf(
  file: Dockerfile,
  stage: Stage,
  run: RunInstruction,
  { id }: AccountRequest,
): { readonly id: number; readonly guessed: boolean } | null {
  if (id === null) return null;
  const value = wordValue(file, stage, run, id);
  if (value !== null) return /^\d+$/.test(value) ? { id: Number(value), guessed: false } : null;
  const [name, ...more] = variablesIn(id);
  return name !== undefined && more.length === 0 && /^(?:(?:HOST_|USER_|LOCAL_|DEV_)?UID|USER_?ID)$/.test(name)
    ? { id: 1000, guessed: true }
    : null;
}

/** Whether something before has removed, renamed or renumbered the account. */
function isChanged(file: Dockerfile, stage: Stage, run: Instruction, until: Command, { name }: Account): boolean {
  return commandsBefore(file, stage, run, until).some(
    (command) =>
      (/^(?:userdel|deluser|usermod|groupdel|delgroup|groupmod)$/.test(command.name ?? '') &&
        command.args.some(({ value }) => value === null || value === name)) ||
      (command.name === 'sed' && command.args.some(({ text }) => /\/etc\/(?:passwd|group)/.test(text))),
  );
}

/** Dev containers add their user when they are put together; by then the number of most people is taken. */
function* inDevContainers(file: Dockerfile) {
  const isDevContainer =
    /(?:^|\/)\.devcontainer\//.test(file.path) ||
    [...instructionsOf(file, 'LABEL')].some(({ args }) => /dev\.containers\.|devcontainer\.metadata/.test(args.text));
  if (!isDevContainer) return;
  for (const stage of file.stages) {
    const { base, from } = stage;
    const account = base.kind === 'image' ? base.facts.accounts?.find(({ name }) => name === 'ubuntu') : undefined;
    if (base.kind !== 'image' || account === undefined || from === null) continue;
    // Whatever names the account, or makes one, knows of it.
    if (stage.instructions.some(({ args }) => /ubuntu\b|\b1000\b|user(?:add|del|mod)|adduser|deluser/.test(args.text)))
      continue;
    yield {
      message: `\`${nameWithoutDigest(base.reference)}\` has a user with number 1000 already (\`ubuntu\`): the user that dev containers add gets 1001, and cannot write what 1000 owns on the host. Remove it (\`userdel -r ubuntu\`).`,
      subject: 'dev container',
      at: { path: file.path, range: from.range },
      severity: 'major' as const,
      confidence: 'likely' as const,
    };
  }
}
