import { runScripts } from '../../dockerfile/commands.ts';
import { isShippedWith } from '../../dockerfile/stages.ts';
import { argumentsOf, flagValues, hasFlag } from '../../shell/arguments.ts';
import type { Word } from '../../shell/ast.ts';
import { type Command, pipedFrom } from '../../shell/command.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'password-in-image',
  scope: 'dockerfile',
  severity: 'critical',
  category: 'security',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Password set in the image',
  remedy: 'Set no password in the image',
  rationale:
    'Every container of the image has the same password, everybody who can pull the image can read it in the history or guess it from its hash, and nobody changes it. A service account needs none; where people log in, set it when the container starts.',
  peers: [{ tool: 'checkov', id: 'CKV2_DOCKER_17', relation: 'broader' }],
  examples: {
    bad: [
      {
        title: 'By chpasswd',
        files: 'FROM debian:13-slim\nRUN useradd app && echo "app:secret" | chpasswd\n',
        reports: [
          {
            line: 2,
            message:
              '`chpasswd` sets a password that is the same in every container, and stands in the history of the image. Set it when the container starts, or leave the account without.',
          },
        ],
      },
      {
        title: 'Removed, so that everybody may log in',
        files: 'FROM debian:13-slim\nRUN passwd -d root\n',
        reports: [
          {
            line: 2,
            message: '`passwd -d` leaves the account open without a password. Lock it instead (`passwd -l`).',
          },
        ],
      },
      {
        title: 'A hash is no better',
        files: 'FROM debian:13-slim\nRUN useradd --password "$6$salt$hash" app\n',
        reports: [
          {
            line: 2,
            message:
              '`useradd` sets a password that is the same in every container, and stands in the history of the image. Set it when the container starts, or leave the account without.',
          },
        ],
      },
      {
        title: 'By its hash, or empty',
        files: 'FROM debian:13\nRUN useradd -m -p "$(openssl passwd -6 changeme)" dev\nRUN usermod -p "" root\n',
        reports: [
          {
            line: 2,
            message:
              '`useradd` sets a password that is the same in every container, and stands in the history of the image. Set it when the container starts, or leave the account without.',
          },
          {
            line: 3,
            message: '`usermod -p` leaves the account open without a password. Lock it instead (`passwd -l`).',
          },
        ],
      },
    ],
    good: [
      {
        title: 'Locked, or made when it is built',
        files:
          'FROM debian:13\nRUN usermod -p "*" root && useradd -p "$(openssl passwd -6 "$(openssl rand -hex 16)")" dev\n',
      },
      {
        title: 'Locked',
        files: 'FROM debian:13\nRUN passwd -l root && usermod -L app && usermod -p "*" app && useradd -p "!" b\n',
      },
      {
        title: 'Random, so nobody knows it',
        files: 'FROM debian:13\nRUN echo "app:$(openssl rand -hex 16)" | chpasswd\n',
      },
      {
        title: 'From a secret mount',
        files: 'FROM debian:13\nRUN --mount=type=secret,id=pw chpasswd < /run/secrets/pw\n',
      },
      {
        title: 'In a stage that is not shipped',
        files: 'FROM debian:13 AS test\nRUN echo app:x | chpasswd\nFROM scratch\n',
      },
    ],
  },
  *check({ file }) {
    for (const { stage, run, commands } of runScripts(file)) {
      if (!isShippedWith(file, stage)) continue;
      const hasSecret = run.flags.some(({ options }) => options.some(({ value }) => value === 'secret'));
      for (const command of commands) {
        const kind = passwordIn(command);
        if (kind === null || (hasSecret && kind === 'set')) continue;
        yield {
          message:
            kind === 'set'
              ? `\`${command.name}\` sets a password that is the same in every container, and stands in the history of the image. Set it when the container starts, or leave the account without.`
              : `\`${command.name} ${command.name === 'passwd' ? '-d' : '-p'}\` leaves the account open without a password. Lock it instead (\`passwd -l\`).`,
          subject: command.name ?? '',
          at: { path: file.path, range: command.range },
        };
      }
    }
  },
});

function passwordIn(command: Command): 'set' | 'removed' | null {
  switch (command.name) {
    case 'chpasswd':
      return input(command).some(isPassword) || readsFile(command) ? 'set' : null;
    case 'passwd':
      if (hasFlag(command, 'd', 'delete')) return 'removed';
      return input(command).some((word) => word.text !== '') ? 'set' : null;
    case 'useradd':
    case 'usermod':
      return (
        shortPassword(command)
          .concat(flagValues(command, 'password'))
          .map(hashIn)
          .find((kind) => kind !== null) ?? null
      );
    default:
      return null;
  }
}

/** `-p` takes the next word. */
function shortPassword(command: Command): readonly Word[] {
  const at = command.args.findIndex(({ text }) => text === '-p' || text === '--password');
  return command.args.slice(at === -1 ? command.args.length : at + 1).slice(0, 1);
}

/** What is piped in by echo or printf, or given as a here-string or here-document. */
function input(command: Command): readonly Word[] {
  const strings = command.redirects.flatMap(({ operator, target }) =>
    operator === '<<<' && target !== null ? [target] : [],
  );
  const piped = pipedFrom(command)
    .filter(({ name }) => name === 'echo' || name === 'printf')
    .flatMap((source) => argumentsOf(source).operands);
  return [...strings, ...piped].filter((word) => !word.parts.some(({ kind }) => kind === 'command'));
}

/** The hashes of the file end up in `/etc/shadow` all the same. */
function readsFile({ redirects }: Command): boolean {
  return redirects.some(({ operator }) => operator === '<');
}

/** `user:password`; `*` and `!` lock. */
function isPassword({ text, parts }: Word): boolean {
  return /:(?!["']?[*!]+["']?$)/.test(text) && !parts.some(({ kind }) => kind === 'command');
}

/** What the word for an encrypted password does; `*`, `!` and `x` lock. */
function hashIn({ text, parts }: Word): 'set' | 'removed' | null {
  const bare = text.replace(/["']/g, '');
  if (bare === '') return 'removed';
  if (/^(?:[*!]+|x)$/.test(bare)) return null;
  const isComputed = parts.some(({ kind }) => kind === 'command') || bare.includes('$(');
  const isKnown = /\b(?:passwd|crypt|mkpasswd)\b/.test(bare) && !/rand|secrets|\$\{?\w|cat /.test(bare);
  return !isComputed || isKnown ? 'set' : null;
}
