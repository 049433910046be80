import type { Tree } from '../snapshot/snapshot.ts';
import { type MappedText, toFile } from '../text/mapped.ts';
import type { Range } from '../text/range.ts';
import { createSource, lineText, offsetAt, rangeAt, type Source } from '../text/source.ts';
import { composeExpression, composeValue } from './compose-text.ts';
import { type Config, entriesAt, type TextValue, valueAt } from './config.ts';
import { type Files, filesOf } from './files.ts';
import { readHcl } from './hcl.ts';
import { sourceKindOf } from './sources.ts';
import { expandMapped } from './unresolved.ts';

/** A Dockerfile that is written inside of another file, under a path of its own: `compose.yml#web`. */
export type InlineDockerfile = {
  readonly path: string;
  /** The file that it stands in, and where its text begins. */
  readonly host: string;
  readonly range: Range;
} & (
  | { readonly kind: 'text'; readonly block: Block }
  /** Why it is not known what the builder gets. */
  | { readonly kind: 'unreadable'; readonly reason: string }
);

/** A text and how it stands in its host. */
export interface Block {
  /** As the builder gets it. */
  readonly mapped: MappedText;
  /** In the host. */
  readonly firstLine: number;
  /** Line by line, behind one indentation; or all of it on one line, between quotes. */
  readonly layout: 'lines' | 'quoted';
  readonly indentation: string;
  /** The text as the host writes it. */
  readonly escape: (text: string) => string;
}

/** How a kind of file that holds Dockerfiles is written. */
interface Notation {
  /** Owners by name, with what each is given as a Dockerfile. */
  readonly texts: (config: Config | null) => readonly (readonly [string, Config | null])[];
  /** Expressions, and what stands for a character that else begins one. */
  readonly expression: RegExp;
  /** What an expression stands for; null: not known. */
  readonly value: (match: RegExpMatchArray) => string | null;
  readonly escape: (line: string) => string;
}

const notations: Readonly<Record<'compose' | 'bake', Notation>> = {
  compose: {
    texts: (config) =>
      entriesAt(config, 'services').map(([name, service]) => [name, valueAt(service, 'build', 'dockerfile_inline')]),
    expression: composeExpression,
    value: composeValue,
    escape: (line) => line.replaceAll('$', '$$$$'),
  },
  bake: {
    texts: (config) =>
      entriesAt(config, 'target').map(([name, target]) => [name, valueAt(target, 'dockerfile-inline')]),
    expression: /([$%])\1(?=\{)|[$%]\{[^}\n]*\}?/g,
    value: ([, doubled]) => doubled ?? null,
    escape: (line) => line.replace(/[$%](?=\{)/g, '$&$&'),
  },
};

export function mayHoldDockerfiles(path: string): boolean {
  return notationOf(path) !== null;
}

function notationOf(path: string): Notation | null {
  const kind = sourceKindOf(path);
  return kind === 'compose' || kind === 'bake' ? notations[kind] : null;
}

const known = new WeakMap<object, readonly InlineDockerfile[]>();

/** More were written by no person. */
const most = 100;

/** The Dockerfiles inside of a compose or bake file. One that several services share, by an anchor or by inheritance, is one. */
export function inlineDockerfilesIn(files: Files, path: string): readonly InlineDockerfile[] {
  const notation = notationOf(path);
  const content = files.tree.contents.get(path);
  if (notation === null || content?.kind !== 'text') return [];
  const found = known.get(content) ?? read(files, path, content.text, notation);
  known.set(content, found);
  return found;
}

function read(files: Files, path: string, text: string, notation: Notation): InlineDockerfile[] {
  if (!/dockerfile[_-]inline/.test(text)) return [];
  const config = /\.hcl$/i.test(path) ? readHcl(text) : files.yaml(path);
  const source = createSource(text);
  const found: InlineDockerfile[] = [];
  for (const [name, value] of notation.texts(config)) {
    if (value === null || found.length === most || found.some(({ range }) => isSame(range, value.range))) continue;
    found.push({ path: `${path}#${name}`, host: path, range: value.range, ...readBlock(value, source, notation) });
  }
  return found;
}

/** The path of the Dockerfile that is written at a place of a file. */
export function inlinePath(found: readonly InlineDockerfile[], { range }: Config): string | null {
  return found.find((one) => isSame(one.range, range))?.path ?? null;
}

/** All of one side. */
export function inlineDockerfiles(tree: Tree): InlineDockerfile[] {
  const files = filesOf(tree, () => new Set());
  const paths = [...tree.contents.keys()].filter((path) => tree.entries.has(path)).sort();
  return paths.flatMap((path) => inlineDockerfilesIn(files, path));
}

function readBlock(value: Config, source: Source, { expression, value: valueOf, escape }: Notation) {
  const block = value.kind === 'text' ? (quoted(value, source) ?? verbatim(value, source)) : null;
  if (block === null)
    return {
      kind: 'unreadable',
      reason: 'it is neither written line by line, as in a literal block (`|`), nor as one plain text in quotes',
    } as const;
  const outside = [...block.mapped.text.matchAll(expression)].find((match) => valueOf(match) === null)?.[0];
  if (outside !== undefined)
    return { kind: 'unreadable', reason: `it takes a value from outside (\`${outside}\`)` } as const;
  const mapped = expandMapped(block.mapped, expression, (match) => valueOf(match) ?? '');
  const written = (text: string) =>
    block.layout === 'quoted' ? JSON.stringify(escape(text)).slice(1, -1) : escape(text);
  return { kind: 'text', block: { ...block, mapped, escape: written } } as const;
}

const escapes: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

/** What stands between double quotes on one line, as JSON has it; YAML and HCL agree with JSON there. */
function quoted({ range }: TextValue, source: Source): Omit<Block, 'escape'> | null {
  const from = offsetAt(source, range.startLine, range.startColumn);
  const raw = source.text.slice(from, offsetAt(source, range.endLine, range.endColumn));
  if (!/^"[^\n]*"$/.test(raw)) return null;
  const pieces: { at: number; from: number }[] = [{ at: 0, from: from + 1 }];
  let text = '';
  let at = 1;
  for (const match of raw.slice(0, -1).matchAll(/\\(?:u([\da-fA-F]{4})|(.))/g)) {
    const [written, code, letter = ''] = match;
    const character = code === undefined ? escapes[letter] : String.fromCharCode(Number.parseInt(code, 16));
    if (character === undefined) return null;
    text += raw.slice(at, match.index);
    // An end is mapped by the character before it, so the last one of the escape stands for it.
    pieces.push({ at: text.length, from: from + match.index + written.length - 1 });
    text += character;
    at = match.index + written.length;
    pieces.push({ at: text.length, from: from + at });
  }
  text += raw.slice(at, -1);
  return { mapped: { text, pieces }, firstLine: range.startLine, layout: 'quoted', indentation: '' };
}

/** Null unless each line of the text stands in the file as it is, one below the other. */
function verbatim({ text, written }: TextValue, source: Source): Omit<Block, 'escape'> | null {
  const lines = text.replace(/(?<!\n)\n+$/, '').split('\n');
  const start = toFile(written, 0);
  const first = rangeAt(source, start, start + 1).startLine;
  const filled = lines.findIndex((line) => line !== '');
  const model = lineText(source, first + filled);
  const indentation = model.slice(0, model.length - (lines[filled]?.length ?? 0));
  if (filled === -1 || indentation.trim() !== '') return null;
  const pieces: { at: number; from: number }[] = [];
  let at = 0;
  for (const [index, line] of lines.entries()) {
    const stands = lineText(source, first + index);
    const isBlank = line === '' && stands.trim() === '';
    if (!isBlank && stands !== indentation + line) return null;
    pieces.push({ at, from: (source.lineStarts[first + index - 1] ?? 0) + (isBlank ? 0 : indentation.length) });
    at += line.length + 1;
  }
  return { mapped: { text: `${lines.join('\n')}\n`, pieces }, firstLine: first, layout: 'lines', indentation };
}

function isSame(a: Range, b: Range): boolean {
  return a.startLine === b.startLine && a.startColumn === b.startColumn;
}
