import { installedBefore } from '../../dockerfile/installed.ts';
import type { Dockerfile, Stage } from '../../dockerfile/model.ts';
import { copySourceOf, instructionsOf, lineage, rootBase } from '../../dockerfile/stages.ts';
import { nameWithoutDigest } from '../../images/reference.ts';
import { type Measure, perFile } from './measure.ts';

const namesShown = 4;

/** What an image no longer ships because a stage that it is not made from has it now. A split that leaves nothing behind is none. */
export const leftBehind: Measure = perFile('stage-split', ['toolchain-shipped'], function* ({ before, after, stages }) {
  if (after.stages.length <= before.stages.length) return;
  for (const { before: was, after: now } of stages) {
    if (!was.shipped || !now.shipped || now.from === null) continue;
    for (const builder of copiedStages(after, now)) {
      if (stages.some(({ before: other, after: own }) => own === builder && other !== was)) continue;
      const left = [...imageLeft(was, builder, now), ...packagesLeft({ before, was }, { after, builder, now })];
      if (left.length === 0) continue;
      const names = left.slice(0, namesShown).map((name) => `\`${name}\``);
      const more = left.length > namesShown ? ` and ${left.length - namesShown} more` : '';
      yield {
        message: `What ships no longer holds ${names.join(', ')}${more}: left behind in stage \`${builder.name ?? builder.index}\`.`,
        at: { path: after.path, range: now.from.range },
      };
    }
  }
});

/** Stages that are copied from, and that the stage does not stand on. */
function copiedStages(file: Dockerfile, stage: Stage): Stage[] {
  const own = lineage(stage);
  const sources = own.flatMap((ancestor) =>
    instructionsOf(ancestor, 'COPY').flatMap((copy) => {
      const source = copySourceOf(file, ancestor, copy);
      return source.kind === 'stage' && !own.includes(source.stage) ? [source.stage] : [];
    }),
  );
  return [...new Set(sources)];
}

/** The base image that was shipped, where only the builder still stands on it. */
function imageLeft(was: Stage, builder: Stage, now: Stage): string[] {
  const [old, build, ship] = [rootBase(was), rootBase(builder), rootBase(now)];
  if (old.kind !== 'image' || build.kind !== 'image' || old.reference.repository !== build.reference.repository)
    return [];
  if (ship.kind === 'unknown') return [];
  const shipped = ship.kind === 'image' ? nameWithoutDigest(ship.reference) : 'scratch';
  const left = nameWithoutDigest(build.reference);
  return shipped === left || shipped === nameWithoutDigest(old.reference) ? [] : [left];
}

function packagesLeft(
  { before, was }: { readonly before: Dockerfile; readonly was: Stage },
  { after, builder, now }: { readonly after: Dockerfile; readonly builder: Stage; readonly now: Stage },
): string[] {
  const ships = installedBefore(after, now, null);
  if (ships.hidesPackages) return [];
  const builds = installedBefore(after, builder, null).packages;
  return [...installedBefore(before, was, null).packages].filter(
    (name) => builds.has(name) && !ships.packages.has(name),
  );
}
