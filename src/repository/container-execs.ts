import { type Arguments, parseArguments, valuesIn } from '../shell/arguments.ts';
import type { Word } from '../shell/ast.ts';
import type { Command, FailureLoss } from '../shell/command.ts';
import { isShell } from '../shell/wrappers.ts';
import { pathBelow } from './places.ts';
import type { ScriptState } from './shell-words.ts';
import { known } from './unresolved.ts';
import type { Container, Execution } from './workload.ts';

/** Flags with a value: of the tools themselves, and of their `exec`. */
const flags = {
  values: new Set(
    'f file p project-name project-directory profile env-file ansi parallel progress H host l log-level config context n namespace cluster user kubeconfig s server token as e env u w workdir detach-keys index c container pod-running-timeout'.split(
      ' ',
    ),
  ),
  stopAtOperand: true,
};

/** Files in which Compose looks where none is named. */
export const composeFiles = ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml'] as const;

/** What it puts on top of them. */
const overrides = composeFiles.map((name) => name.replace('compose.', 'compose.override.'));

/** docs.docker.com/reference/cli/docker/container/exec, …/compose/exec; kubernetes.io/docs/reference/kubectl/generated/kubectl_exec */
export function containerExec(command: Command, path: string, state: ScriptState): Execution | null {
  const exec = matters(command) ? execOf(command) : null;
  if (exec === null) return null;
  const container = containerOf(exec, state);
  const called = wordsOf(exec.words, state);
  if (container === null || called === null) return null;
  const where = { path, range: command.range };
  return { container, call: { kind: exec.tool, command: called, port: null, where, isScripted: true } };
}

interface Exec {
  readonly kind: Container['kind'];
  /** As people call it. */
  readonly tool: string;
  /** Between the tool and `exec`. */
  readonly before: Arguments;
  /** Flags of `exec`, and the container. */
  readonly given: Arguments;
  /** What runs in the container. */
  readonly words: readonly Word[];
}

function execOf({ name, args }: Command): Exec | null {
  if (name === 'kubectl' || name === 'oc') {
    const { args: own } = behind(args, ['exec']) ?? { args: null };
    const end = own?.findIndex(({ value }) => value === '--') ?? -1;
    if (own === null || end === -1) return null;
    // Flags may stand behind the object as well.
    const given = parseArguments(own.slice(0, end), { values: flags.values });
    return { kind: 'object', tool: `${name} exec`, before: nothing, given, words: own.slice(end + 1) };
  }
  const isCompose = /^(?:docker|podman)-compose$/.test(name ?? '');
  if (!isCompose && !/^(?:docker|podman|nerdctl)$/.test(name ?? '')) return null;
  const found =
    behind(args, ['exec']) ??
    (isCompose ? null : (behind(args, ['compose', 'exec']) ?? behind(args, ['container', 'exec'])));
  if (found === null) return null;
  const isService = isCompose || found.names[0] === 'compose';
  const given = parseArguments(found.args, flags);
  return {
    kind: isService ? 'service' : 'container',
    tool: [name, ...found.names].join(' '),
    before: found.before,
    given: { ...given, operands: given.operands.slice(0, 1) },
    words: given.operands.slice(1),
  };
}

const nothing: Arguments = { flags: [], operands: [], unknown: [] };

/** What stands behind `compose exec`, with the flags in front of the last of the names. */
function behind(args: readonly Word[], names: readonly string[]) {
  let [rest, before] = [args, nothing];
  for (const name of names) {
    before = parseArguments(rest, flags);
    const [first] = before.operands;
    if (first?.text !== name) return null;
    rest = rest.slice(rest.indexOf(first) + 1);
  }
  return { args: rest, before, names };
}

function containerOf({ kind, before, given }: Exec, state: ScriptState): Container | null {
  const [operand] = given.operands;
  const name = operand === undefined ? null : known(state.text(operand));
  if (name === null) return null;
  if (kind === 'container') return { kind, name };
  if (kind === 'object') {
    const [, type = '', object = ''] = /^(?:([a-z]+)(?:\.[a-z.]+)?\/)?([\w.-]+)$/.exec(name) ?? [];
    const word = valuesIn(given, 'c', 'container').at(-1);
    const container = word === undefined ? null : known(state.text(word));
    const full = objects[type];
    if (full === undefined || object === '' || (word !== undefined && container === null)) return null;
    return { kind, name: `${full} ${object}`, container };
  }
  if (state.folder === null || valuesIn(before, 'project-directory').length > 0) return null;
  const named = valuesIn(before, 'f', 'file').map((word) => state.text(word));
  const files = named.length === 0 ? [...composeFiles, ...overrides] : named;
  return { kind, name, files: files.flatMap((file) => pathBelow(state.folder, file) ?? []) };
}

/** Kinds as kubectl knows them, whose names are those of their pods or owners; without one, a pod is meant. */
const objects: Readonly<Record<string, string>> = {
  '': 'Pod',
  ...naming('Pod', 'po pod pods'),
  ...naming('Deployment', 'deploy deployment deployments'),
  ...naming('StatefulSet', 'sts statefulset statefulsets'),
  ...naming('DaemonSet', 'ds daemonset daemonsets'),
  ...naming('Job', 'job jobs'),
};

function naming(kind: string, names: string): Record<string, string> {
  return Object.fromEntries(names.split(' ').map((name) => [name, kind]));
}

/** What runs, as far as it is known: a script that is not known as a whole says nothing. */
function wordsOf(words: readonly Word[], state: ScriptState): readonly string[] | null {
  const texts = words.map((word) => known(state.text(word)));
  const end = texts.indexOf(null);
  const told = texts.slice(0, end === -1 ? texts.length : end).flatMap((text) => text ?? []);
  const [program] = told;
  return program === undefined || (end !== -1 && isShell(program.replace(/^.*\//, ''))) ? null : told;
}

/** Where a failure goes by unnoticed on purpose, or something else was tried before, the program may be missing. */
const lost: ReadonlySet<FailureLoss | null> = new Set(['handled', 'condition', 'negated']);

function matters({ failureLost, precededBy }: Command): boolean {
  return !lost.has(failureLost) && precededBy !== '||';
}
