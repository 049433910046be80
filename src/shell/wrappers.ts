import type { MappedText } from '../text/mapped.ts';
import { parseArguments, valuesIn } from './arguments.ts';
import type { Assignment, Word } from './ast.ts';
import { wrapperSyntaxOf } from './flag-tables.ts';
import { applyOptions, noOptions, type ShellOptions } from './options.ts';
import { concatMapped } from './positions.ts';
import { assignmentIn, scriptText } from './words.ts';

/** What a command runs in its turn. */
export type Wrapped =
  | {
      readonly kind: 'words';
      readonly words: readonly Word[];
      readonly assignments: readonly Assignment[];
      readonly argumentsFromInput: boolean;
    }
  /** A script in a string; `sameShell` for `eval`. */
  | {
      readonly kind: 'script';
      readonly script: MappedText;
      readonly options: ShellOptions;
      readonly sameShell: boolean;
    };

interface Wrapper {
  /** Words that come before the command, after the flags. */
  readonly skip?: number;
  /** `NAME=value` words may come before the command. */
  readonly assignments?: boolean;
  /** With one of these flags it runs nothing. */
  readonly inert?: readonly string[];
  readonly argumentsFromInput?: boolean;
}

const wrappers: ReadonlyMap<string, Wrapper> = new Map<string, Wrapper>([
  ['sudo', { assignments: true, inert: ['l', 'list', 'v', 'validate', 'K', 'k', 'V'] }],
  ['doas', { assignments: true }],
  ['env', { assignments: true }],
  ['exec', {}],
  ['command', { inert: ['v', 'V'] }],
  ['builtin', {}],
  ['time', {}],
  ['nice', {}],
  ['ionice', { inert: ['p', 'pid'] }],
  ['nohup', {}],
  ['setsid', {}],
  ['stdbuf', {}],
  ['timeout', { skip: 1 }],
  ['eatmydata', {}],
  ['fakeroot', {}],
  ['linux32', {}],
  ['linux64', {}],
  ['xvfb-run', {}],
  ['busybox', {}],
  ['gosu', { skip: 1 }],
  ['su-exec', { skip: 1 }],
  ['setpriv', {}],
  ['chroot', { skip: 1 }],
  ['tini', {}],
  ['dumb-init', {}],
  ['xargs', { argumentsFromInput: true }],
]);

const shells: ReadonlySet<string> = new Set(['sh', 'bash', 'dash', 'ash', 'zsh', 'ksh', 'mksh']);

export function isShell(name: string | null): boolean {
  return name !== null && shells.has(name);
}

/** What `name args…` runs, when it is known to run another command; `options` are those of the shell that runs it. */
export function unwrap(name: string | null, args: readonly Word[], options: ShellOptions): Wrapped | null {
  if (name === null) return null;
  if (name === 'eval') return inScript(args, options, true);
  if (name === 'su' || name === 'runuser') return switchUser(name, args);
  if (shells.has(name)) return shellCommand(args);
  if (name === 'find') return findExec(args);
  const wrapper = wrappers.get(name);
  return wrapper === undefined ? null : prefixed(name, wrapper, args);
}

function prefixed(name: string, wrapper: Wrapper, args: readonly Word[]): Wrapped | null {
  const { flags, operands } = parseArguments(args, wrapperSyntaxOf(name));
  if (flags.some((flag) => wrapper.inert?.includes(flag.name))) return null;
  const assignments: Assignment[] = [];
  for (const operand of wrapper.assignments === true ? operands : []) {
    const assignment = assignmentIn(operand);
    if (assignment === null) break;
    assignments.push(assignment);
  }
  const words = operands.slice(assignments.length + (wrapper.skip ?? 0));
  if (words.length === 0) return null;
  return { kind: 'words', words, assignments, argumentsFromInput: wrapper.argumentsFromInput === true };
}

/** `sh -ec 'script' name args…`: flags up to the first operand, which is the script when `-c` is among them. */
function shellCommand(args: readonly Word[]): Wrapped | null {
  let index = 0;
  let isCommand = false;
  for (; index < args.length; index += 1) {
    const flag = args[index]?.value ?? '';
    if (!/^[-+]./.test(flag) || flag === '--') break;
    if (/^-[A-Za-z]*c/.test(flag)) isCommand = true;
    if (/^[-+][A-Za-z]*[oO]$/.test(flag)) index += 1;
  }
  if (args[index]?.value === '--') index += 1;
  const script = args[index];
  return isCommand && script !== undefined ? inScript([script], shellFlags(args.slice(0, index)), false) : null;
}

/** The options that the flags of a shell set: `bash -eo pipefail`. */
export function shellFlags(args: readonly Word[]): ShellOptions {
  return applyOptions(
    noOptions,
    args.map((word) => word.value),
  );
}

/** `su user -c 'script'`. */
function switchUser(name: string, args: readonly Word[]): Wrapped | null {
  const parsed = parseArguments(args, { ...wrapperSyntaxOf(name), stopAtOperand: false });
  const [script] = valuesIn(parsed, 'c', 'command');
  if (script !== undefined) return inScript([script], noOptions, false);
  return name === 'runuser' ? prefixed(name, { inert: ['l'] }, args) : null;
}

/** `find … -exec command {} +`: the first such command. */
function findExec(args: readonly Word[]): Wrapped | null {
  const start = args.findIndex((word) => /^-(?:exec|execdir|ok|okdir)$/.test(word.value ?? ''));
  if (start === -1) return null;
  const end = args.findIndex((word, index) => index > start && (word.value === ';' || word.value === '+'));
  const words = args.slice(start + 1, end === -1 ? undefined : end);
  return words.length === 0 ? null : { kind: 'words', words, assignments: [], argumentsFromInput: true };
}

function inScript(words: readonly Word[], options: ShellOptions, sameShell: boolean): Wrapped | null {
  const texts: MappedText[] = [];
  for (const word of words) {
    const text = scriptText(word);
    if (text === null) return null;
    if (texts.length > 0) texts.push({ text: ' ', pieces: text.pieces.slice(0, 1) });
    texts.push(text);
  }
  return texts.length === 0 ? null : { kind: 'script', script: concatMapped(texts), options, sameShell };
}
