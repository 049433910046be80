import type { ShellFeature } from './shells.ts';

/** What a shell that cannot do it makes of it. */
export interface FeatureRow {
  /** `stops`: the script ends with an error. `differs`: it goes on and does something else. */
  readonly effect: 'stops' | 'differs';
  /** Reads on behind "`x` …". */
  readonly consequence: string;
  /** The way that every shell knows. */
  readonly portable: string | null;
}

const syntaxError = { effect: 'stops', consequence: 'is a syntax error there' } as const;
const badSubstitution = { effect: 'stops', consequence: 'ends the script with "bad substitution"' } as const;
const notFound = { effect: 'stops', consequence: 'is "not found" there' } as const;

/** Tried with dash 0.5.12 and busybox 1.35. */
export const shellFeatures: Readonly<Record<ShellFeature, FeatureRow>> = {
  'ansi-c-quoting': {
    effect: 'differs',
    consequence: 'keeps its `$` and its escapes as they are written',
    portable: 'Use `printf`.',
  },
  'arithmetic-command': {
    effect: 'differs',
    consequence: 'runs as a command in two subshells there',
    portable: 'Use `[ … ]` and `$(( … ))`.',
  },
  'arithmetic-for': { ...syntaxError, portable: 'Use `while`, or `for x in $(seq …)`.' },
  arrays: { ...syntaxError, portable: null },
  'brace-expansion': {
    effect: 'differs',
    consequence: 'is one name with braces in it there, not several names',
    portable: 'Write each name out.',
  },
  'case-modification': { ...badSubstitution, portable: 'Use `tr`.' },
  declare: { ...notFound, portable: null },
  'directory-stack': { ...notFound, portable: 'Use `cd`, in a subshell where the way back matters.' },
  'double-bracket': {
    effect: 'differs',
    consequence: 'is "not found" there, so the condition is never true',
    portable: 'Use `[ … ]`.',
  },
  'double-equals': {
    effect: 'differs',
    consequence: 'is an "unexpected operator" there, so the condition is never true',
    portable: 'Use `=`.',
  },
  'echo-options': {
    effect: 'differs',
    consequence: 'prints the `-e` as well there',
    portable: 'Use `printf`.',
  },
  'function-keyword': { ...syntaxError, portable: 'Write `name() { … }`.' },
  'here-string': { ...syntaxError, portable: 'Use `printf … |`.' },
  'indirect-expansion': { ...badSubstitution, portable: null },
  'pattern-substitution': { ...badSubstitution, portable: 'Use `sed`.' },
  'pipe-stderr': { ...syntaxError, portable: 'Use `2>&1 |`.' },
  pipefail: { effect: 'stops', consequence: 'is an "illegal option" there and ends the script', portable: null },
  'process-substitution': { ...syntaxError, portable: null },
  'redirect-both': {
    effect: 'differs',
    consequence: 'starts the command in the background there and empties the file',
    portable: 'Use `> … 2>&1`.',
  },
  'regex-match': {
    effect: 'differs',
    consequence: 'is "not found" there, so the condition is never true',
    portable: 'Use `grep -E` or `case`.',
  },
  shopt: { ...notFound, portable: null },
  source: { ...notFound, portable: 'Use `.`.' },
  substring: { ...badSubstitution, portable: 'Use `cut`.' },
};
