/** The options of a shell that change what a failing command does or what a build log shows. */
export interface ShellOptions {
  /** `-e`: a failing command ends the shell. */
  readonly errexit: boolean;
  /** `-u`: an unset variable is an error. */
  readonly nounset: boolean;
  /** `-x`: commands are printed before they run. */
  readonly xtrace: boolean;
  /** `-o pipefail`: a pipeline fails when any of its commands does. */
  readonly pipefail: boolean;
}

export const noOptions: ShellOptions = { errexit: false, nounset: false, xtrace: false, pipefail: false };

const optionLetters: Readonly<Record<string, keyof ShellOptions>> = { e: 'errexit', u: 'nounset', x: 'xtrace' };
const optionNames: ReadonlySet<string> = new Set(Object.keys(noOptions));

/** The options behind `set -eu -o pipefail`, or behind the arguments of a shell (`bash -euo pipefail -c`); reading stops at the first operand. */
export function applyOptions(before: ShellOptions, args: readonly (string | null)[]): ShellOptions {
  const after: { -readonly [K in keyof ShellOptions]: boolean } = { ...before };
  for (let index = 0; index < args.length; index += 1) {
    const [, sign, letters = ''] = /^([-+])([A-Za-z]+)$/.exec(args[index] ?? '') ?? [];
    if (sign === undefined) break;
    for (const letter of letters) {
      const name = letter === 'o' || letter === 'O' ? (args[++index] ?? '') : optionLetters[letter];
      if (letter !== 'O' && isOption(name)) after[name] = sign === '-';
    }
  }
  return after;
}

/** The options that `SHELL ["/bin/bash", "-o", "pipefail", "-c"]` starts every command with. */
export function shellOptionsOf(shell: readonly string[]): ShellOptions {
  return applyOptions(noOptions, shell.slice(1));
}

function isOption(name: string | undefined): name is keyof ShellOptions {
  return name !== undefined && optionNames.has(name);
}
