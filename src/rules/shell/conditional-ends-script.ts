import { runScripts } from '../../dockerfile/commands.ts';
import type { Value } from '../../dockerfile/expand.ts';
import type { Dockerfile, RunInstruction } from '../../dockerfile/model.ts';
import { bindingOf, platformArguments } from '../../dockerfile/scope.ts';
import { instructionsOf } from '../../dockerfile/stages.ts';
import type { ShellScript, Statement, Word } from '../../shell/ast.ts';
import { variablesIn } from '../../shell/words.ts';
import type { Range } from '../../text/range.ts';
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
  remedy: 'Write the condition as `if …; then …; fi`',
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
        title: 'In the middle, and in the brackets of bash',
        files:
          'FROM fedora:43\nARG DEBUG=false\nARG KEY=a\nRUN make && [ "$DEBUG" = true ] && make debug\nRUN [[ -z "$KEY" ]] && make key\nRUN test ! -z "$DEBUG" && [[ $KEY != a ]] && make key\n',
        reports: [
          {
            line: 4,
            message:
              'The build fails when `DEBUG` is not `true`, as it is by default: the false test is the status of the whole `RUN`. Write `if …; then …; fi`.',
          },
          {
            line: 5,
            message:
              'The build fails when `KEY` is set, as it is by default: the false test is the status of the whole `RUN`. Write `if …; then …; fi`.',
          },
          {
            line: 6,
            message:
              'The build fails when `KEY` is `a`, as it is by default: the false test is the status of the whole `RUN`. Write `if …; then …; fi`.',
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
      {
        title: 'bash says it another way',
        files: 'FROM fedora:43\nARG V=1\nRUN [[ -n $V && -z $W ]] && install-tool\nRUN [[ $V = 1 ]] && install-tool\n',
      },
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
      const [found] = lastTests(script).flatMap((test) => {
        const explanation = explain(file, run, test);
        return explanation === null ? [] : [{ ...explanation, range: test.range }];
      });
      if (found === undefined) continue;
      yield {
        message: `The build fails when ${found.when}: the false test is the status of the whole \`RUN\`. Write \`if …; then …; fi\`.`,
        subject: found.name,
        at: { path: file.path, range: found.range },
      };
    }
  },
});

/** The operands of a test, as `[`, `test` and `[[` take them. */
interface Test {
  readonly operands: readonly Word[];
  readonly range: Range;
  /** Of `[[`, which keeps its operators to itself. */
  readonly text: string;
}

/** The tests that decide whether the end of the script runs. */
function lastTests({ statements }: ShellScript): readonly Test[] {
  const last: Statement | undefined = statements.at(-1);
  if (last === undefined || last.operators.length === 0 || last.operators.includes('||') || last.terminator === '&')
    return [];
  if (isMere(last)) return [];
  return last.pipelines.slice(0, -1).flatMap(({ commands, negated }) => {
    const [node, ...piped] = commands;
    if (node === undefined || piped.length > 0 || negated) return [];
    if (node.kind === 'test') return [{ operands: node.words, range: node.range, text: node.text }];
    const name = node.kind === 'simple' ? node.words[0]?.value : null;
    if (node.kind !== 'simple' || (name !== '[' && name !== 'test')) return [];
    return [{ operands: node.words.slice(1).filter((word) => word.value !== ']'), range: node.range, text: '' }];
  });
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

function explain(file: Dockerfile, run: RunInstruction, test: Test): { name: string; when: string } | null {
  const comparison = readTest(test);
  if (comparison === null) return null;
  const { variable, operator, wanted } = comparison;
  const names = variablesIn(variable);
  const [name] = names;
  if (name === undefined || names.length > 1) return null;
  // `[ "x$V" = xyes ]`
  const prefix = variable.parts[0]?.kind === 'literal' ? variable.parts[0].value : '';
  const text = wanted.startsWith(prefix) ? wanted.slice(prefix.length) : wanted;
  if (operator === '=' && text !== '' && platformArguments.has(name) && declared(run, name))
    return { name, when: `\`${name}\` is not \`${text}\`` };
  const value = defaultOf(file, run, variable, name);
  if (value === null || (operator === '=') === (value === text)) return null;
  const state = operator === '=' ? `is not \`${text}\`` : text === '' ? 'is empty' : `is \`${text}\``;
  return { name, when: `\`${name}\` ${operator === '=' && text === '' ? 'is set' : state}, as it is by default` };
}

interface Comparison {
  readonly variable: Word;
  readonly operator: '=' | '!=';
  readonly wanted: string;
}

/** `-n "$V"`, `"$V"`, `! -z "$V"`, `-z "$V"`, `"$V" = text`, `text != "$V"`. */
function readTest({ operands, text }: Test): Comparison | null {
  const [first, second, third, ...more] = operands;
  if (text !== '') {
    if (first === undefined || third !== undefined || /&&|\|\||=~|<|>|-\w\w/.test(text)) return null;
    if (second !== undefined)
      return compared(first, / != /.test(text) ? '!=' : / ==? /.test(text) ? '=' : null, second);
    return emptiness(
      first,
      /-z/.test(text) !== /!/.test(text) ? '-z' : /-\w/.test(text) && !/-[nz]/.test(text) ? '' : '-n',
    );
  }
  if (first === undefined || more.length > 0) return null;
  if (second === undefined) return emptiness(first, '-n');
  if (third === undefined) return first.value === '!' ? emptiness(second, '-z') : emptiness(second, first.value ?? '');
  if (first.value === '!') return emptiness(third, second.value === '-z' ? '-n' : second.value === '-n' ? '-z' : '');
  return compared(first, /^==?$/.test(second.value ?? '') ? '=' : second.value === '!=' ? '!=' : null, third);
}

function emptiness(variable: Word, operator: string): Comparison | null {
  if (operator !== '-n' && operator !== '-z') return null;
  return { variable, operator: operator === '-n' ? '!=' : '=', wanted: '' };
}

function compared(left: Word, operator: '=' | '!=' | null, right: Word): Comparison | null {
  const [variable, wanted] = right.value === null ? [right, left] : [left, right];
  return operator === null || wanted.value === null ? null : { variable, operator, wanted: wanted.value };
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
