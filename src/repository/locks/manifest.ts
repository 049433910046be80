import { basename } from 'node:path/posix';
import { asMap, asText, entriesOf, firstLines, jsonMap } from './json.ts';
import { type TomlValue, tomlTables, tomlText, tomlTexts } from './toml.ts';

/** What a manifest asks for from a registry, on every platform. */
export interface Dependency {
  readonly name: string;
  /** As written; null: only that it is there can be compared. */
  readonly range: string | null;
  readonly line: number;
}

const readers: Readonly<Record<string, (text: string) => readonly Dependency[]>> = {
  'package.json': inPackageJson,
  'composer.json': inComposerJson,
  'pyproject.toml': inPyproject,
  'Cargo.toml': inCargoToml,
};

/** What the manifest asks for, as far as its lock file can be held against it. */
export function dependenciesOf(path: string, text: string): readonly Dependency[] {
  return readers[basename(path)]?.(text) ?? [];
}

/** Folders, archives, links and workspaces are locked in other ways, or not at all. */
const elsewhere = /[:/]|^(?:latest|next|\*|)$/;

const jsonEntry = /^\s{0,20}"([^"]+)":\s*"/;

function inPackageJson(text: string): Dependency[] {
  const json = jsonMap(text);
  const replaced = [['overrides'], ['resolutions'], ['pnpm', 'overrides']].flatMap((keys) => entriesOf(json, ...keys));
  // What is replaced may have any range in the lock file, by rules of each package manager.
  if (replaced.length > 0) return [];
  const sections = ['dependencies', 'devDependencies', 'optionalDependencies'];
  return sections.flatMap((section) => {
    const lines = firstLines(text, jsonEntry, section);
    return entriesOf(json, section).flatMap(([name, value]) => {
      const range = asText(value);
      // Which of two sections counts is up to the package manager.
      const isTwice = sections.filter((one) => asMap(json?.[one])?.[name] !== undefined).length > 1;
      return range === null || elsewhere.test(range) || isTwice ? [] : [{ name, range, line: lines.get(name) ?? 1 }];
    });
  });
}

function inComposerJson(text: string): Dependency[] {
  const json = jsonMap(text);
  const own = new Set(['replace', 'provide'].flatMap((key) => entriesOf(json, key).map(([name]) => name)));
  const lines = firstLines(text, jsonEntry, 'require');
  return entriesOf(json, 'require').flatMap(([name]) =>
    // PHP, its extensions and Composer itself have no slash.
    name.includes('/') && !own.has(name) ? [{ name: name.toLowerCase(), range: null, line: lines.get(name) ?? 1 }] : [],
  );
}

/** packaging.python.org (`project.dependencies`), and Poetry's own table. What is for some platforms alone may not be locked. */
function inPyproject(text: string): Dependency[] {
  // uv leaves packages out where the project says so.
  if (/^(?:override|exclude)-dependencies\s{0,9}=/m.test(text)) return [];
  const asked = tomlTables(text).flatMap(({ name, values }) => {
    if (name === 'project') {
      return tomlTexts(values.get('dependencies')).flatMap(({ text: written, line }) => {
        const [, found] = /^([\w.-]+)(?:\[[^\]]*\])?\s*(?:[~=!<>(][^;@]*)?$/.exec(written) ?? [];
        return found === undefined ? [] : [{ name: pythonName(found), range: null, line }];
      });
    }
    if (name !== 'tool.poetry.dependencies') return [];
    return [...values].flatMap(([key, value]) =>
      key === 'python' || !isPlain(key, value) ? [] : [{ name: pythonName(key), range: null, line: value.line }],
    );
  });
  return asked.filter(({ name }) => !notLocked.has(name));
}

/** Poetry did not lock them before 1.3. */
const notLocked: ReadonlySet<string> = new Set(['distribute', 'pip', 'setuptools', 'wheel']);

/** `name = "1.0"`: of `name.version = "1.0"` and `name = { … }` more would have to be known. */
function isPlain(key: string, value: TomlValue): boolean {
  return !key.includes('.') && tomlText(value) !== null;
}

/** PyPI's own spelling, which lock files use. */
function pythonName(name: string): string {
  return name.toLowerCase().replace(/[-_.]{1,20}/g, '-');
}

function inCargoToml(text: string): Dependency[] {
  return tomlTables(text)
    .filter(({ name }) => name === 'dependencies' || name === 'dev-dependencies' || name === 'build-dependencies')
    .flatMap(({ values }) =>
      [...values].flatMap(([key, value]) =>
        isPlain(key, value) ? [{ name: key, range: null, line: value.line }] : [],
      ),
    );
}

/** The version of a package manager that Corepack takes: `"packageManager": "pnpm@10.18.0+sha512…"`. null: it names none, or another. */
export function packageManagerOf(text: string, name: string): string | null {
  const [, named, version] = /^([\w-]+)@(\d+(?:\.\d+)*)/.exec(asText(jsonMap(text)?.['packageManager']) ?? '') ?? [];
  return named === name ? (version ?? null) : null;
}
