export type LockFormat =
  | 'npm'
  | 'yarn-classic'
  | 'yarn'
  | 'pnpm'
  | 'bun'
  | 'poetry'
  | 'uv'
  | 'pdm'
  | 'cargo'
  | 'composer';

/** What a lock file says, as far as rules ask. Lines count from 1. */
export interface Lock {
  readonly format: LockFormat;
  /** The version of the format, as written; null: it states none. */
  readonly version: { readonly text: string; readonly line: number } | null;
  readonly packages: readonly LockedPackage[];
  /** Ranges by package that manifests asked for when it was written, null for any; null: the format does not keep them. */
  readonly asked: ReadonlyMap<string, ReadonlySet<string> | null> | null;
}

export interface LockedPackage {
  readonly name: string;
  /** null: it is a folder of the project, or another package stands in for it. */
  readonly version: string | null;
  readonly line: number;
  /** Below another package, for that one alone. */
  readonly isNested: boolean;
  /** The range of the language's versions that it asks for, as written; null: any, or it does not say. */
  readonly language: string | null;
  /** Names of wheels and source archives; null: the format does not list them. */
  readonly files: readonly string[] | null;
  /** Installed wherever the project is: for no group, extra or platform alone. */
  readonly isAlwaysInstalled: boolean;
}

/** A package of which a format says no more than this. */
export function lockedPackage(
  name: string,
  version: string | null,
  line: number,
  more: Partial<LockedPackage> = {},
): LockedPackage {
  return { name, version, line, isNested: false, language: null, files: null, isAlwaysInstalled: false, ...more };
}
