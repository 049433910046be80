import { runScripts } from '../../dockerfile/commands.ts';
import type { Value } from '../../dockerfile/expand.ts';
import type { Dockerfile, RunInstruction } from '../../dockerfile/model.ts';
import { bindingOf, platformArguments } from '../../dockerfile/scope.ts';
import { instructionsOf } from '../../dockerfile/stages.ts';
import type { ShellScript, SimpleCommand, Statement, Word } from '../../shell/ast.ts';
import { variablesIn } from '../../shell/words.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'conditional-ends-script',
  scope: 'dockerfile',
  severity: 'blocker',
  category: 'correctness',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Build fails where a condition is not met',
  rationale:
    'In `[ … ] && command` as the last thing of a script, a test that is not true is the status of the script, so the `RUN` fails, even where the command was meant to be left out. An `if` without an `else` succeeds then.',
  peers: [],
  examples: {
    bad: [
      {
        title: 'By default it is not true',
        files:
          'FROM debian:13-slim\nARG TOOL_VERSION\nRUN [ -n "${TOOL_VERSION:-}" ] && \\\n    install-tool "$TOOL_VERSION"\n',
        reports: [
          {
            line: 3,
            message:
              'The build fails when `TOOL_VERSION` is empty, as it is by default: the false test is the status of the whole `RUN`. Write `if …; then …; fi`.',
          },
        ],
      },
      {
        title: 'On another platform',
        files: 'FROM debian:13-slim\nARG TARGETARCH\nRUN test "$TARGETARCH" = arm64 && apt-get install -y libfoo\n',
        reports: [
          {
            line: 3,
            message:
              'The build fails when `TARGETARCH` is not `arm64`: the false test is the status of the whole `RUN`. Write `if …; then …; fi`.',
          },
        ],
      },
    ],
    good: [
      { title: 'if', files: 'FROM debian:13\nARG V\nRUN if [ -n "$V" ]; then install-tool; fi\n' },
      {
        title: 'Handled',
        files: 'FROM debian:13\nARG V\nRUN [ -z "$V" ] || install-tool\nRUN [ -n "$V" ] && install-tool || true\n',
      },
      { title: 'Not the last', files: 'FROM debian:13\nARG V\nRUN set -e; [ -n "$V" ] && install-tool; echo done\n' },
      { title: 'True by default', files: 'FROM debian:13\nARG V=1\nRUN [ -n "$V" ] && install-tool\n' },
      {
        title: 'An assertion',
        files: 'FROM debian:13\nRUN [ -x /usr/bin/tool ] && tool --version\nRUN test -f /etc/passwd\n',
      },
      {
        title: 'An argument that must be given',
        files: 'FROM debian:13\nARG V\nRUN [ -n "$V" ]\nRUN test -n "$V" && echo "version $V"\n',
      },
    ],
  },
  *check({ file }) {
    for (const { run, script } of runScripts(file)) {
      const test = lastTest(script);
      if (test === null) continue;
      const found = explain(file, run, test);
      if (found === null) continue;
      yield {
        message: `The build fails when ${found.when}: the false test is the status of the whole \`RUN\`. Write \`if …; then …; fi\`.`,
        subject: found.name,
        at: { path: file.path, range: test.range },
      };
    }
  },
});

/** The test that decides whether the end of the script runs. */
function lastTest({ statements }: ShellScript): SimpleCommand | null {
  const last: Statement | undefined = statements.at(-1);
  if (last === undefined || last.operators.length === 0 || last.operators.includes('||') || last.terminator === '&')
    return null;
  // The first pipelines of a long list are no condition of its own.
  const [pipeline] = last.pipelines;
  const [node, ...piped] = pipeline?.commands ?? [];
  if (node?.kind !== 'simple' || piped.length > 0 || pipeline?.negated === true) return null;
  const name = node.words[0]?.value;
  if (name !== '[' && name !== 'test') return null;
  return isMere(last) ? null : node;
}

/** `[ -n "$V" ] && echo …`: nothing would be left out, so the test is an assertion. */
function isMere({ pipelines }: Statement): boolean {
  return pipelines
    .slice(1)
    .every(({ commands }) =>
      commands.every(
        (node) =>
          node.kind === 'simple' &&
          /^(?:echo|printf|true|:|export)$/.test(node.words[0]?.value ?? '') &&
          node.redirects.length === 0,
      ),
    );
}

function explain(
  file: Dockerfile,
  run: RunInstruction,
  { words }: SimpleCommand,
): { name: string; when: string } | null {
  const operands = words.slice(1).filter((word) => word.value !== ']');
  const [first, second, third] = operands;
  if (first === undefined || second === undefined) return null;
  if (third === undefined) {
    const [name] = variablesIn(second);
    if (name === undefined || defaultOf(file, run, second, name) !== '') return null;
    return first.value === '-n' ? { name, when: `\`${name}\` is empty, as it is by default` } : null;
  }
  if (operands.length > 3 || (second.value !== '=' && second.value !== '==')) return null;
  const [variable, wanted] = third.value === null ? [third, first] : [first, third];
  const [name] = variablesIn(variable);
  if (name === undefined || wanted.value === null) return null;
  // `[ "x$V" = xyes ]`
  const prefix = variable.parts[0]?.kind === 'literal' ? variable.parts[0].value : '';
  const text = wanted.value.startsWith(prefix) ? wanted.value.slice(prefix.length) : wanted.value;
  if (platformArguments.has(name) && declared(run, name)) return { name, when: `\`${name}\` is not \`${text}\`` };
  const value = defaultOf(file, run, variable, name);
  if (value === null || value === text) return null;
  return { name, when: `\`${name}\` is not \`${text}\`, as it is by default` };
}

function declared(run: RunInstruction, name: string): boolean {
  return bindingOf(run.scope, name) !== null;
}

/** What an ARG is unless the build gives it; null where that is not known, or the name is no ARG. */
function defaultOf(file: Dockerfile, run: RunInstruction, word: Word, name: string): Value {
  const binding = bindingOf(run.scope, name);
  if (binding === null || binding.kind !== 'arg' || platformArguments.has(name)) return null;
  if (word.parts.some((part) => part.kind === 'variable' && part.operand !== null && part.operand.text !== ''))
    return null;
  if (binding.value !== null) return binding.value;
  const pairs = [...instructionsOf(file, 'ARG')].flatMap((instruction) => instruction.pairs);
  const hasDefault = pairs.some((pair) => pair.name === name && pair.value !== null);
  return hasDefault ? null : '';
}
