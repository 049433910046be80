import type { ExampleFiles } from '../../src/rules/rule.ts';

/** A change, and sentences about it as a model may write them. */
export interface Case {
  readonly name: string;
  readonly before?: ExampleFiles;
  readonly files: ExampleFiles;
  /** True of these files, in words that a good reviewer would use. */
  readonly good: readonly string[];
  /** Each names something that is not there, or says what prose must not say. */
  readonly bad: readonly string[];
}
