import { createSource, lineText, offsetAt, type Source } from '../../text/source.ts';
import type { Config, ListValue, MapValue, TextValue } from '../config.ts';
import { unknownMark } from '../unresolved.ts';
import { type Data, evaluate, found, isEmpty, unknownValue } from './expression.ts';

/** One that is not closed before the next begins is none: time is proportional to the text. */
const directive = /\{\{[^{}]*(?:(?:\{\}?|\})[^{}]+)*\}\}/g;

/** Directives that put nothing in by themselves. */
const control = /^(?:if|else|end|with|range|define|block|break|continue)\b|^\/\*|^\$\w*\s*:?=/;

/**
 * A chart's template as the YAML that is written out in it: lines that only direct the engine are gone, both branches of a condition stay,
 * and a value that is put in is a mark. Every line and column stays where it was.
 */
export function withoutDirectives(text: string): string {
  if (!text.includes('{{')) return text;
  const lines = text.replace(directive, (match) => match.replace(/[^\n]/g, unknownMark)).split('\n');
  const { lineStarts } = createSource(text);
  const isBlank = (line: string) => /^[\0 \t\r]*$/.test(line);
  return lines
    .map((line, index) => {
      if (!line.includes(unknownMark) || !isBlank(line)) return line;
      const above = lines.slice(Math.max(0, index - 3), index).findLast((one) => one.trim() !== '');
      const below = lines.slice(index + 1, index + 1 + farthest).find((one) => !isBlank(one)) ?? '';
      const written = text.slice(lineStarts[index], (lineStarts[index] ?? 0) + line.length).trim();
      const isValue = above !== undefined && /^(?!\s*#).*:\s*$/.test(above) && depthOf(line) > depthOf(above);
      return isValue && depthOf(below) <= depthOf(above) && !control.test(bodyOf(written))
        ? line
        : line.replaceAll(unknownMark, ' ');
    })
    .join('\n');
}

/** Lines of directives between two that hold something. */
const farthest = 20;

function depthOf(line: string): number {
  return /^(?:[ \t]|-[ \t])*/.exec(line)?.[0].length ?? 0;
}

function bodyOf(written: string): string {
  return written
    .replace(/^\{\{-?\s*/, '')
    .replace(/-?\}\}$/, '')
    .trim();
}

/** UTF-16 code units of an expression that is worth reading. */
const longest = 300;
/** Of values that a template takes from elsewhere: a small one could stand for a large file many times over. */
const mostValues = 20_000;

interface Span {
  readonly from: number;
  readonly to: number;
}

interface Template {
  readonly source: Source;
  /** What directives put in, by their offsets. */
  readonly values: ReadonlyMap<number, Config>;
  /** Branches that the values do not take. */
  readonly leftOut: readonly Span[];
  /** Lines whose directive puts something in of which `withoutDirectives` says nothing. */
  readonly lost: ReadonlySet<number>;
}

/** The documents of a template, with the values that its directives put in where these are known, and as unknown where not. */
export function filledIn(documents: readonly Config[], text: string, data: Data): readonly Config[] {
  const source = createSource(text);
  const lines = withoutDirectives(text).split('\n');
  const lost = lines.flatMap((line, index) => {
    const written = lineText(source, index + 1).trim();
    return line.trim() === '' && written !== '' && !control.test(bodyOf(written)) ? [index + 1] : [];
  });
  const template = { source, ...directivesOf(source, data), lost: new Set(lost) };
  return documents.map((document) => fill(document, template));
}

/** What each directive puts in, by its offset, and what conditions leave out. */
function directivesOf(source: Source, root: Data): Pick<Template, 'values' | 'leftOut'> {
  const values = new Map<number, Config>();
  const leftOut: Span[] = [];
  let left = mostValues;
  let dot = root;
  const outer: Block[] = [];
  for (const { 0: match, index } of source.text.matchAll(directive)) {
    const body = match.length > longest ? '' : bodyOf(match);
    const [word = '', rest = ''] = /^\w+/.exec(body) === null ? [] : body.split(/\s(.*)/s);
    if (word === 'end' || word === 'else') {
      const block = word === 'end' ? outer.pop() : outer.at(-1);
      dot = block?.dot ?? unknownValue;
      if (block === undefined) continue;
      if (block.holds === false) leftOut.push({ from: block.from, to: index });
      block.from = index;
      block.holds = block.holds === null || rest !== '' ? null : !block.holds;
    } else if (/^(?:if|with|range|define|block)$/.test(word)) {
      const value = word === 'if' || word === 'with' ? evaluate(rest, dot, root) : null;
      outer.push({ dot, from: index, holds: holds(value) });
      if (word !== 'if') dot = word === 'with' ? found(value) : unknownValue;
    } else if (left > 0 && !control.test(body)) {
      const value = found(evaluate(body, dot, root));
      left -= sizeOf(value);
      if (left > 0) values.set(index, value);
    }
  }
  return { values, leftOut };
}

/** An empty list or map is there for the installation to fill. */
function holds(value: Config | null): boolean | null {
  if (value === null || value.kind === 'unknown') return null;
  return isEmpty(value) ? (value.kind === 'text' ? false : null) : true;
}

interface Block {
  readonly dot: Data;
  /** Where its branch begins. */
  from: number;
  /** Whether the branch is taken; null: that hangs on the installation. */
  holds: boolean | null;
}

function sizeOf(value: Config): number {
  if (value.kind === 'list') return value.items.reduce((sum, item) => sum + sizeOf(item), 1);
  return value.kind === 'map' ? [...value.entries.values()].reduce((sum, item) => sum + sizeOf(item), 1) : 1;
}

function fill(config: Config, template: Template): Config {
  if (config.kind === 'list') {
    const items = config.items.filter((item) => isTaken(item, template)).map((item) => fill(item, template));
    return { ...config, items: isOpen(config, template) ? [...items, unknownValue] : items };
  }
  if (config.kind === 'map') {
    const taken = [...config.entries].filter(([, value]) => isTaken(value, template));
    const entries = taken.map(([key, value]) => [key, fill(value, template)] as const);
    return { ...config, entries: new Map(entries), ...(isOpen(config, template) && { isOpen: true }) };
  }
  if (config.kind === 'text' && config.text === '') return isOpen(config, template) ? unknownValue : config;
  return config.kind === 'text' && config.text.includes(unknownMark) ? fillText(config, template) : config;
}

function isTaken({ range }: Config, { source, leftOut }: Template): boolean {
  if (leftOut.length === 0) return true;
  const start = offsetAt(source, range.startLine, range.startColumn);
  const end = offsetAt(source, range.endLine, range.endColumn);
  return !leftOut.some(({ from, to }) => start > from && end <= to);
}

/**
 * A directive between the items of a list, behind the last one, or where no value is written out, may put in more; so may one between the
 * keys of a map, as deep as they are.
 */
function isOpen({ kind, range }: ListValue | MapValue | TextValue, { source, lost }: Template): boolean {
  if (/[[{]/.test(lineText(source, range.startLine)[range.startColumn - 1] ?? '')) return false;
  const last = Math.min(range.endLine + farthest, source.lineStarts.length);
  for (let line = range.startLine; line <= last; line += 1) {
    if (lost.has(line) && (kind !== 'map' || depthOfPut(lineText(source, line)) === range.startColumn - 1)) return true;
    if (line > range.endLine && !/^\s*(?:\{\{.*)?$/.test(lineText(source, line))) return false;
  }
  return false;
}

/** How deep what a directive puts in comes to stand. */
function depthOfPut(line: string): number {
  const [, told] = /\bn?indent\s{1,9}(\d{1,3})\b/.exec(line) ?? [];
  return told === undefined ? depthOf(line) : Number(told);
}

function fillText(value: TextValue, { source, values }: Template): Config {
  const { range } = value;
  const { text } = source;
  const from = offsetAt(source, range.startLine, range.startColumn);
  const raw = text.slice(from, offsetAt(source, range.endLine, range.endColumn));
  const quote = /^["']/.test(raw) ? 1 : 0;
  const written = raw.slice(quote, raw.length - quote);
  // Escapes or lines that are joined: what stands where is not known.
  if (written.length !== value.text.length) return value;
  const put = [...written.matchAll(directive)].map(({ 0: match, index }) => ({
    length: match.length,
    index,
    value: values.get(from + quote + index) ?? unknownValue,
  }));
  const [only] = put;
  if (only?.length === written.length) return only.value;
  let filled = '';
  let at = 0;
  for (const { index, length, value } of put) {
    filled += written.slice(at, index) + (value.kind === 'text' ? value.text : unknownMark);
    at = index + length;
  }
  return { ...value, text: filled + written.slice(at) };
}
