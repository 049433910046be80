import type { Place } from '../../rules/rule.ts';
import { memoized } from '../../text/memoized.ts';
import type { Difference } from '../difference.ts';
import type { Shift } from '../impact/impact.ts';
import type { Finding, Highlight, Location } from '../report.ts';
import { pinned, supported } from './base-images.ts';
import { cacheOrder } from './cache-order.ts';
import { contextShrunk } from './context.ts';
import { deadComments } from './dead-comments.ts';
import { merged } from './layers.ts';
import type { Measure } from './measure.ts';
import { leftBehind } from './stage-split.ts';
import { rootDropped } from './users.ts';

export interface HighlightsInput {
  readonly difference: Difference;
  readonly shifts: readonly Shift[];
  readonly asOf: string;
  readonly findings: readonly Finding[];
  readonly resolved: readonly Finding[];
  /** Places without a side are on the head. */
  readonly locate: (place: Place) => Location;
}

/** What got better, measured: differences between the two models, and resolved findings. Nothing is taken from the description. */
export function highlightsOf(input: HighlightsInput): Highlight[] {
  const measures: readonly Measure[] = [
    supported(input.asOf),
    pinned,
    rootDropped,
    leftBehind,
    merged,
    cacheOrder(input.shifts),
    contextShrunk,
    deadComments,
  ];
  const told = new Set<string>();
  const measured = measures.flatMap(({ kind, tells, find }) => {
    const gains = [...find(input.difference)].map(({ message, at }) => ({ kind, message, location: input.locate(at) }));
    for (const { location } of gains) for (const rule of tells) told.add(`${rule} ${location.path}`);
    return gains;
  });
  const resolved = input.resolved
    .filter((found) => isGain(found, input) && !told.has(`${found.rule} ${placeOf(found)?.path}`))
    .map((found) => {
      const message = `No longer there: ${found.title.replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase())}.`;
      return { kind: 'resolved', message, location: placeOf(found) };
    });
  return [...Map.groupBy([...measured, ...resolved], ({ kind, message }) => `${kind} ${message}`).values()].map(
    (group) => ({
      kind: group[0]?.kind ?? '',
      message: group[0]?.message ?? '',
      locations: group.flatMap(({ location }) => location ?? []),
    }),
  );
}

/** A problem that is gone with its file is no gain, nor is one for which the change brings another: of its sort, or in such a statement. */
function isGain(was: Finding, { difference, findings }: HighlightsInput): boolean {
  const path = placeOf(was)?.path ?? '';
  const file = changesByPath(difference).get(path);
  if (file === undefined) return difference.head.tree.entries.has(path);
  return !(introducedIn(findings).get(file.after.path) ?? []).some(
    (now) => now.category === was.category || firstWord(now) === firstWord(was),
  );
}

const changesByPath = memoized(({ files }: Difference) => new Map(files.map((file) => [file.before.path, file])));

const introducedIn = memoized((findings: readonly Finding[]) =>
  Map.groupBy(
    findings.filter(({ status }) => status === 'introduced'),
    (found) => placeOf(found)?.path,
  ),
);

function firstWord(found: Finding): string | undefined {
  return placeOf(found)?.excerpt[0]?.trim().split(/\s/, 1)[0]?.toUpperCase();
}

function placeOf({ locations: [at] }: Finding): Location | undefined {
  return at;
}
