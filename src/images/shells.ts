import type { ImageFacts } from './facts.ts';

/** `bash-posix` is bash called as `sh`: what the shell form runs where `/bin/sh` is bash. */
export type Interpreter = 'bash' | 'bash-posix' | 'busybox-ash' | 'dash';

/** Beyond POSIX. */
export type ShellFeature =
  | 'ansi-c-quoting'
  | 'arithmetic-command'
  | 'arithmetic-for'
  | 'arrays'
  | 'brace-expansion'
  | 'case-modification'
  | 'declare'
  | 'directory-stack'
  | 'double-bracket'
  | 'double-equals'
  | 'echo-options'
  | 'function-keyword'
  | 'here-string'
  | 'indirect-expansion'
  | 'pattern-substitution'
  | 'pipe-stderr'
  | 'pipefail'
  | 'process-substitution'
  | 'redirect-both'
  | 'regex-match'
  | 'shopt'
  | 'source'
  | 'substring';

/** A version: from that one on. */
type Support = boolean | string;
type Row = Readonly<Record<Exclude<Interpreter, 'bash'>, Support>>;

const everywhere = { 'bash-posix': true, 'busybox-ash': true, dash: false } as const;
const bashOnly = { 'bash-posix': true, 'busybox-ash': false, dash: false } as const;

/**
 * Each cell was tried with bash 5.2 called as sh, busybox 1.35 and dash 0.5.12. Process substitution in POSIX mode is in the
 * news of bash 5.1. busybox 1.33 (Alpine 3.14) and older, built without its bash compatibility, may do less.
 */
const support: Readonly<Record<ShellFeature, Row>> = {
  'ansi-c-quoting': everywhere, // $'a\tb'
  'arithmetic-command': bashOnly, // ((x++))
  'arithmetic-for': bashOnly, // for ((;;))
  arrays: bashOnly, // a=(x y)
  'brace-expansion': bashOnly, // {a,b}
  'case-modification': bashOnly, // ${a,,}
  declare: bashOnly, // declare -A x
  'directory-stack': bashOnly, // pushd x
  'double-bracket': everywhere, // [[ ]]
  'double-equals': everywhere, // [ a == b ]
  'echo-options': everywhere, // echo -e
  'function-keyword': everywhere, // function f {
  'here-string': bashOnly, // <<<
  'indirect-expansion': bashOnly, // ${!a}
  'pattern-substitution': everywhere, // ${a/b/c}
  'pipe-stderr': bashOnly, // |&
  pipefail: { ...everywhere, dash: '0.5.13' },
  'process-substitution': { 'bash-posix': '5.1', 'busybox-ash': '1.35', dash: false }, // <( )
  'redirect-both': everywhere, // &>
  'regex-match': everywhere, // [[ a =~ b ]]
  shopt: bashOnly,
  source: everywhere,
  substring: everywhere, // ${a:1}
};

/**
 * Whether the shell can do it. `null`: depends on a version that is not given, or is older than the oldest that is sure.
 */
export function shellSupports(
  interpreter: Interpreter,
  feature: ShellFeature,
  version: string | null = null,
): boolean | null {
  if (interpreter === 'bash') return true;
  const cell = support[feature][interpreter];
  if (typeof cell === 'boolean') return cell;
  if (version === null) return null;
  if (compareVersions(version, cell) >= 0) return true;
  return interpreter === 'busybox-ash' ? null : false;
}

/** What runs the shell form of RUN, CMD and ENTRYPOINT in the image while no SHELL says otherwise. */
export function defaultInterpreter({ shell }: ImageFacts): Interpreter | null {
  if (shell === 'bash') return 'bash-posix';
  return shell === 'dash' || shell === 'busybox-ash' ? shell : null;
}

function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split('.').map(Number));
  for (let index = 0; index < Math.max(left?.length ?? 0, right?.length ?? 0); index += 1) {
    const difference = (left?.[index] ?? 0) - (right?.[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
