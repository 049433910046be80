import type { Git } from './git.ts';

interface DiffLine {
  readonly kind: 'context' | 'added' | 'removed';
  /** 1-based line in the old and the new file; null where the line is not in it. */
  readonly old: number | null;
  readonly new: number | null;
  /** The line as the patch has it, with its sign. */
  readonly text: string;
}

interface Hunk {
  readonly header: string;
  readonly lines: readonly DiffLine[];
}

export interface FileDiff {
  readonly status: 'added' | 'removed' | 'modified' | 'renamed' | 'changed';
  readonly path: string;
  readonly previousPath: string | null;
  /** Blob id at the head (at the base for a removed file). */
  readonly blob: string;
  readonly hunks: readonly Hunk[];
  /** Text from the first hunk header on; null for binary files and pure renames. */
  readonly patch: string | null;
  readonly additions: number;
  readonly deletions: number;
}

const statuses: Readonly<Record<string, FileDiff['status']>> = {
  A: 'added',
  D: 'removed',
  M: 'modified',
  R: 'renamed',
  T: 'changed',
};

/** The changed files between two commits, in git's order, as GitHub shows them: renames found, three lines of context. */
export async function diffFiles(git: Git, from: string, to: string): Promise<readonly FileDiff[]> {
  const [raw, text] = await Promise.all([
    git.run('diff', '--raw', '-z', '-M', '--abbrev=40', from, to),
    git.run('diff', '-M', '-U3', '--no-color', '--no-ext-diff', from, to),
  ]);
  const patches = text.split(/^(?=diff --git )/m).filter((part) => part.startsWith('diff --git '));
  return rawEntries(raw).map((entry, index) => {
    const at = patches[index]?.search(/^@@ /m) ?? -1;
    const patch = at === -1 ? null : (patches[index] ?? '').slice(at).replace(/\n$/, '');
    const hunks = patch === null ? [] : parseHunks(patch);
    const count = (kind: DiffLine['kind']) =>
      hunks.flatMap((hunk) => hunk.lines).filter((line) => line.kind === kind).length;
    return { ...entry, hunks, patch, additions: count('added'), deletions: count('removed') };
  });
}

function rawEntries(raw: string): readonly Pick<FileDiff, 'status' | 'path' | 'previousPath' | 'blob'>[] {
  const fields = raw.split('\0');
  const entries = [];
  for (let at = 0; at + 1 < fields.length; ) {
    const [, , oldBlob = '', newBlob = '', letter = ''] = (fields[at] ?? '').split(' ');
    const status = statuses[letter.charAt(0)] ?? 'modified';
    const renamed = status === 'renamed';
    const path = fields[at + (renamed ? 2 : 1)] ?? '';
    const previousPath = renamed ? (fields[at + 1] ?? '') : null;
    entries.push({ status, path, previousPath, blob: status === 'removed' ? oldBlob : newBlob });
    at += renamed ? 3 : 2;
  }
  return entries;
}

function parseHunks(patch: string): readonly Hunk[] {
  const hunks: { header: string; lines: DiffLine[] }[] = [];
  let old = 0;
  let next = 0;
  for (const text of patch.split('\n')) {
    const header = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@/.exec(text);
    if (header !== null) {
      old = Number(header[1]);
      next = Number(header[2]);
      hunks.push({ header: text, lines: [] });
      continue;
    }
    const lines = hunks.at(-1)?.lines;
    if (lines === undefined) continue;
    if (text.startsWith('+')) lines.push({ kind: 'added', old: null, new: next++, text });
    else if (text.startsWith('-')) lines.push({ kind: 'removed', old: old++, new: null, text });
    else if (text.startsWith(' ')) lines.push({ kind: 'context', old: old++, new: next++, text });
  }
  return hunks;
}

export type Side = 'LEFT' | 'RIGHT';

/** Where a comment stands in a file's diff; null when that line is not part of it. `position` counts lines below the first hunk header. */
export function anchorOf(
  file: FileDiff,
  line: number,
  side: Side,
): { hunk: Hunk; index: number; position: number } | null {
  let position = 0;
  for (const [number, hunk] of file.hunks.entries()) {
    if (number > 0) position += 1;
    for (const [index, candidate] of hunk.lines.entries()) {
      position += 1;
      if ((side === 'RIGHT' ? candidate.new : candidate.old) === line) return { hunk, index, position };
    }
  }
  return null;
}

/** The line that a diff position names. */
export function lineAtPosition(file: FileDiff, wanted: number): { line: number; side: Side } | null {
  let position = 0;
  for (const [number, hunk] of file.hunks.entries()) {
    if (number > 0) position += 1;
    for (const candidate of hunk.lines) {
      position += 1;
      if (position !== wanted) continue;
      if (candidate.new !== null) return { line: candidate.new, side: 'RIGHT' };
      return candidate.old === null ? null : { line: candidate.old, side: 'LEFT' };
    }
  }
  return null;
}

/** The hunk up to the commented line, as GitHub quotes it above a comment. */
export function hunkUpTo(hunk: Hunk, index: number): string {
  return [hunk.header, ...hunk.lines.slice(0, index + 1).map((line) => line.text)].join('\n');
}

/** Where a line of the old text stands in the new one; null when it was changed or removed (a comment there is outdated). */
export function movedLine(file: FileDiff | undefined, line: number): number | null {
  if (file === undefined) return line;
  let shift = 0;
  for (const hunk of file.hunks) {
    for (const candidate of hunk.lines) {
      if (candidate.old !== null && candidate.old >= line) {
        if (candidate.old > line) return line + shift;
        return candidate.kind === 'context' ? candidate.new : null;
      }
      if (candidate.kind === 'added') shift += 1;
      if (candidate.kind === 'removed') shift -= 1;
    }
  }
  return line + shift;
}
