import { type Lock, type LockedPackage, lockedPackage } from './lock.ts';
import { type TomlTable, type TomlValue, tomlTables, tomlText, tomlTexts } from './toml.ts';

/** doc.rust-lang.org/cargo: `version` stands at the top from 3 on. */
export function readCargoLock(text: string): Lock {
  const [top, ...tables] = tomlTables(text);
  const packages = packagesIn(tables, ({ name, version, line }) => lockedPackage(name, version, line));
  return { format: 'cargo', version: stated(top?.values.get('version')), packages, asked: null };
}

/** python-poetry.org: files stand with the packages, and groups from Poetry 2 on. */
export function readPoetryLock(text: string): Lock {
  const tables = tomlTables(text);
  const packages = packagesIn(tables, ({ name, version, line, values }) => {
    const groups = tomlTexts(values.get('groups')).map((group) => group.text);
    return lockedPackage(name, version, line, {
      files: filesIn(values.get('files')),
      isAlwaysInstalled: groups.includes('main') && !values.has('markers') && values.get('optional')?.text === 'false',
    });
  });
  const metadata = tables.find(({ name }) => name === 'metadata');
  return { format: 'poetry', version: stated(metadata?.values.get('lock-version')), packages, asked: null };
}

/** pdm-project.org: groups and markers stand with the packages from 4.4 on. */
export function readPdmLock(text: string): Lock {
  const tables = tomlTables(text);
  const packages = packagesIn(tables, ({ name, version, line, values }) => {
    const groups = tomlTexts(values.get('groups')).map((group) => group.text);
    return lockedPackage(name, version, line, {
      files: filesIn(values.get('files')),
      isAlwaysInstalled: groups.includes('default') && !values.has('marker') && !values.has('extras'),
    });
  });
  const metadata = tables.find(({ name }) => name === 'metadata');
  return { format: 'pdm', version: stated(metadata?.values.get('lock_version')), packages, asked: null };
}

/** docs.astral.sh/uv: the project is a package among the others, and says what it needs. */
export function readUvLock(text: string): Lock {
  const [top, ...tables] = tomlTables(text);
  const found = tables.filter(({ name }) => name === 'package');
  const needed = neededByProject(found);
  const packages = packagesIn(tables, ({ name, version, line, values }) =>
    lockedPackage(name, version, line, {
      files: [...filesIn(values.get('sdist')), ...filesIn(values.get('wheels'))],
      isAlwaysInstalled: needed.has(name),
    }),
  );
  return { format: 'uv', version: stated(top?.values.get('version')), packages, asked: null };
}

/** What the one project needs on every platform, directly or through others. */
function neededByProject(tables: readonly TomlTable[]): ReadonlySet<string> {
  const isProject = ({ values }: TomlTable) => /\b(?:virtual|editable) = "\."/.test(values.get('source')?.text ?? '');
  const wants = new Map<string, string[]>();
  for (const table of tables) {
    const name = tomlText(table.values.get('name')) ?? '';
    const everywhere = [...(table.values.get('dependencies')?.text ?? '').matchAll(/\{([^{}]*)\}/g)]
      .filter(([, dependency = '']) => !/\bmarker = /.test(dependency))
      .flatMap(([, dependency = '']) => /\bname = "([^"]+)"/.exec(dependency)?.[1] ?? []);
    const known = wants.get(name);
    if (known === undefined) wants.set(name, everywhere);
    else known.push(...everywhere);
  }
  const [project, ...others] = tables.filter(isProject);
  const found = new Set<string>();
  const open = project === undefined || others.length > 0 ? [] : [tomlText(project.values.get('name')) ?? ''];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    for (const next of wants.get(name) ?? []) {
      if (found.has(next)) continue;
      found.add(next);
      open.push(next);
    }
  }
  return found;
}

interface Row {
  readonly name: string;
  readonly version: string | null;
  /** Of its version. */
  readonly line: number;
  readonly values: TomlTable['values'];
}

function packagesIn(tables: readonly TomlTable[], read: (row: Row) => LockedPackage): LockedPackage[] {
  return tables.flatMap((table) => {
    const name = table.name === 'package' ? tomlText(table.values.get('name')) : null;
    if (name === null) return [];
    const version = table.values.get('version');
    return [read({ name, version: tomlText(version), line: version?.line ?? table.line, values: table.values })];
  });
}

/** Names of files, of which some lists have addresses. */
function filesIn(value: TomlValue | undefined): string[] {
  return [...(value?.text ?? '').matchAll(/\b(?:file|url|path|filename) = "([^"]*)"/g)].map(([, written = '']) => {
    const [address = ''] = written.split('#');
    return address.slice(address.lastIndexOf('/') + 1);
  });
}

function stated(value: TomlValue | undefined): Lock['version'] {
  return value === undefined ? null : { text: tomlText(value) ?? value.text, line: value.line };
}
