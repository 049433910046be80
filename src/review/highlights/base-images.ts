import type { Stage } from '../../dockerfile/model.ts';
import { isShippedWith } from '../../dockerfile/stages.ts';
import { distributionEndOfLife, softwareEndOfLife } from '../../images/end-of-life.ts';
import { type ImageReference, nameWithoutDigest } from '../../images/reference.ts';
import { type Measure, perFile } from './measure.ts';

/** A base image that has a digest now, and had none. */
export const pinned: Measure = perFile(
  'pinned',
  ['unpinned-base-image', 'base-image-without-digest'],
  function* ({ after, stages }) {
    for (const { before: was, after: now } of stages) {
      const [old, image] = [imageOf(was), imageOf(now)];
      if (old === null || image === null || now.from === null || old.digest !== null || image.digest === null) continue;
      yield {
        message: `\`${nameWithoutDigest(image)}\` is pinned by its digest.`,
        at: { path: after.path, range: now.from.range },
      };
    }
  },
);

/** Away from a release that gets no updates, as of a date, to one that is known to get them. */
export function supported(asOf: string): Measure {
  const endsOf = ({ base }: Stage) =>
    base.kind === 'image'
      ? [distributionEndOfLife(base.facts, asOf), ...softwareEndOfLife(base.facts, asOf)].flatMap((end) => end ?? [])
      : [];
  const isOver = (stage: Stage) => endsOf(stage).some(({ ended }) => ended);
  return perFile('supported', ['end-of-life'], function* ({ before, after, stages }) {
    for (const { before: was, after: now } of stages) {
      const [old, image] = [imageOf(was), imageOf(now)];
      if (old === null || image === null || now.from === null || !isShippedWith(before, was)) continue;
      if (!isOver(was) || isOver(now)) continue;
      if (old.repository !== image.repository && endsOf(now).length === 0) continue;
      yield {
        message: `\`${nameWithoutDigest(old)}\`, whose support has ended, became \`${nameWithoutDigest(image)}\`.`,
        at: { path: after.path, range: now.from.range },
      };
    }
  });
}

function imageOf({ base }: Stage): ImageReference | null {
  return base.kind === 'image' ? base.reference : null;
}
