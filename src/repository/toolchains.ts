import { minVersion, validRange } from 'semver';
import type { Tree } from '../snapshot/snapshot.ts';
import { textOf } from '../snapshot/snapshot.ts';
import type { Range } from '../text/range.ts';
import { createSource, lineText } from '../text/source.ts';

/** What a manifest asks of the toolchain. */
export interface ToolchainRequirement {
  /** As image facts name it: `go`, `node`. */
  readonly language: 'go' | 'node';
  /** Oldest version that will do: `1.24.0`, `20`. */
  readonly minimum: string;
  readonly path: string;
  readonly range: Range;
  /** The statement as written, for quoting. */
  readonly text: string;
}

interface ManifestReader {
  readonly name: string;
  readonly language: ToolchainRequirement['language'];
  /** Version and line from the file's text; null where it asks for nothing that can be compared. */
  readonly read: (text: string) => { readonly minimum: string; readonly line: number } | null;
}

/** Manifests in the order in which they count for their language. */
export const manifests: readonly ManifestReader[] = [
  // go.dev/ref/mod: the `go` line is a minimum since Go 1.21; with GOTOOLCHAIN=local the `toolchain` line does not count.
  {
    name: 'go.mod',
    language: 'go',
    read: (text) => firstLine(text, /^go\s+(\d+(?:\.\d+){0,2})(?:rc\d+)?\s*(?:\/\/.*)?$/),
  },
  { name: 'package.json', language: 'node', read: readEngines },
  { name: '.nvmrc', language: 'node', read: (text) => firstLine(text, /^v?(\d+(?:\.\d+){0,2})$/) },
  { name: '.node-version', language: 'node', read: (text) => firstLine(text, /^v?(\d+(?:\.\d+){0,2})$/) },
];

/** The requirement that a manifest states, or null: not there, not readable, or nothing stated. */
export function requirementIn(tree: Tree, path: string): ToolchainRequirement | null {
  const manifest = manifests.find((candidate) => candidate.name === path.split('/').at(-1));
  const text = textOf(tree, path);
  if (manifest === undefined || text === null) return null;
  const found = manifest.read(text);
  if (found === null) return null;
  const written = lineText(createSource(text), found.line);
  const startColumn = written.search(/\S/) + 1;
  const range = { startLine: found.line, startColumn, endLine: found.line, endColumn: written.length + 1 };
  return { language: manifest.language, minimum: found.minimum, path, range, text: written.trim().replace(/,$/, '') };
}

function firstLine(text: string, pattern: RegExp): { minimum: string; line: number } | null {
  for (const [index, line] of text.split('\n').entries()) {
    const match = pattern.exec(line.trim());
    if (match !== null) return { minimum: match[1] ?? '', line: index + 1 };
  }
  return null;
}

function readEngines(text: string): { minimum: string; line: number } | null {
  let manifest: unknown;
  try {
    manifest = JSON.parse(text);
  } catch {
    return null;
  }
  const node = stringAt(manifest, 'engines', 'node');
  if (node === null || validRange(node) === null) return null;
  const minimum = minVersion(node)?.version.replace(/(?:\.0){1,2}$/, '') ?? '0';
  if (minimum === '0') return null;
  const lines = text.split('\n');
  const engines = lines.findIndex((line) => line.includes('"engines"'));
  const line = lines.findIndex((candidate, index) => index >= engines && candidate.includes('"node"'));
  return line === -1 ? null : { minimum, line: line + 1 };
}

function stringAt(value: unknown, ...keys: readonly string[]): string | null {
  let current = value;
  for (const key of keys) {
    if (typeof current !== 'object' || current === null) return null;
    current = (current as Readonly<Record<string, unknown>>)[key];
  }
  return typeof current === 'string' ? current : null;
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
