/** A text without FROM stands on `debian:13-slim`; several files by path. */
export type Case = string | Readonly<Record<string, string>>;

/** What other linters report by these codes, and what they do not: Drydock's verdict is the same. */
export interface Verdicts {
  /** `tool:id`. */
  readonly codes: readonly string[];
  readonly bad: readonly Case[];
  readonly good: readonly Case[];
}
