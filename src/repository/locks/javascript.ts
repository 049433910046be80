import { asList, asMap, asText, entriesOf, firstLines, jsonMap } from './json.ts';
import { type Lock, type LockedPackage, lockedPackage } from './lock.ts';

const sections = ['dependencies', 'devDependencies', 'optionalDependencies'] as const;

/** docs.npmjs.com/cli/configuring-npm/package-lock-json: `packages` from version 2 on, nested `dependencies` up to version 2. */
export function readPackageLock(text: string): Lock | null {
  const json = jsonMap(text);
  if (json === null) return null;
  const lines = firstLines(text, /^\s{0,200}"([^"]+)": \{/);
  const number = json['lockfileVersion'];
  const version =
    typeof number === 'number'
      ? { text: String(number), line: firstLines(text, /^\s{0,20}"(lockfileVersion)":/).get('lockfileVersion') ?? 1 }
      : null;
  const [path, packages] =
    asMap(json['packages']) === null ? ['', json['dependencies']] : ['node_modules/', json['packages']];
  const found = Object.entries(asMap(packages) ?? {}).flatMap(([key, value]): LockedPackage[] => {
    const at = path === '' ? 0 : key.lastIndexOf(path);
    const own = asMap(value);
    if (own === null || at === -1 || key === '') return [];
    return [
      lockedPackage(key.slice(at + path.length), asText(own['version']), lines.get(key) ?? 1, {
        isNested: at > 0,
        language: asText(asMap(own['engines'])?.['node']),
        isAlwaysInstalled: !['dev', 'optional', 'devOptional', 'peer'].some((flag) => own[flag] === true),
      }),
    ];
  });
  return { format: 'npm', version, packages: found, asked: null };
}

/** Version 1 of Yarn writes a format of its own, later ones write YAML: keys are all ranges that lead to a package. */
export function readYarnLock(text: string): Lock {
  const packages: LockedPackage[] = [];
  const asked = new Map<string, Set<string>>();
  let version: Lock['version'] = null;
  let keys: { name: string; range: string }[] = [];
  let section = '';
  for (const [index, line] of text.split('\n').entries()) {
    if (/^[^\s#].*:\s{0,9}$/.test(line)) {
      section = line.trim();
      keys = [
        ...section
          .slice(0, -1)
          .replace(/["']/g, '')
          .split(/,\s{0,9}/),
      ].flatMap((key) => descriptor(key) ?? []);
      for (const { name, range } of keys) add(asked, name, range);
      continue;
    }
    const [, written] = /^ {2}version:? "?([^"\s]+)"?\s*$/.exec(line) ?? [];
    if (written === undefined) continue;
    if (section === '__metadata:') version = { text: written, line: index + 1 };
    const [first] = keys;
    // A workspace has no version of its own: `0.0.0-use.local`.
    if (first !== undefined)
      packages.push(lockedPackage(first.name, /-use\.local$/.test(written) ? null : written, index + 1));
  }
  return { format: version === null ? 'yarn-classic' : 'yarn', version, packages, asked };
}

/** `@scope/name@npm:^1.0.0`: npm is where they come from unless they say otherwise. */
function descriptor(key: string): { name: string; range: string } | null {
  const at = key.indexOf('@', 1);
  return at === -1 ? null : { name: key.slice(0, at), range: key.slice(at + 1).replace(/^npm:/, '') };
}

/** pnpm.io, lockfile format 5 to 9: keys two blanks deeper than what they belong to. */
export function readPnpmLock(text: string): Lock | null {
  const packages: LockedPackage[] = [];
  const asked = new Map<string, Set<string>>();
  const replaced = new Set<string>();
  const keys: string[] = [];
  let version: Lock['version'] = null;
  for (const [index, line] of text.split('\n').entries()) {
    const [, indent = '', quoted, bare = '', value = ''] =
      line.length > 500 ? [] : (/^( *)(?:'([^']+)'|([^\s:'#][^:]*)):(?: (.*))?$/.exec(line.trimEnd()) ?? []);
    const key = quoted ?? bare;
    if (key === '') continue;
    keys.length = Math.min(keys.length, indent.length >> 1);
    keys.push(key);
    const text = value.replace(/^'(.*)'$/, '$1');
    const path = keys[0] === 'importers' ? (keys[1] === '.' ? keys.slice(2) : []) : keys;
    if (path.length === 1 && key === 'lockfileVersion') version = { text, line: index + 1 };
    else if (path[0] === 'specifiers' && path.length === 2) add(asked, key, text);
    else if (key === 'specifier' && path.length === 3 && isSection(path[0])) add(asked, path[1] ?? '', text);
    else if (path[0] === 'overrides' && path.length === 2) replaced.add(replacedName(key));
    else if (keys[0] === 'packages' && keys.length === 2)
      packages.push(pnpmPackage(key, index + 1, version?.text.startsWith('5') === true));
  }
  // Where the project replaces a range, that is what stands here.
  const ranges = new Map([...asked].map(([name, own]) => [name, replaced.has(name) ? null : own]));
  return version === null ? null : { format: 'pnpm', version, packages, asked: ranges };
}

/** `name`, `name@^1`, `parent>name`. */
function replacedName(key: string): string {
  const last = key.slice(key.lastIndexOf('>') + 1);
  const at = last.lastIndexOf('@');
  return at > 0 ? last.slice(0, at) : last;
}

function isSection(key: string | undefined): boolean {
  return sections.some((section) => section === key);
}

/** `/name/1.0.0` in version 5, `/name@1.0.0` in 6, `name@1.0.0` in 9; peers stand behind. */
function pnpmPackage(key: string, line: number, isOld: boolean): LockedPackage {
  const [bare = ''] = key.replace(/^\//, '').split('(');
  const at = isOld ? bare.lastIndexOf('/', (bare.split('_')[0] ?? bare).length) : bare.lastIndexOf('@');
  return lockedPackage(bare.slice(0, at), bare.slice(at + 1).split('_')[0] ?? null, line);
}

/** bun.sh/docs/install/lockfile: JSON with comments and commas behind the last item. */
export function readBunLock(text: string): Lock | null {
  const json = jsonMap(text);
  if (json === null) return null;
  const lines = firstLines(text, /^ {4}"([^"]+)": \[/);
  const packages = entriesOf(json, 'packages').flatMap(([key, value]): LockedPackage[] => {
    const written = asText(asList(value)[0]);
    const at = written?.lastIndexOf('@') ?? -1;
    if (written === null || at < 1) return [];
    const name = written.slice(0, at);
    return [lockedPackage(name, written.slice(at + 1), lines.get(key) ?? 1, { isNested: key !== name })];
  });
  const number = json['lockfileVersion'];
  return {
    format: 'bun',
    version: typeof number === 'number' ? { text: String(number), line: 2 } : null,
    packages,
    asked: null,
  };
}

function add(asked: Map<string, Set<string>>, name: string, range: string): void {
  const ranges = asked.get(name);
  if (ranges === undefined) asked.set(name, new Set([range]));
  else ranges.add(range);
}
