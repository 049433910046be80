import { memoizedByText } from '../../text/memoized.ts';

/** A line of a requirements file that names a package. */
export interface Requirement {
  readonly name: string;
  /** `==1.2.3`, as written; '' for none. */
  readonly constraint: string;
  readonly isHashed: boolean;
  /** Behind a marker (`; sys_platform == "win32"`): not for every platform and Python. */
  readonly isConditional: boolean;
  readonly line: number;
}

export interface Requirements {
  readonly packages: readonly Requirement[];
  /** `--require-hashes` among them. */
  readonly requiresHashes: boolean;
  /** Names a file of constraints, which may have hashes. */
  readonly isConstrained: boolean;
}

/** pip.pypa.io/en/stable/reference/requirements-file-format: one requirement a line, continued by a backslash. */
export const readRequirements = memoizedByText(20, (text): Requirements => {
  const packages: Requirement[] = [];
  let requiresHashes = false;
  let isConstrained = false;
  let open: { readonly text: string[]; readonly line: number } = { text: [], line: 1 };
  for (const [index, line] of text.split('\n').entries()) {
    if (open.text.length === 0) open = { text: [], line: index + 1 };
    const bare = line.trimEnd();
    const isContinued = bare.endsWith('\\') && !bare.startsWith('#');
    open.text.push(isContinued ? bare.slice(0, -1) : bare);
    if (isContinued) continue;
    const whole = open.text.join(' ').trim();
    requiresHashes ||= whole.startsWith('--require-hashes');
    isConstrained ||= /^(?:-c|--constraint)\b/.test(whole);
    const [, name, constraint = ''] = /^([A-Za-z0-9][\w.-]*)(?:\[[^\]]*\])?\s{0,9}([^#;@\s]*)/.exec(whole) ?? [];
    // An address or a path is another matter.
    if (name !== undefined && !/^[^#\s]*[/@]/.test(whole) && !/^\S+\s{1,9}@/.test(whole))
      packages.push({
        name,
        constraint,
        isHashed: whole.includes('--hash='),
        isConditional: /^[^#]*;/.test(whole),
        line: open.line,
      });
    open = { text: [], line: index + 1 };
  }
  return { packages, requiresHashes, isConstrained };
});
