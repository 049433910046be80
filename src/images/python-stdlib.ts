/**
 * Modules that left Python's standard library, by the first version without them ("What's New in Python" 3.12 and 3.13,
 * PEP 594, PEP 632). From 3.12 on `venv` and `ensurepip` no longer bring setuptools either.
 */
const removals: Readonly<Record<string, readonly string[]>> = {
  '3.12': ['asynchat', 'asyncore', 'distutils', 'imp', 'smtpd'],
  '3.13': [
    'aifc',
    'audioop',
    'cgi',
    'cgitb',
    'chunk',
    'crypt',
    'imghdr',
    'lib2to3',
    'mailcap',
    'msilib',
    'nis',
    'nntplib',
    'ossaudiodev',
    'pipes',
    'sndhdr',
    'spwd',
    'sunau',
    'telnetlib',
    'uu',
    'xdrlib',
  ],
};

const removedIn: ReadonlyMap<string, string> = new Map(
  Object.entries(removals).flatMap(([version, modules]) => modules.map((module) => [module, version] as const)),
);

/** The version that removed `module` (`distutils.core` counts as `distutils`); `null`: none of those known here. */
export function moduleRemovedIn(module: string): string | null {
  return removedIn.get(module.split('.')[0] ?? '') ?? null;
}
