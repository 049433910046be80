import { isIgnoreFilePath } from '../dockerfile/recognise.ts';
import { type ImageReference, parseImageReference, sameRepository } from '../images/reference.ts';
import { parseTag } from '../images/tag.ts';
import { type Snapshot, textOf } from '../snapshot/snapshot.ts';

/** A FROM whose image moved to another version of the same. */
export interface BaseImageBump {
  /** As written. */
  readonly from: string;
  readonly to: string;
}

const fromLine = /^(\s*FROM\s+(?:--platform=\S+\s+)?)(\S+)(.*)$/is;

/** The bumps, where the change is nothing but base images that move inside their major version; null otherwise. */
export function baseImageBumps(snapshot: Snapshot): BaseImageBump[] | null {
  const bumps: BaseImageBump[] = [];
  for (const { kind, path } of snapshot.changes) {
    const [before, after] = [textOf(snapshot.base, path), textOf(snapshot.head, path)];
    if (kind !== 'modified' || before === null || after === null || isIgnoreFilePath(path)) return null;
    const own = bumpsBetween(before, after);
    if (own === null) return null;
    bumps.push(...own);
  }
  return bumps.length === 0 ? null : bumps;
}

function bumpsBetween(before: string, after: string): BaseImageBump[] | null {
  const [old, now] = [before.split('\n'), after.split('\n')];
  if (old.length !== now.length) return null;
  const bumps: BaseImageBump[] = [];
  for (const [index, line] of now.entries()) {
    const was = old[index] ?? '';
    if (was === line) continue;
    const bump = bumpOf(fromLine.exec(was), fromLine.exec(line));
    if (bump === null) return null;
    bumps.push(bump);
  }
  return bumps;
}

function bumpOf(was: RegExpExecArray | null, now: RegExpExecArray | null): BaseImageBump | null {
  const [, wasBefore, from = '', wasBehind] = was ?? [];
  const [, nowBefore, to = '', nowBehind] = now ?? [];
  const [old, image] = [parseImageReference(from), parseImageReference(to)];
  if (old === null || image === null || wasBefore !== nowBefore || wasBehind !== nowBehind) return null;
  return sameRepository(old, image) && lineOf(old) === lineOf(image) ? { from, to } : null;
}

/** What a newer image of the same line shares: `24-alpine` of `24.17.0-alpine`. */
function lineOf(reference: ImageReference): string | null {
  const { version, tokens } = parseTag(reference);
  return version === null ? reference.tag : [version.split('.')[0], ...tokens.slice(1)].join('-');
}
