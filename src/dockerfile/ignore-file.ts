import { type Effort, matchesGlob } from '../text/glob.ts';
import { memoized } from '../text/memoized.ts';
import type { Range } from '../text/range.ts';
import { createSource, lineText, type Source } from '../text/source.ts';
import { folderOf } from './recognise.ts';

/** A .dockerignore, by Docker's rules (moby/patternmatcher): the last pattern that matches decides. */
export interface IgnoreFile {
  readonly path: string;
  /** The folder that the patterns are relative to when this folder is the build context; '' for the top. */
  readonly folder: string;
  readonly source: Source;
  readonly patterns: readonly IgnorePattern[];
}

export interface IgnorePattern {
  /** As written, without outer blanks. */
  readonly text: string;
  /** `!pattern`: takes files back in. */
  readonly exception: boolean;
  /** Cleaned: no leading or final slash, no `.` parts. */
  readonly pattern: string;
  readonly range: Range;
}

export function parseIgnoreFile(path: string, text: string): IgnoreFile {
  const source = createSource(text.slice(0, 512 * 1024));
  const patterns: IgnorePattern[] = [];
  for (let line = 1; line <= source.lineStarts.length && patterns.length < 5000; line++) {
    const written = lineText(source, line);
    const text = line === 1 ? written.replace(/^\uFEFF/, '') : written;
    const trimmed = text.trim();
    if (trimmed === '' || text.startsWith('#')) continue;
    const exception = trimmed.startsWith('!');
    const pattern = clean(exception ? trimmed.slice(1).trim() : trimmed);
    if (pattern === '' || pattern.length > 1024) continue;
    const range = { startLine: line, startColumn: 1, endLine: line, endColumn: written.length + 1 };
    patterns.push({ text: trimmed, exception, pattern, range });
  }
  return { path, folder: folderOf(path), source, patterns };
}

/** Whether a path (relative to the build context) stays out of it. */
export function isIgnored(file: IgnoreFile, path: string): boolean {
  return decidingPattern(file, path)?.exception === false;
}

/** The pattern that decides about a path, itself or one of its parents; null when none matches. */
export function decidingPattern({ patterns }: IgnoreFile, path: string): IgnorePattern | null {
  return lastMatch(patterns, clean(path));
}

/** Steps for one file. Where a hostile one needs more, no further pattern matches: ordinary ones take a thousandth. */
const mostSteps = 10_000_000;

/** UTF-16 code units: Linux opens no file by a longer path. */
const longestPath = 4096;

interface Decisions {
  /** The index of the last pattern that matches a path or a folder above it; -1: none. */
  readonly byPath: Map<string, number>;
  readonly effort: Effort;
}

const decisionsOf = memoized(
  (_: readonly Globbed[]): Decisions => ({ byPath: new Map(), effort: { left: mostSteps } }),
);

interface Globbed {
  readonly pattern: string;
}

/** The last pattern that matches a path or a folder above it; null when none does. */
export function lastMatch<P extends Globbed>(patterns: readonly P[], path: string): P | null {
  if (path.length > longestPath) return null;
  return patterns[lastIndex(patterns, path, decisionsOf(patterns))] ?? null;
}

function lastIndex(patterns: readonly Globbed[], path: string, decisions: Decisions): number {
  const { byPath, effort } = decisions;
  const known = byPath.get(path);
  if (known !== undefined) return known;
  const slash = path.lastIndexOf('/');
  const above = slash <= 0 ? -1 : lastIndex(patterns, path.slice(0, slash), decisions);
  const own = patterns.findLastIndex(
    ({ pattern }, index) => index > above && effort.left > 0 && matchesGlob(pattern, path, effort),
  );
  const found = Math.max(above, own);
  byPath.set(path, found);
  return found;
}

function clean(pattern: string): string {
  const parts: string[] = [];
  for (const part of pattern.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (!pattern.startsWith('/')) parts.push(part);
  }
  return parts.join('/');
}
