import { composerRange, npmRange, pythonRange, releaseRange, rubyRange, type VersionRange } from './version-ranges.ts';

export type Language = 'go' | 'node' | 'python' | 'rust' | 'java' | 'dotnet' | 'ruby' | 'php';

/** What a line of a manifest says of the toolchain. */
export interface Stated extends VersionRange {
  readonly line: number;
}

export interface ManifestReader {
  /** The file's name; `*.csproj`: any of that ending. */
  readonly name: string;
  readonly language: Language;
  /** It names one version for everybody who works here, whether or not it is copied. */
  readonly isVersionFile?: boolean;
  /** null where it asks for nothing that can be compared. */
  readonly read: (text: string) => Stated | null;
}

/** In the order in which they count for their language. */
export const manifests: readonly ManifestReader[] = [
  // go.dev/ref/mod: the `go` line is a minimum since Go 1.21; with GOTOOLCHAIN=local the `toolchain` line does not count.
  { name: 'go.mod', language: 'go', read: line(/^go\s+(\d+(?:\.\d+){0,2})(?:rc\d+)?\s*(?:\/\/.*)?$/, atLeast) },
  { name: 'package.json', language: 'node', read: inJson('engines', 'node', npmRange) },
  ...['.nvmrc', '.node-version'].map(
    (name): ManifestReader => ({
      name,
      language: 'node',
      isVersionFile: true,
      read: line(/^v?(\d+(?:\.\d+){0,2})$/, (version) => releaseRange(version, 1)),
    }),
  ),
  {
    name: 'pyproject.toml',
    language: 'python',
    read: line(/^(?:requires-python|python)\s*=\s*["']([^"']+)["']/, pythonRange),
  },
  { name: 'setup.cfg', language: 'python', read: line(/^python_requires\s*=\s*(.+)$/, pythonRange) },
  {
    name: 'Pipfile',
    language: 'python',
    read: line(/^python_version\s*=\s*["'](\d+\.\d+)["']/, (version) => releaseRange(version, 2)),
  },
  {
    name: '.python-version',
    language: 'python',
    isVersionFile: true,
    read: line(/^(\d+\.\d+(?:\.\d+)?)$/, (version) => releaseRange(version, 2)),
  },
  // doc.rust-lang.org/cargo/reference/rust-version.html: Cargo refuses an older compiler.
  { name: 'Cargo.toml', language: 'rust', read: line(/^rust-version\s*=\s*["'](\d+(?:\.\d+){0,2})["']/, atLeast) },
  {
    name: 'pom.xml',
    language: 'java',
    read: line(/<(?:maven\.compiler\.(?:release|source|target)|java\.version|release)>\s*(?:1\.)?(\d+)\s*</, atLeast),
  },
  ...['build.gradle', 'build.gradle.kts'].map(
    (name): ManifestReader => ({
      name,
      language: 'java',
      read: line(
        /(?:(?:source|target)Compatibility\s*=?\s*(?:JavaVersion\.VERSION_)?['"]?(?:1[._])?|JavaLanguageVersion\.of\(|jvmToolchain\()(\d+)/,
        atLeast,
      ),
    }),
  ),
  { name: '*.csproj', language: 'dotnet', read: line(/<TargetFrameworks?>\s*net(\d+\.\d+)(?:-\w+)?\s*</, atLeast) },
  {
    name: '.ruby-version',
    language: 'ruby',
    isVersionFile: true,
    read: line(/^(?:ruby-)?(\d+\.\d+(?:\.\d+)?)$/, (version) => releaseRange(version, 2)),
  },
  { name: 'Gemfile', language: 'ruby', read: line(/^ruby\s*\(?\s*["']([^"']+)["']/, rubyRange) },
  { name: 'composer.json', language: 'php', read: inJson('require', 'php', composerRange) },
];

function atLeast(minimum: string): VersionRange {
  return { minimum, below: null };
}

/** The first line that the pattern matches; its first group is the version or the range. */
function line(pattern: RegExp, range: (written: string) => VersionRange | null) {
  return (text: string): Stated | null => {
    for (const [index, one] of text.split('\n').entries()) {
      const [, written] = one.length > 500 ? [] : (pattern.exec(one.trim()) ?? []);
      const found = written === undefined ? null : range(written.trim());
      if (found !== null) return { ...found, line: index + 1 };
    }
    return null;
  };
}

function inJson(outer: string, inner: string, range: (written: string) => VersionRange | null) {
  return (text: string): Stated | null => {
    const written = stringAt(text, outer, inner);
    const found = written === null ? null : range(written);
    if (found === null) return null;
    const lines = text.split('\n');
    const start = lines.findIndex((one) => one.includes(`"${outer}"`));
    const at = lines.findIndex((one, index) => index >= start && one.includes(`"${inner}"`));
    return at === -1 ? null : { ...found, line: at + 1 };
  };
}

function stringAt(json: string, ...keys: readonly string[]): string | null {
  let current: unknown;
  try {
    current = JSON.parse(json);
  } catch {
    return null;
  }
  for (const key of keys) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, key)) return null;
    current = (current as Readonly<Record<string, unknown>>)[key];
  }
  return typeof current === 'string' ? current : null;
}
