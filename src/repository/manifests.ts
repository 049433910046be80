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
  /** A package manager writes it, and it is long: read for the Dockerfiles of a change only. */
  readonly isLockFile?: boolean;
  /** null where it asks for nothing that can be compared. */
  readonly read: (text: string) => Stated | null;
}

/** In the order in which they count for their language. */
export const manifests: readonly ManifestReader[] = [
  // go.dev/ref/mod: the `go` line is a minimum since Go 1.21; with GOTOOLCHAIN=local the `toolchain` line does not count.
  { name: 'go.mod', language: 'go', read: line(/^go\s+(\d+(?:\.\d+){0,2})(?:rc\d+)?\s*(?:\/\/.*)?$/, atLeast) },
  { name: 'package.json', language: 'node', read: inJson(npmRange, 'engines', 'node') },
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
  { name: 'setup.cfg', language: 'python', read: line(/^python_requires\s*=\s*(.+)$/s, pythonRange) },
  { name: 'setup.py', language: 'python', read: line(/^python_requires\s*=\s*["']([^"']+)["'],?$/, pythonRange) },
  {
    name: 'Pipfile',
    language: 'python',
    read: line(/^python_version\s*=\s*["'](\d+\.\d+)["']/, pythonRelease),
  },
  {
    name: '.python-version',
    language: 'python',
    isVersionFile: true,
    read: line(/^(\d+\.\d+(?:\.\d+)?)$/, pythonRelease),
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
        /(?:(?:source|target)Compatibility\s{0,20}=?\s{0,20}(?:JavaVersion\.VERSION_)?['"]?(?:1[._])?|JavaLanguageVersion\.of\(|jvmToolchain\()(\d+)/,
        atLeast,
      ),
    }),
  ),
  ...['*.csproj', '*.fsproj', 'Directory.Build.props'].map(
    (name): ManifestReader => ({
      name,
      language: 'dotnet',
      read: line(/<TargetFrameworks?>\s*net(\d+\.\d+)(?:-\w+)?\s*</, atLeast),
    }),
  ),
  // learn.microsoft.com/dotnet/core/tools/global-json: whatever `rollForward` says, never an older SDK.
  { name: 'global.json', language: 'dotnet', read: inJson(sdkFrom, 'sdk', 'version') },
  {
    name: '.ruby-version',
    language: 'ruby',
    isVersionFile: true,
    read: line(/^(?:ruby-)?(\d+\.\d+(?:\.\d+)?)$/, rubyRelease),
  },
  { name: 'Gemfile', language: 'ruby', read: line(/^ruby\s{0,20}\(?\s{0,20}["']([^"']+)["']/, rubyRange) },
  { name: 'composer.json', language: 'php', read: inJson(composerRange, 'require', 'php') },
  // asdf-vm.com/manage/configuration and mise.jdx.dev/configuration: one tool a line.
  ...toolVersions({ node: 'nodejs|node', python: 'python', go: 'golang|go', ruby: 'ruby' }),
  ...lockFiles([
    ['package-lock.json', 'node', inJson(npmRange, 'packages', '', 'engines', 'node')],
    ['npm-shrinkwrap.json', 'node', inJson(npmRange, 'packages', '', 'engines', 'node')],
    // The packages before have lines of the same name.
    ['poetry.lock', 'python', line(/^python-versions\s*=\s*["']([^"']+)["']/, pythonRange, /^\[metadata\]/)],
    ['uv.lock', 'python', line(/^requires-python\s*=\s*["']([^"']+)["']/, pythonRange)],
    ['Pipfile.lock', 'python', inJson(pythonRelease, '_meta', 'requires', 'python_version')],
    ['Gemfile.lock', 'ruby', line(/^ruby (\d+\.\d+\.\d+)(?:p\d+)?$/, rubyRelease, /^RUBY VERSION/)],
    ['composer.lock', 'php', inJson(composerRange, 'platform', 'php')],
  ]),
];

function toolVersions(names: Readonly<Partial<Record<Language, string>>>): ManifestReader[] {
  return Object.entries(names).flatMap(([language, name]) => {
    const depth = language === 'node' ? 1 : 2;
    const pattern = new RegExp(`^(?:${name})(?:\\s+|\\s*=\\s*["'])v?(\\d+(?:\\.\\d+){${depth - 1},2})["']?$`);
    const read = line(pattern, (version) => releaseRange(version, depth));
    return ['.tool-versions', 'mise.toml', '.mise.toml'].map(
      (file): ManifestReader => ({ name: file, language: language as Language, isVersionFile: true, read }),
    );
  });
}

function sdkFrom(version: string): VersionRange | null {
  const [, release] = /^(\d+\.\d+)\.\d+$/.exec(version) ?? [];
  return release === undefined ? null : atLeast(release);
}

function lockFiles(rows: readonly (readonly [string, Language, ManifestReader['read']])[]): ManifestReader[] {
  return rows.map(([name, language, read]) => ({ name, language, read, isLockFile: true }));
}

function pythonRelease(version: string): VersionRange {
  return releaseRange(version, 2);
}

function rubyRelease(version: string): VersionRange {
  return releaseRange(version, 2);
}

function atLeast(minimum: string): VersionRange {
  return { minimum, below: null };
}

/** The first line that the pattern matches, behind the one that `from` does; its first group is the version or the range. */
function line(pattern: RegExp, range: (written: string) => VersionRange | null, from?: RegExp) {
  return (text: string): Stated | null => {
    const lines = text.split('\n');
    const start = from === undefined ? 0 : lines.findIndex((one) => from.test(one));
    if (start === -1) return null;
    for (let index = start; index < lines.length; index += 1) {
      const one = lines[index] ?? '';
      const [, written] = one.length > 500 ? [] : (pattern.exec(one.trim()) ?? []);
      const found = written === undefined ? null : range(written.trim());
      if (found !== null) return { ...found, line: index + 1 };
    }
    return null;
  };
}

function inJson(range: (written: string) => VersionRange | null, ...keys: readonly string[]) {
  return (text: string): Stated | null => {
    const written = stringAt(text, keys);
    const found = written === null ? null : range(written);
    if (found === null) return null;
    const lines = text.split('\n');
    let at = 0;
    for (const key of keys) at = lines.findIndex((one, index) => index >= at && one.includes(`"${key}":`));
    return at === -1 ? null : { ...found, line: at + 1 };
  };
}

function stringAt(json: string, keys: readonly string[]): string | null {
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
