import type { Libc } from './facts.ts';

/** The Python that a package is installed for. */
export interface Interpreter {
  /** `3.13`. */
  readonly version: string;
  readonly libc: Libc;
}

/**
 * Whether a wheel fits by its name: packaging.python.org, "Platform compatibility tags". The processor and the release of the C library count
 * as fitting.
 */
export function wheelFits(name: string, { version, libc }: Interpreter): boolean {
  const [pythons = '', abis = '', platforms = ''] = name
    .replace(/\.whl$/, '')
    .split('-')
    .slice(-3);
  const minor = Number(version.split('.')[1]);
  const isPython = pythons.split('.').some((python) => {
    const [, kind, digits = ''] = /^(py|cp)3(\d{0,3})$/.exec(python) ?? [];
    if (kind === undefined) return false;
    const isOwn = abis.split('.').some((abi) => abi === `cp3${digits}` || abi === `cp3${digits}m`);
    if (kind === 'cp' && isOwn) return Number(digits) === minor;
    return /\b(?:abi3|none)\b/.test(abis) && Number(digits) <= minor;
  });
  const system = libc === 'musl' ? /^(?:any|musllinux_)/ : /^(?:any|manylinux|linux_)/;
  return isPython && platforms.split('.').some((platform) => system.test(platform));
}

/** Whether a file name is that of a wheel for some platform alone: something in it is compiled. */
export function isCompiledWheel(name: string): boolean {
  return name.endsWith('.whl') && !name.endsWith('-any.whl');
}

/** Packages that are compiled where that goes, and install without a compiler as well: by their build scripts. */
export const installedWithoutCompiler: ReadonlySet<string> = new Set(
  'black charset-normalizer coverage hiredis markupsafe msgpack mypy peewee protobuf pyyaml simplejson sqlalchemy tornado websockets wrapt zope-interface zope-event'.split(
    ' ',
  ),
);
