export type JsonMap = Readonly<Record<string, unknown>>;

/** A JSON text that is an object, a byte order mark before it or not; null where it is none. Bun leaves commas behind the last item. */
export function jsonMap(text: string): JsonMap | null {
  const bare = text.replace(/^\uFEFF/, '');
  for (const written of [bare, bare.replace(/,(?=\s{0,80}[}\]])/g, '')]) {
    try {
      return asMap(JSON.parse(written));
    } catch {
      // Then with the commas taken out, or not at all.
    }
  }
  return null;
}

export function asMap(value: unknown): JsonMap | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonMap) : null;
}

/** The entries of an object below some keys; none of anything else. */
export function entriesOf(map: JsonMap | null, ...keys: readonly string[]): [string, unknown][] {
  let current = map;
  for (const key of keys) current = asMap(current?.[key]);
  return Object.entries(current ?? {});
}

export function asText(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The first line of each text that the pattern's first group takes out of a line; `from`: behind the line with this key of JSON. */
export function firstLines(text: string, pattern: RegExp, from?: string): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  let isBehind = from === undefined;
  for (const [index, line] of text.split('\n').entries()) {
    const [, key] = !isBehind || line.length > longestLine ? [] : (pattern.exec(line) ?? []);
    if (key !== undefined && !found.has(key)) found.set(key, index + 1);
    isBehind ||= line.trimStart().startsWith(`"${from}":`);
  }
  return found;
}

/** Of a line that people or package managers write with something to read in it. */
const longestLine = 2000;
