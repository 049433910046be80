import { type RunScript, runScripts } from '../../dockerfile/commands.ts';
import type { Heredoc } from '../../dockerfile/cut.ts';
import type { Dockerfile } from '../../dockerfile/model.ts';
import { heredocScript } from '../../dockerfile/script.ts';
import { type Command, isInside } from '../../shell/command.ts';
import { workOf } from '../../shell/lost.ts';
import { packageOperationOf } from '../../shell/packages.ts';
import { verificationOf } from '../../shell/verifiers.ts';
import { heredocLine } from '../heredoc-line.ts';
import { defineRule, type Fix } from '../rule.ts';

export default defineRule({
  id: 'lost-failure',
  scope: 'dockerfile',
  severity: 'major',
  category: 'correctness',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  fixable: true,
  title: 'Failure that does not stop the build',
  remedy: 'Let the build stop when the command fails',
  rationale:
    'A `RUN` has the status of its last command. What fails before a `;`, before a line end in a here-document, or in an earlier round of a loop goes unnoticed: the image is built, without what the command should have made. `set -e` at the start makes every failure count.',
  exceptions: 'A command that may fail: say so with `|| true`.',
  peers: [],
  examples: {
    bad: [
      {
        title: 'A here-document',
        files:
          'FROM debian:13-slim\nRUN <<EOF\napt-get update\napt-get install -y curl\nrm -rf /var/lib/apt/lists/*\nEOF\n',
        reports: [
          {
            line: 3,
            message:
              'When `apt-get` fails, the lines below it run and the build goes on: a here-document has the status of its last command. Start it with `set -e`.',
          },
        ],
        fixed:
          'FROM debian:13-slim\nRUN <<EOF\nset -e\napt-get update\napt-get install -y curl\nrm -rf /var/lib/apt/lists/*\nEOF\n',
      },
      {
        title: 'A loop',
        files: 'FROM python:3.14-slim\nRUN for file in a b c; do python compile.py "$file"; done\n',
        reports: [
          {
            line: 2,
            message:
              'When `python` fails in one round, the loop goes on: only the last round counts. Start the `RUN` with `set -e;`, or put `|| exit 1` behind it.',
          },
        ],
      },
      {
        title: 'For each file that find finds',
        files: 'FROM python:3.14-slim\nRUN find . -name "*.py" -exec python -m py_compile {} \\;\n',
        reports: [
          {
            line: 2,
            message:
              'When `python` fails, `find` goes on and succeeds: with `\\;` it does not pass the status on. End it with `+`, or pipe into `xargs`.',
          },
        ],
      },
      {
        title: 'A semicolon',
        files: 'FROM debian:13-slim\nRUN make; make install; ldconfig\n',
        reports: [
          {
            line: 2,
            message:
              'When `make` fails, the build goes on behind the `;`: only the last command counts. Use `&&`, or start the `RUN` with `set -e;`.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'set -e',
        files:
          'FROM debian:13\nRUN <<EOF\nset -eux\nmake\nmake install\nEOF\nRUN set -e; make; for a in b c; do make $a; done\n',
      },
      {
        title: 'A shell that is told to',
        files: 'FROM debian:13\nSHELL ["/bin/bash", "-ec"]\nRUN <<EOF\nmake\nls\nEOF\n',
      },
      { title: 'A shell by name', files: 'FROM debian:13\nRUN <<EOF\n#!/bin/bash -e\nmake\nls\nEOF\n' },
      {
        title: 'Said to be unimportant, or tried again',
        files:
          'FROM debian:13\nRUN make || true; ls\nRUN for i in 1 2 3; do make && break; sleep 1; done\nRUN for a in b c; do make $a || exit 1; done\n',
      },
      { title: 'Hardly anything to fail', files: 'FROM debian:13\nRUN echo a; export B=c; rm -f /d; make\n' },
      {
        title: 'The only command, or a name for others',
        files: 'FROM debian:13\nRUN build() { make; ls; }; build\nRUN make;\n',
      },
    ],
  },
  *check({ file }) {
    for (const script of runScripts(file)) {
      const retries = script.commands.some(({ name, enclosures }) => name === 'break' && enclosures.includes('loop'));
      const lost = script.commands.find(
        (command) => isLost(command, script.run.heredocs.length > 0) && !(retries && isInside(command, 'loop')),
      );
      if (lost === undefined || script.script.errors.length > 0) continue;
      yield {
        ...explain(file, script, lost),
        subject: lost.name ?? '',
        at: { path: file.path, range: lost.range },
      };
    }
  },
});

function isLost(command: Command, inHeredoc: boolean): boolean {
  const { failureLost, wrappedBy, enclosures, options } = command;
  if (isPerFile(command)) return true;
  // Where errexit is on and yet does not count, its rules are to blame, and `set -e` is no remedy.
  if ((failureLost !== 'sequence' && failureLost !== 'loop') || options.errexit || wrappedBy !== null) return false;
  if (enclosures.some((one) => one === 'substitution' || one === 'condition' || one === 'function')) return false;
  const work = workOf(command);
  // A check that is lost is worse than that, and another rule's.
  return (work === 'heavy' || (work === 'light' && inHeredoc)) && verificationOf(command) === null;
}

/** `find … -exec command \\;`: find looks at the status of the command, and does not pass it on; with `+` it does. */
function isPerFile(command: Command): boolean {
  const { wrappedBy, enclosures } = command;
  const ends = wrappedBy?.name === 'find' && wrappedBy.args.some(({ value }) => value === ';');
  if (!ends || wrappedBy.failureLost !== null || enclosures.includes('condition')) return false;
  return (
    packageOperationOf(command) !== null ||
    /^(?:python[\d.]*|node|php|perl|ruby|make|go|gcc|npm|cargo|javac|msgfmt|tsc|\w+-compile)$/.test(command.name ?? '')
  );
}

function explain(file: Dockerfile, { run }: RunScript, command: Command): { message: string; fix?: Fix } {
  const name = `\`${command.name}\``;
  if (isPerFile(command)) {
    const message = `When ${name} fails, \`find\` goes on and succeeds: with \`\\;\` it does not pass the status on. End it with \`+\`, or pipe into \`xargs\`.`;
    return { message };
  }
  if (isInside(command, 'loop')) {
    const message = `When ${name} fails in one round, the loop goes on: only the last round counts. Start the \`RUN\` with \`set -e;\`, or put \`|| exit 1\` behind it.`;
    return { message };
  }
  const heredoc = run.command.form === 'shell' ? heredocScript(file.source, run.command.text, run.heredocs) : null;
  if (heredoc === null) {
    const message = `When ${name} fails, the build goes on behind the \`;\`: only the last command counts. Use \`&&\`, or start the \`RUN\` with \`set -e;\`.`;
    return { message };
  }
  const message = `When ${name} fails, the lines below it run and the build goes on: a here-document has the status of its last command. Start it with \`set -e\`.`;
  const [body] = run.heredocs;
  return heredoc.interpreter === null && body !== undefined
    ? { message, fix: settingErrexit(file, body) }
    : { message };
}

function settingErrexit(file: Dockerfile, heredoc: Heredoc): Fix {
  const edits = [heredocLine(file, heredoc, 'first', 'set -e')];
  return { title: 'Start with `set -e`', applicability: 'needs-review', edits };
}
