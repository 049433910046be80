import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseAllDocuments,
  Scalar,
  visit,
} from 'yaml';
import { type MappedText, mappedFrom } from '../text/mapped.ts';
import { createSource, rangeAt, type Source } from '../text/source.ts';
import type { Config } from './config.ts';

/** UTF-16 code units; a longer file is not read. */
const longest = 256 * 1024;
/** Of values, aliases followed: a small file can stand for a large one. */
const mostValues = 20_000;
const deepest = 40;

/**
 * The documents of a YAML (or JSON) file; null where it is not readable as a whole: not YAML, too long, or too much once its aliases are
 * followed.
 */
export function readYaml(text: string): readonly Config[] | null {
  if (text.length > longest) return null;
  try {
    const documents = parseAllDocuments(text, { logLevel: 'silent', uniqueKeys: false, version: '1.2' });
    if (!Array.isArray(documents) || documents.some(({ errors }) => errors.length > 0)) return null;
    const source = createSource(text);
    const left = { values: mostValues };
    return documents.flatMap((document) => {
      if (document.contents === null) return [];
      return [convert(document.contents, { source, left, targets: targetsOf(document) }, 0)];
    });
  } catch {
    // Nested too deeply for the parser, or over one of our own bounds.
    return null;
  }
}

interface Conversion {
  readonly source: Source;
  readonly left: { values: number };
  readonly targets: ReadonlyMap<Alias, Node>;
}

/** What each alias stands for: the last node before it that has its name. The library looks through the document for each of them. */
function targetsOf(document: Document): ReadonlyMap<Alias, Node> {
  const anchors = new Map<string, Node>();
  const targets = new Map<Alias, Node>();
  visit(document, {
    Node: (_, node) => {
      if (!isAlias(node)) {
        if (node.anchor !== undefined) anchors.set(node.anchor, node);
        return;
      }
      const target = anchors.get(node.source);
      if (target !== undefined) targets.set(node, target);
    },
  });
  return targets;
}

function convert(node: Node | null, conversion: Conversion, depth: number): Config {
  const { source, left, targets } = conversion;
  left.values -= 1;
  if (left.values < 0 || depth > deepest) throw new RangeError('too many values');
  const [from = 0, to = 0] = node?.range ?? [];
  const range = rangeAt(source, from, to);
  if (isAlias(node)) return convert(targets.get(node) ?? null, conversion, depth + 1);
  if (isSeq(node)) {
    return {
      kind: 'list',
      range,
      items: node.items.map((item) => convert(item as Node | null, conversion, depth + 1)),
    };
  }
  if (isMap(node)) {
    const entries = new Map<string, Config>();
    const own = new Set<string>();
    for (const pair of node.items as Pair<Node, Node | null>[]) {
      const value = convert(pair.value, conversion, depth + 1);
      const key = isScalar(pair.key) ? String(pair.key.value) : null;
      if (key === '<<') merge(entries, value);
      else if (key !== null) {
        // Only the branches of a template say a key twice.
        entries.set(key, own.has(key) ? { kind: 'unknown', range } : value);
        own.add(key);
      }
    }
    return { kind: 'map', range, entries };
  }
  if (!isScalar(node)) return { kind: 'text', text: '', written: mappedFrom('', from), range };
  const text =
    typeof node.value === 'string' ? node.value : node.value === null ? '' : (node.source ?? String(node.value));
  return { kind: 'text', text, written: writtenText(node, text, source), range };
}

/** `<<: *defaults`: what the map says itself counts more, wherever it says it. */
function merge(entries: Map<string, Config>, value: Config): void {
  const maps = value.kind === 'list' ? value.items : [value];
  for (const map of maps) {
    if (map.kind !== 'map') continue;
    for (const [key, inherited] of map.entries) if (!entries.has(key)) entries.set(key, inherited);
  }
}

/** A literal block is its lines without their indentation; a plain scalar is what stands there; else the start is all that is known. */
function writtenText(node: Scalar, text: string, source: Source): MappedText {
  const [from = 0, to = 0] = node.range ?? [];
  const raw = source.text.slice(from, to);
  if (node.type !== Scalar.BLOCK_LITERAL) {
    const at = raw.indexOf(text);
    return at === -1 ? { text, pieces: [{ at: 0, from }] } : mappedFrom(text, from + at);
  }
  const pieces: { at: number; from: number }[] = [];
  let search = from + raw.indexOf('\n') + 1;
  let at = 0;
  for (const line of text.split('\n')) {
    const found = line === '' ? search : source.text.indexOf(line, search);
    if (found === -1 || found > to) break;
    pieces.push({ at, from: found });
    at += line.length + 1;
    search = source.text.indexOf('\n', found + line.length) + 1;
    if (search === 0) break;
  }
  return { text, pieces: pieces.length > 0 ? pieces : [{ at: 0, from }] };
}
