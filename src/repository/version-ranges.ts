import Range from 'semver/classes/range.js';
import validRange from 'semver/ranges/valid.js';

/** Versions that will do: from `minimum` on, and before `below`; null: no such bound. Dotted numbers, as precise as they are written. */
export interface VersionRange {
  readonly minimum: string | null;
  readonly below: string | null;
}

/** npm's ranges: `>=20`, `^22.12 || 24`. */
export function npmRange(text: string): VersionRange | null {
  if (validRange(text) === null) return null;
  const sets = new Range(text).set.map((comparators) => ({
    low: comparators.find(({ operator }) => operator.startsWith('>') || operator === '')?.semver.version ?? null,
    high: comparators.find(({ operator }) => operator.startsWith('<'))?.semver.version.replace(/-0$/, '') ?? null,
  }));
  const lows = sets.map(({ low }) => low);
  const highs = sets.map(({ high }) => high);
  return rangeOf(
    lows.includes(null) ? null : ((lows as string[]).sort(compareVersions)[0] ?? null),
    highs.includes(null) ? null : ((highs as string[]).sort(compareVersions).at(-1) ?? null),
  );
}

/** Composer's: as npm's, but `~8.2` goes up to 9, `,` is "and", and one `|` is "or". */
export function composerRange(text: string): VersionRange | null {
  const range = npmRange(text.replace(/\|+/g, ' || ').replace(/,/g, ' '));
  return range !== null && /~\s*\d+\.\d+(?![.\d])/.test(text) ? { ...range, below: null } : range;
}

/** Python's (PEP 440) and Poetry's: `>=3.10,<3.13`, `~=3.11`, `^3.12`, `3.12.*`. */
export function pythonRange(text: string): VersionRange | null {
  const bounds: { minimum: string | null; below: string | null } = { minimum: null, below: null };
  for (const part of text.split(',').map((one) => one.trim())) {
    const [, operator = '', version = ''] = /^(===?|~=|!=|[<>]=?|\^|~|)\s*(\d+(?:\.\d+)*)(?:\.\*)?$/.exec(part) ?? [];
    if (version === '') return null;
    if (/^(?:>=?|===?|~=|\^|~|)$/.test(operator)) bounds.minimum = version;
    if (operator === '<') bounds.below = version;
    if (operator === '<=' || /^={2,3}$|^$|^~$/.test(operator)) bounds.below = after(version);
    if (operator === '^') bounds.below = after(version.split('.')[0] ?? version);
    if (operator === '~=') bounds.below = after(version.split('.').slice(0, -1).join('.'));
  }
  return rangeOf(bounds.minimum, bounds.below);
}

/** Ruby's: `3.3.1`, `~> 3.3`, `>= 3.2`. */
export function rubyRange(text: string): VersionRange | null {
  const [, operator = '', version = ''] = /^(~>|>=|=|)\s*(\d+(?:\.\d+)*)$/.exec(text.trim()) ?? [];
  if (version === '') return null;
  if (operator === '>=') return rangeOf(version, null);
  const parts = version.split('.');
  return rangeOf(version, after(parts.slice(0, operator === '~>' ? Math.max(1, parts.length - 1) : 2).join('.')));
}

/** `written` and what belongs to it, when the first `depth` numbers name a release: 1 for Node.js, 2 for Python. */
export function releaseRange(written: string, depth: number): VersionRange {
  return rangeOf(written, after(written.split('.').slice(0, depth).join('.')));
}

/** Whether everything that `stated` may stand for is older than `minimum`: image tag `1.24` holds every 1.24.x. */
export function isCertainlyOlder(stated: string, minimum: string): boolean {
  const [has, needs] = [stated, minimum].map((version) => version.split('.').map(Number)) as [number[], number[]];
  for (const [index, part] of has.entries()) {
    const needed = needs[index] ?? 0;
    if (Number.isNaN(part) || Number.isNaN(needed)) return false;
    if (part !== needed) return part < needed;
  }
  return false;
}

/** Whether everything that `stated` may stand for is `below` or newer. */
export function isCertainlyBeyond(stated: string, below: string): boolean {
  return compareVersions(stated, below) >= 0;
}

/** By components; those that only one has count as 0. */
function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split('.').map(Number)) as [number[], number[]];
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** The next release at the precision written: 3.13 after 3.12. */
function after(version: string): string {
  const parts = version.split('.').map(Number);
  return [...parts.slice(0, -1), (parts.at(-1) ?? 0) + 1].join('.');
}

function rangeOf(minimum: string | null, below: string | null): VersionRange {
  const plain = (version: string | null) => version?.replace(/(?:\.0){1,2}$/, '') ?? null;
  const low = plain(minimum);
  return { minimum: low === '0' ? null : low, below: plain(below) };
}
