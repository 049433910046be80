import type { Place } from '../../rules/rule.ts';
import type { Difference, FileChange } from '../difference.ts';

/** Something that got better, at one place. Those of a kind that say the same are told as one. */
export interface Gain {
  /** One sentence, plain text with `code` in backquotes. */
  readonly message: string;
  readonly at: Place;
}

/** A difference between the two models that is worth praise. */
export interface Measure {
  readonly kind: string;
  /** Rules whose resolved finding in the same file is the same news. */
  readonly tells: readonly string[];
  find(difference: Difference): Iterable<Gain>;
}

/** A measure of one file at a time. */
export function perFile(kind: string, tells: readonly string[], find: (change: FileChange) => Iterable<Gain>): Measure {
  return {
    kind,
    tells,
    *find({ files }) {
      for (const change of files) yield* find(change);
    },
  };
}
