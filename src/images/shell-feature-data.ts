import type { ShellFeature } from './shells.ts';

/** What a shell that cannot do it makes of it. */
export interface FeatureRow {
  /** `stops`: the script ends with an error. `differs`: it goes on and does something else. */
  readonly effect: 'stops' | 'differs';
  /** Reads on behind "`x` …". */
  readonly consequence: string;
  /** The way that every shell knows. */
  readonly portable: string | null;
  /** ShellCheck's codes for it. */
  readonly shellcheck: readonly number[];
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
    shellcheck: [3003],
  },
  'arithmetic-command': {
    effect: 'differs',
    consequence: 'runs as a command in two subshells there',
    portable: 'Use `[ … ]` and `$(( … ))`.',
    shellcheck: [3006],
  },
  'arithmetic-for': { ...syntaxError, portable: 'Use `while`, or `for x in $(seq …)`.', shellcheck: [3005] },
  arrays: { ...syntaxError, portable: null, shellcheck: [3030, 3054] },
  'brace-expansion': {
    effect: 'differs',
    consequence: 'is one name with braces in it there, not several names',
    portable: 'Write each name out.',
    shellcheck: [3009],
  },
  'case-modification': { ...badSubstitution, portable: 'Use `tr`.', shellcheck: [3059] },
  declare: { ...notFound, portable: null, shellcheck: [3044] },
  'directory-stack': {
    ...notFound,
    portable: 'Use `cd`, in a subshell where the way back matters.',
    shellcheck: [3044],
  },
  'double-bracket': {
    effect: 'differs',
    consequence: 'is "not found" there, so the condition is never true',
    portable: 'Use `[ … ]`.',
    shellcheck: [3010],
  },
  'double-equals': {
    effect: 'differs',
    consequence: 'is an "unexpected operator" there, so the condition is never true',
    portable: 'Use `=`.',
    shellcheck: [3014],
  },
  'echo-options': {
    effect: 'differs',
    consequence: 'prints the `-e` as well there',
    portable: 'Use `printf`.',
    shellcheck: [3036, 3037],
  },
  'function-keyword': { ...syntaxError, portable: 'Write `name() { … }`.', shellcheck: [2112, 2113] },
  'here-string': { ...syntaxError, portable: 'Use `printf … |`.', shellcheck: [3011] },
  'indirect-expansion': { ...badSubstitution, portable: null, shellcheck: [3053] },
  'pattern-substitution': { ...badSubstitution, portable: 'Use `sed`.', shellcheck: [3060] },
  'pipe-stderr': { ...syntaxError, portable: 'Use `2>&1 |`.', shellcheck: [3029] },
  pipefail: {
    effect: 'stops',
    consequence: 'is an "illegal option" there and ends the script',
    portable: null,
    shellcheck: [3040],
  },
  'process-substitution': { ...syntaxError, portable: null, shellcheck: [3001] },
  'redirect-both': {
    effect: 'differs',
    consequence: 'starts the command in the background there and empties the file',
    portable: 'Use `> … 2>&1`.',
    shellcheck: [3020],
  },
  'regex-match': {
    effect: 'differs',
    consequence: 'is "not found" there, so the condition is never true',
    portable: 'Use `grep -E` or `case`.',
    shellcheck: [3015],
  },
  shopt: { ...notFound, portable: null, shellcheck: [3044] },
  source: { ...notFound, portable: 'Use `.`.', shellcheck: [3046, 3051] },
  substring: { ...badSubstitution, portable: 'Use `cut`.', shellcheck: [3057] },
};
