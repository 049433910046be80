import type { Dockerfile, Stage } from '../dockerfile/model.ts';
import { pairStages } from '../dockerfile/pairing.ts';
import { type ImageReference, nameWithoutDigest } from '../images/reference.ts';
import { nameOf } from './names.ts';

/** A Dockerfile that the change adds or modifies. */
export interface ChangedDockerfile {
  /** null: the change adds it. */
  readonly before: Dockerfile | null;
  readonly after: Dockerfile;
}

/** A base image on the head, with what the same stage stood on at the base. */
export interface BaseChange {
  readonly file: Dockerfile;
  readonly stage: Stage;
  readonly now: ImageReference;
  readonly was: ImageReference | null;
}

export function baseChanges(changes: readonly ChangedDockerfile[]): BaseChange[] {
  return changes.flatMap(({ before, after }) => {
    const pairs = before === null ? [] : pairStages(before, after).pairs;
    return after.stages.flatMap((stage) => {
      const now = imageOf(stage);
      const was = pairs.find((pair) => pair.after === stage)?.before;
      return now === null ? [] : [{ file: after, stage, now, was: was === undefined ? null : imageOf(was) }];
    });
  });
}

function imageOf({ base }: Stage): ImageReference | null {
  return base.kind === 'image' ? base.reference : null;
}

/** Whether people would call the image so: `golang:1.25` for `golang:1.25.3-alpine`, `alpine` for any of them. */
export function isCalled(reference: ImageReference, called: string): boolean {
  const [, tag] = /:([^/]{0,200})$/.exec(called) ?? [];
  const own = reference.tag ?? '';
  if (tag !== undefined)
    return (
      nameOf(called) === nameOf(nameWithoutDigest(reference)) &&
      (own === tag || /^[.-]/.test(own.slice(tag.length))) &&
      own.startsWith(tag)
    );
  const words = nameWithoutDigest(reference)
    .toLowerCase()
    .split(/[^a-z0-9]+/);
  return (
    words.some((word) => word.replace(/(?<!\d)\d+$/, '') === called.toLowerCase()) ||
    nameWithoutDigest(reference).toLowerCase().endsWith(called.toLowerCase())
  );
}
