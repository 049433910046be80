import { dockerfileOf } from '../repository/dockerfiles.ts';
import type { Place, RepositoryView } from '../rules/rule.ts';
import type { ChangedFile } from '../snapshot/snapshot.ts';
import { textOf } from '../snapshot/snapshot.ts';
import { type LineMap, mapLines } from '../text/diff.ts';
import { digest } from '../text/digest.ts';
import type { Range } from '../text/range.ts';
import { createSource, lineText, type Source } from '../text/source.ts';
import type { Raised } from './evaluate.ts';
import type { Status } from './report.ts';
import { type Statement, statementAt } from './statements.ts';

/** A problem with what its identity is made of. */
export interface Identified extends Raised {
  /** Path at the base, so that a rename changes nothing. */
  readonly path: string;
  readonly statement: Statement;
  /** Equal keys: the same rule speaks of the same subject in the same file. */
  readonly key: string;
}

export interface Matched {
  readonly identified: Identified;
  readonly fingerprint: string;
  readonly status: Status;
}

export interface Matching {
  readonly head: readonly Matched[];
  /** On the base, with nothing like it on the head. */
  readonly resolved: readonly Matched[];
}

interface Gap {
  readonly above: number;
  readonly below: number;
}

/** Everything about paths, texts and lines of the two sides that identity needs. */
export class Correspondence {
  private readonly toBase: ReadonlyMap<string, string>;
  private readonly maps = new Map<string, LineMap | null>();
  private readonly gaps = new Map<Identified, Gap | null>();
  private readonly sources = new Map<string, Source | null>();
  private readonly views: { readonly base: RepositoryView; readonly head: RepositoryView };

  constructor(base: RepositoryView, head: RepositoryView, changes: readonly ChangedFile[]) {
    this.views = { base, head };
    this.toBase = new Map(
      changes.flatMap((change) =>
        change.kind === 'renamed' && change.basePath !== null ? [[change.path, change.basePath]] : [],
      ),
    );
  }

  basePath(path: string, side: 'base' | 'head'): string {
    return side === 'base' ? path : (this.toBase.get(path) ?? path);
  }

  source(side: 'base' | 'head', path: string): Source | null {
    const key = `${side}:${path}`;
    const known = this.sources.get(key);
    if (known !== undefined) return known;
    const text = textOf(this.views[side].tree, path);
    const source = text === null ? null : createSource(text);
    this.sources.set(key, source);
    return source;
  }

  statement(place: Place, side: 'base' | 'head'): Statement {
    const file = dockerfileOf(this.views[side].dockerfiles, place.path);
    return statementAt(place, file, this.source(side, place.path));
  }

  /** Lines of the head between which an old statement's lines would stand; null where one side has no such file. */
  gap(was: Identified, headPath: string): Gap | null {
    const known = this.gaps.get(was);
    if (known !== undefined) return known;
    const [map, source] = [this.lines(headPath), this.source('base', was.path)];
    const gap = map === null || source === null ? null : gapOf(was.statement.range, map, source);
    this.gaps.set(was, gap);
    return gap;
  }

  /** null where one side has no such file. */
  lines(headPath: string): LineMap | null {
    const known = this.maps.get(headPath);
    if (known !== undefined) return known;
    const [before, after] = [this.source('base', this.basePath(headPath, 'head')), this.source('head', headPath)];
    const map = before === null || after === null ? null : mapLines(before, after);
    this.maps.set(headPath, map);
    return map;
  }
}

export function identify(raised: Raised, files: Correspondence): Identified {
  const { rule, problem, side } = raised;
  const path = files.basePath(problem.at.path, side);
  const statement = files.statement(problem.at, side);
  return { ...raised, path, statement, key: [rule.id, path, problem.subject].join('\0') };
}

/** Gives every problem its status and fingerprint. Both lists stand in the order of their places. */
export function matchSides(base: readonly Identified[], head: readonly Identified[], files: Correspondence): Matching {
  const partner = pair(base, head, files);
  const ordinals = new Ordinals();
  const resolvedOrKept = base.map((identified) => ({ identified, fingerprint: ordinals.next(identified) }));
  const byBase = new Map(resolvedOrKept.map((entry) => [entry.identified, entry.fingerprint]));
  const paired = new Set(partner.values());
  // A statement that was edited has a new fingerprint; one that is still the same keeps its ordinal, whatever was put above it.
  const matched = head.map((identified): Matched => {
    const was = partner.get(identified);
    const kept = was !== undefined && identityText(was) === identityText(identified) ? byBase.get(was) : undefined;
    return {
      identified,
      fingerprint: kept ?? ordinals.next(identified),
      status: was === undefined ? 'introduced' : oldStatus(identified, files),
    };
  });
  const resolved = resolvedOrKept
    .filter((entry) => !paired.has(entry.identified))
    .map((entry): Matched => ({ ...entry, status: 'preexisting' }));
  return { head: matched, resolved };
}

/** Head → base. The strongest evidence first: the same lines, then the same text elsewhere, then an edit at the same place. */
function pair(
  base: readonly Identified[],
  head: readonly Identified[],
  files: Correspondence,
): Map<Identified, Identified> {
  const partner = new Map<Identified, Identified>();
  const byKey = new Map<string, Identified[]>();
  for (const was of base) {
    const list = byKey.get(was.key);
    if (list === undefined) byKey.set(was.key, [was]);
    else list.push(was);
  }
  const taken = new Set<Identified>();
  for (const fits of [sameLines, sameText, sameGap]) {
    for (const now of head) {
      if (partner.has(now)) continue;
      const was = byKey.get(now.key)?.find((candidate) => !taken.has(candidate) && fits(candidate, now, files));
      if (was === undefined) continue;
      partner.set(now, was);
      taken.add(was);
    }
  }
  return partner;
}

function sameLines(was: Identified, now: Identified, files: Correspondence): boolean {
  if (was.problem.identity !== undefined || now.problem.identity !== undefined)
    return was.problem.identity === now.problem.identity;
  const map = files.lines(now.problem.at.path);
  if (map === null) return false;
  const { range } = now.statement;
  for (let line = range.startLine; line <= range.endLine; line++) {
    const old = map.toOld(line);
    if (old !== null && was.statement.range.startLine <= old && old <= was.statement.range.endLine) return true;
  }
  return false;
}

function sameText(was: Identified, now: Identified): boolean {
  return identityText(was) === identityText(now);
}

/** Both stand between the same two unchanged neighbours: the statement was edited. */
function sameGap(was: Identified, now: Identified, files: Correspondence): boolean {
  const gap = files.gap(was, now.problem.at.path);
  const { range } = now.statement;
  return gap !== null && gap.above < range.startLine && range.endLine < gap.below;
}

function gapOf(range: Range, map: LineMap, { lineStarts }: Source): Gap {
  const toNew = (line: number) => map.toNew(line);
  return {
    above: neighbour(range.startLine, -1, lineStarts.length, toNew) ?? 0,
    below: neighbour(range.endLine, 1, lineStarts.length, toNew) ?? Number.POSITIVE_INFINITY,
  };
}

function neighbour(from: number, step: 1 | -1, last: number, mapped: (line: number) => number | null): number | null {
  for (let line = from; line >= 1 && line <= last; line += step) {
    const other = mapped(line);
    if (other !== null) return other;
  }
  return null;
}

function oldStatus(now: Identified, files: Correspondence): Status {
  const { path } = now.problem.at;
  const [map, source] = [files.lines(path), files.source('head', path)];
  if (map === null || source === null) return 'preexisting';
  for (let line = now.statement.range.startLine; line <= now.statement.range.endLine; line++) {
    if (map.toOld(line) === null && !/^\s*(?:#|$)/.test(lineText(source, line))) return 'touched';
  }
  return 'preexisting';
}

function identityText({ problem, statement }: Identified): string {
  return problem.identity ?? statement.text;
}

/** Fingerprints: rule, path, subject, statement, and a number among equal ones. */
class Ordinals {
  private readonly counts = new Map<string, number>();

  next(identified: Identified): string {
    const text = `${identified.key}\0${identityText(identified)}`;
    const ordinal = this.counts.get(text) ?? 0;
    this.counts.set(text, ordinal + 1);
    return digest(`${text}\0${ordinal}`).slice(0, 12);
  }
}
