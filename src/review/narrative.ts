import type { RepositorySource } from '../snapshot/repository-source.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { ReviewReport } from './report.ts';
import type { ReviewRequest } from './request.ts';
import type { Settings } from './settings.ts';

/** What a language model adds to a report: prose that is tied to what was computed. JSON-serialisable; all of it plain text with `code` in backquotes. */
export interface Narrative {
  readonly model: string;
  /** Sentences. */
  readonly summary: readonly string[];
  readonly findings: readonly FindingProse[];
  readonly highlights: readonly HighlightProse[];
  /** The report's recommendations by their index, each once, in the order in which they are to be shown. */
  readonly recommendations: readonly number[];
  readonly observations: readonly Observation[];
  readonly guidelines: readonly LoadedGuideline[];
}

export interface FindingProse {
  readonly fingerprint: string;
  /** Why it matters here, and what to do: sentences. Either may be empty. */
  readonly why: readonly string[];
  readonly advice: readonly string[];
  /** Paths of the guidelines that ask for it. */
  readonly guidelines: readonly string[];
}

export interface HighlightProse {
  /** In the report's list. */
  readonly index: number;
  readonly sentence: string;
}

/** What the model noticed by itself. Its quote stands at its line on the head; nothing else about it is verified. */
export interface Observation {
  readonly path: string;
  readonly line: number;
  readonly quote: string;
  readonly concern: readonly string[];
}

/** A file of the base that tells the repository's own standards. */
export interface LoadedGuideline {
  readonly path: string;
  readonly commit: string;
  /** Of the file, and of what the model was shown of it. */
  readonly bytes: number;
  readonly shown: number;
}

/** What became of the narrative; where it is missing, why, in words for the review's readers. */
export type Narration =
  | { readonly kind: 'written'; readonly narrative: Narrative }
  | { readonly kind: 'missing'; readonly reason: string };

export interface TokenUsage {
  readonly input: number;
  readonly output: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
}

/** A sentence that the model wrote and nobody reads. */
export interface Dropped {
  /** `summary`, `finding <fingerprint>`, `highlight <index>`, `observation <path>:<line>`, `recommendations`. */
  readonly where: string;
  readonly text: string;
  readonly reason: string;
}

/** For the decision log. */
export interface NarrationLog {
  readonly model: string;
  readonly outcome: 'written' | MissingReason;
  /** Of the request, as guessed before it is sent. */
  readonly estimate: number;
  /** null: nothing was sent, or the answer did not tell. */
  readonly usage: TokenUsage | null;
  /** In US dollars; null where it is not known. */
  readonly cost: number | null;
  /** An answer of an earlier run was used. */
  readonly stored: boolean;
  readonly kept: number;
  readonly dropped: readonly Dropped[];
  readonly guidelines: readonly LoadedGuideline[];
  readonly milliseconds: number;
}

export type MissingReason =
  | FailureReason
  | 'over the limit per review'
  | 'over the limit per repository and day'
  | 'over the limit per installation and day'
  | 'under way elsewhere'
  | 'limits not known';

/** Why a request brought no answer that can be used. */
export type FailureReason =
  | 'timeout'
  | 'overloaded'
  | 'refused'
  | 'truncated'
  | 'invalid answer'
  | 'rejected'
  | 'unreachable'
  | 'error';

export interface NarrationInput {
  readonly report: ReviewReport;
  readonly snapshot: Snapshot;
  /** Where the guidelines are read, as of the report's base. */
  readonly source: RepositorySource;
  readonly settings: Settings['narrative'];
  /** Whose limits count; null: nobody's (the command line). */
  readonly request: ReviewRequest | null;
  readonly signal: AbortSignal;
}

/** What becomes of a report's narrative, and how. */
export interface Narrated {
  readonly narration: Narration;
  readonly log: NarrationLog;
}

/** Writes the narrative of a report, in bounded time; null where there is nothing to say. Rejects only when `signal` says so. */
export type Narrator = (input: NarrationInput) => Promise<Narrated | null>;

/** An answer as it came, for the next time that the same is asked. */
export type StoredAnswer =
  | { readonly kind: 'answer'; readonly text: string }
  | { readonly kind: 'failure'; readonly reason: FailureReason };

/** In tokens, input and output together. */
export interface NarrationLimits {
  readonly perRepositoryDay: number;
  readonly perInstallationDay: number;
}

export type Reservation =
  | { readonly kind: 'granted' }
  | { readonly kind: 'stored'; readonly answer: StoredAnswer }
  | { readonly kind: 'refused'; readonly reason: MissingReason };

/** Counts what is spent and keeps what was paid for, across processes. Implemented by jobs/. */
export interface NarrationLedger {
  /** Books `tokens` before they are spent. `hash` names the exact request. */
  reserve(
    entry: { readonly hash: string; readonly request: ReviewRequest; readonly tokens: number },
    limits: NarrationLimits,
  ): Promise<Reservation>;
  /** What it came to: `tokens` in place of the booked ones; without `answer` the same request may be sent again. */
  settle(
    key: { readonly hash: string; readonly request: ReviewRequest },
    outcome: { readonly tokens: number; readonly answer: StoredAnswer | null },
  ): Promise<void>;
}
