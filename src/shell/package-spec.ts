import type { Word } from './ast.ts';
import type { VersionSyntax } from './package-managers.ts';

/** A package as an install command names it. */
export interface PackageRequest {
  /** null where a variable is part of it. */
  readonly name: string | null;
  /** The one version asked for; null where there is none, where several would do, or where it is not known. */
  readonly version: string | null;
  /**
   * `exact`: one version, by value or by a variable (`curl=$CURL_VERSION`). `moving`: a range, a tag or a branch. `none`: whatever is newest.
   * `unknown`: a variable hides it.
   */
  readonly pin: 'exact' | 'moving' | 'none' | 'unknown';
  /** What stands for the version, as written, operator included; null where nothing does. */
  readonly constraint: string | null;
  readonly source: 'registry' | 'file' | 'url' | 'git';
  readonly word: Word;
}

interface Spec {
  readonly name: string;
  readonly constraint?: string | undefined;
  readonly version?: string | undefined;
  readonly exact?: boolean;
}

/** Stands for what an expansion would put in. */
const unknown = '\u0000';

export function readPackage(syntax: VersionSyntax, word: Word): PackageRequest {
  const text = word.parts.map((part) => textOf(part)).join('');
  const source = sourceOf(syntax, text);
  if (source !== 'registry') return { name: null, version: null, pin: 'none', constraint: null, source, word };
  const spec = readers[syntax](text);
  const name = spec.name.includes(unknown) ? null : spec.name;
  const isHidden = spec.version?.includes(unknown) === true;
  return {
    name,
    version: spec.exact === true && !isHidden ? (spec.version ?? null) : null,
    pin: pinOf(spec, isHidden),
    constraint: spec.constraint?.replaceAll(unknown, '…') ?? null,
    source,
    word,
  };
}

function textOf(part: Word['parts'][number]): string {
  if (part.kind === 'literal') return part.value;
  if (part.kind !== 'glob') return unknown;
  if (part.parts.every((inner) => inner.kind === 'literal')) return part.text;
  // `name[$EXTRAS]==1.0`: the name is known all the same.
  return part.text.startsWith('[') ? `[${unknown}]` : unknown;
}

function pinOf({ name, version, exact }: Spec, isHidden: boolean): PackageRequest['pin'] {
  if (version !== undefined) return exact === true ? 'exact' : isHidden ? 'unknown' : 'moving';
  return name.includes(unknown) ? 'unknown' : 'none';
}

const localPath = /^(?:\.{1,2}$|\.{0,2}\/|~\/|file:)/;
const archives: Partial<Record<VersionSyntax, RegExp>> = {
  debian: /\.deb$/,
  alpine: /\.apk$/,
  rpm: /\.rpm$/,
  suse: /\.rpm$/,
  arch: /\.pkg\.tar(?:\.\w+)?$/,
  python: /\.(?:whl|zip|tar\.gz|tar\.bz2)$/,
  conda: /\.(?:conda|tar\.bz2|ya?ml|txt)$/,
  npm: /\.(?:tgz|tar(?:\.gz)?)$/,
  ruby: /\.gem$/,
  go: /^[^/]+\.go$/,
};
const fromGit: Partial<Record<VersionSyntax, RegExp>> = {
  python: /^(?:[^@\s]+\s*@\s*)?(?:git|hg|svn|bzr)\+/,
  npm: /^(?:@?[^@\s]+@)?(?:git(?:\+\w+)?:|git@|github:|gitlab:|bitbucket:)|^[^@./~\s][^@/\s]*\/[^/\s]+$/,
  ruby: /^git[:@]/,
  cargo: /^git[:@]/,
};

function sourceOf(syntax: VersionSyntax, text: string): PackageRequest['source'] {
  if (fromGit[syntax]?.test(text) === true) return 'git';
  if (/^(?:[^@\s]+\s*@\s*)?(?:https?|ftp):\/\//.test(text)) return 'url';
  return localPath.test(text) || archives[syntax]?.test(text) === true ? 'file' : 'registry';
}

const readers: Readonly<Record<VersionSyntax, (text: string) => Spec>> = {
  debian: (text) => {
    const [, name = text, version, release] = /^([^=/]+)(?:=(.+)|(\/.+))?$/s.exec(text) ?? [];
    const bare = name.replace(/:(?:any|native|amd64|arm64|armhf|armel|i386|ppc64el|riscv64|s390x)$/, '');
    if (version === undefined) return { name: bare, constraint: release };
    return { name: bare, version, constraint: `=${version}`, exact: !version.includes('*') };
  },
  alpine: (text) => {
    const [, name = text, operator = '', version] =
      /^([^=<>~@]+)(?:([=<>~]+)([^@=<>~][^@]*))?(?:@.+)?$/s.exec(text) ?? [];
    if (version === undefined) return { name };
    return { name, version, constraint: operator + version, exact: operator === '=' };
  },
  rpm: readRpm,
  suse: (text) => {
    const compared = comparison(text);
    return compared.version === undefined ? readRpm(text) : compared;
  },
  arch: (text) => comparison(text.replace(/^[\w-]+\//, '')),
  python: (text) => {
    const bare = (text.split(';')[0] ?? '').trimEnd();
    const [, name = bare, rest = ''] = /^([\w.\u0000-]+)(?:\[[^\]]*\])?\s*(.*)$/s.exec(bare) ?? [];
    const [, operator = '', version] = /^(===?|[~!<>]=?|@)\s*(.+)$/s.exec(rest) ?? [];
    if (version === undefined) return { name };
    const exact = operator === '@' ? /^\d/.test(version) : /^===?$/.test(operator) && !/[*,]/.test(version);
    return { name, version, constraint: rest, exact };
  },
  conda: (text) => {
    const [, name = text, operator = '', version] =
      /^(?:[^:]+::)?([^=<>!~\s]+)\s*([=<>!~]+)?\s*(.+)?$/s.exec(text) ?? [];
    if (version === undefined) return { name };
    // `=3.9` is 3.9 and all that starts with it.
    const exact =
      operator === '==' ||
      (operator === '=' && /^[^*,|.=\u0000]*(?:\.[^*,|.=\u0000]*[.=\u0000]|[=\u0000])/.test(version));
    return { name, version, constraint: operator + version, exact };
  },
  npm: (text) => {
    const [, name = text, version] = /^(@?[^@]+)(?:@(?:npm:@?[^@]+@)?(.+))?$/s.exec(text) ?? [];
    if (version === undefined) return { name };
    return { name, version, constraint: `@${version}`, exact: /^=?v?\d+\.\d+\.\d+(?:[-+][\w.+-]+)?$/.test(version) };
  },
  ruby: (text) => {
    const [, name = text, version] = /^([^:]+)(?::(.+))?$/s.exec(text) ?? [];
    if (version === undefined) return { name };
    return { name, version, constraint: `:${version}`, exact: isExactVersion(version) };
  },
  go: (text) => {
    const [, name = text, version] = /^([^@]+)(?:@(.+))?$/s.exec(text) ?? [];
    if (version === undefined) return { name };
    return { name, version, constraint: `@${version}`, exact: /^v\d+\.\d+\.\d+|^[0-9a-f]{12,40}$/.test(version) };
  },
  cargo: (text) => {
    const [, name = text, version] = /^([^@]+)(?:@(.+))?$/s.exec(text) ?? [];
    if (version === undefined) return { name };
    return { name, version, constraint: `@${version}`, exact: /^=?\d+\.\d+\.\d+/.test(version) };
  },
  composer: (text) => {
    const [, name = text, version] = /^([^:=\s]+)(?:[:=\s](.+))?$/s.exec(text) ?? [];
    if (version === undefined) return { name };
    return { name, version, constraint: version, exact: /^v?\d+\.\d+\.\d+/.test(version) };
  },
  none: (text) => ({ name: text }),
};

/** A version given by a flag (`gem install rails -v 7.1.0`). */
export function withVersion(request: PackageRequest, version: Word): PackageRequest {
  if (request.pin !== 'none' || request.source !== 'registry') return request;
  if (version.value === null) return { ...request, pin: 'unknown' };
  const exact = isExactVersion(version.value);
  return {
    ...request,
    version: exact ? version.value : null,
    pin: exact ? 'exact' : 'moving',
    constraint: version.value,
  };
}

function isExactVersion(version: string): boolean {
  return /^=?\s*v?\d[\w.+-]*$/.test(version);
}

function comparison(text: string): Spec {
  const [, name = text, operator = '', version] = /^([^=<>]+)([=<>]+)(.+)$/s.exec(text) ?? [];
  if (version === undefined) return { name };
  return { name, version, constraint: operator + version, exact: /^==?$/.test(operator) };
}

/** Names that end like a version. */
const versionedNames = /^(?:dotnet|aspnetcore|netstandard|compat|gcc-toolset|llvm)[\w-]*-\d+(?:\.\d+)*$/;

/**
 * `name-version[-release][.arch]`: the names have dashes too, so a version is what starts with a digit and has a dot (`httpd-2.4.57`), which
 * `java-17-openjdk` and `postgresql-16` have not.
 */
function readRpm(text: string): Spec {
  const bare = text.replace(/\.(?:x86_64|aarch64|noarch|i[3-6]86|ppc64le|s390x)$/, '');
  const [, name, version] = /^(.+?)-((?:\d+:)?\d[^-.]*\.[^-]*(?:-\d[^-]*)?)$/s.exec(bare) ?? [];
  if (name !== undefined && version !== undefined && !versionedNames.test(bare)) {
    return { name, version, constraint: `-${version}`, exact: !version.includes('*') };
  }
  const [, stem, hidden] = /^(.+?)-(\u0000.*)$/s.exec(bare) ?? [];
  // `nodejs-$VERSION`: a version most likely, a part of the name perhaps.
  return stem === undefined ? { name: bare } : { name: stem, version: hidden, constraint: `-${hidden}` };
}
