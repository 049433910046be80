import { runScripts } from '../../dockerfile/commands.ts';
import type { Word } from '../../shell/ast.ts';
import type { Command } from '../../shell/command.ts';
import { packageManagerOf } from '../../shell/package-managers.ts';
import { packageOperationOf } from '../../shell/packages.ts';
import { insertAfter } from '../../text/edit.ts';
import { defineRule } from '../rule.ts';

/** Commands that run no other: a command's name among their operands is most likely one. */
const swallowers: ReadonlySet<string> = new Set(
  'addgroup adduser cd chgrp chmod chown cmake configure cp echo export git gpg groupadd install ldconfig ln locale-gen make mkdir mv rm rmdir sed tar touch unzip update-ca-certificates useradd usermod wget curl'.split(
    ' ',
  ),
);

/** Even on one line. */
const neverArguments = /^(?:cd \/|apt-get (?:install|update|clean|purge)\b)/;

const flag = /^-/;
/** What stands behind a command's name when it is one; a bare name may be a file or a package. */
const followers: Readonly<Record<string, RegExp>> = {
  addgroup: flag,
  adduser: flag,
  cd: /^[\w./$~]/,
  go: /^(?:build|generate|install|mod|test|vet)$/,
  chmod: /^(?:-|[0-7]{3,4}$|[ugoa]*[-+=][rwxXst]+$)/,
  chown: /^-|^[\w$-]+:/,
  cmake: /^-|^\.{1,2}$/,
  cp: /^[-./$]/,
  curl: /^-\w*[fsSLoOk]|^https?:/,
  export: /^[A-Za-z_]\w*=/,
  git: /^(?:clone|checkout|config|submodule|init|pull|fetch)$/,
  groupadd: flag,
  ln: flag,
  make: /^(?:-j|install$)/,
  mkdir: /^(?:-p|\/)/,
  mv: /^[-./$]/,
  python: /^-|\.py$/,
  python3: /^-|\.py$/,
  rm: /^(?:-\w|\/)/,
  sed: flag,
  sh: /^-|^[./]/,
  bash: /^-|^[./]/,
  tar: /^-[a-zA-Z]|^[xctvzjJ]*f$/,
  touch: /^\//,
  unzip: /^-|\.zip$/,
  useradd: flag,
  wget: /^-\w|^https?:/,
};

export default defineRule({
  id: 'swallowed-command',
  scope: 'dockerfile',
  severity: ['critical', 'blocker'],
  category: 'correctness',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  fixable: true,
  title: 'Command that is an argument of the one before',
  remedy: 'Put `&&` before the command',
  rationale:
    'Lines that `\\` joins are one line for the shell. Without `&&` or `;` between them the second command is not run: its words are arguments of the first, which often accepts them without a word (`rm -f`, `export`).',
  peers: [],
  examples: {
    bad: [
      {
        title: 'A line without &&',
        files: 'FROM python:3.14-slim\nRUN rm -rf /tmp/a /tmp/b \\\n    pip install --no-cache-dir requests==2.32.3\n',
        reports: [
          {
            line: 3,
            message: '`pip install` does not run: without `&&` before it, its words are arguments of `rm`.',
          },
        ],
        fixed:
          'FROM python:3.14-slim\nRUN rm -rf /tmp/a /tmp/b && \\\n    pip install --no-cache-dir requests==2.32.3\n',
      },
      {
        title: 'Variables that are exported under the wrong name',
        files: 'FROM debian:13\nRUN export CC=gcc export CXX=g++ && make\n',
        reports: [
          {
            line: 2,
            message: '`export CXX=g++` does not run: without `&&` before it, its words are arguments of `export`.',
          },
        ],
        fixed: 'FROM debian:13\nRUN export CC=gcc && export CXX=g++ && make\n',
      },
      {
        title: 'Packages that do not exist',
        files:
          'FROM debian:13\nRUN apt-get update && apt-get install -y \\\n      curl \\\n      git \\\n    rm -rf /var/lib/apt/lists/*\n',
        reports: [
          {
            line: 5,
            severity: 'blocker',
            message:
              '`rm -rf` does not run: without `&&` before it, its words are packages to `apt-get install`, and the build stops.',
          },
        ],
        fixed:
          'FROM debian:13\nRUN apt-get update && apt-get install -y \\\n      curl \\\n      git && \\\n    rm -rf /var/lib/apt/lists/*\n',
      },
    ],
    good: [
      {
        title: 'Packages with the names of commands',
        files:
          'FROM debian:13\nRUN apt-get update && apt-get install -y \\\n      curl \\\n      git \\\n      make \\\n      tar \\\n      -o Dpkg::Use-Pty=0\n',
      },
      {
        title: 'Commands that run others',
        files:
          'FROM debian:13\nRUN find / -name x -exec \\\n      rm -rf {} + && xargs \\\n      rm -f < list && env A=b \\\n      make install\n',
      },
      {
        title: 'Names of files',
        files: 'FROM debian:13\nRUN touch make git \\\n      curl && rm make git \\\n      curl\n',
      },
      {
        title: 'Text',
        files:
          'FROM debian:13\nRUN echo run \\\n      pip install x\nRUN git commit -m "rm -rf /x" \\\n      --quiet\n',
      },
    ],
  },
  *check({ file }) {
    for (const { commands } of runScripts(file)) {
      for (const command of commands) {
        const index = swallowedAt(command);
        const word = command.words[index];
        const previous = command.words[index - 1];
        if (index === -1 || word === undefined || previous === undefined) continue;
        const text = `${word.text} ${command.words[index + 1]?.text ?? ''}`.trim();
        const operation = packageOperationOf(command);
        const stops = operation?.action === 'install';
        const role = stops
          ? `packages to \`${command.name} ${operation.subcommand}\`, and the build stops`
          : `arguments of \`${command.name}\``;
        yield {
          message: `\`${text}\` does not run: without \`&&\` before it, its words are ${role}.`,
          subject: text,
          at: { path: file.path, range: word.range },
          severity: stops ? 'blocker' : 'critical',
          fix: {
            title: 'Put `&&` between the commands',
            applicability: 'needs-review',
            edits: [{ path: file.path, ...insertAfter(file.source, previous.range, ' &&') }],
          },
        };
      }
    }
  },
});

function swallowedAt(command: Command): number {
  const { name, words } = command;
  const operation = packageOperationOf(command);
  if (name === null || (operation === null && !swallowers.has(name))) return -1;
  if (operation?.action === 'run') return -1;
  const takesPackages = operation !== null && operation.packages.length > 0;
  // Unquoted words of `echo` are text.
  if (name === 'echo' && words.length > 1 && words[1]?.quoted !== true) return -1;
  return words.findIndex((word, index) => {
    const [previous, next] = [words[index - 1], words[index + 1]];
    if (index < 2 || previous === undefined || next === undefined || word.quoted) return false;
    const opensLine = word.range.startLine > previous.range.endLine;
    const isFirst = name === 'export' || name === 'cd' || (operation !== null && !takesPackages);
    const sameLine = isFirst || neverArguments.test(`${word.text} ${next.text}`);
    if (!opensLine && !(sameLine && !flag.test(previous.text))) return false;
    return next.range.startLine === word.range.endLine && isCommand(word, next);
  });
}

function isCommand(word: Word, next: Word): boolean {
  const name = word.value ?? '';
  const text = next.value ?? next.text.replace(/^["']/, '');
  const manager = packageManagerOf(name);
  if (name === 'echo' || name === 'printf') return next.quoted;
  if (manager !== null && !Object.hasOwn(followers, name) && name !== 'bundle') {
    const subcommands = Object.keys(manager.actions).map((key) => key.split(' ')[0]);
    return (
      /^[a-z-]+$/.test(text) &&
      (subcommands.includes(text) || (manager.versions === 'npm' && /^(?:build|lint|run|start|test)$/.test(text))) &&
      !flag.test(text)
    );
  }
  return Object.hasOwn(followers, name) && followers[name]?.test(text) === true;
}
