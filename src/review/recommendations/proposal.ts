import type { Raised } from '../evaluate.ts';
import type { Finding } from '../report.ts';

/** A finding that is asked about, with the problem that it tells. */
export interface Open {
  readonly finding: Finding;
  readonly raised: Raised;
}

/** An edit that may remove several findings, yet to be tried. */
export interface Proposal {
  /** Imperative, plain text with `code` in backquotes, without a full stop. */
  readonly message: string;
  /** What the files would hold, by path. A value that only people can know stands in for itself: nobody is shown these texts. */
  readonly texts: ReadonlyMap<string, string>;
}
