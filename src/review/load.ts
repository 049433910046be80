import { isDockerfilePath } from '../dockerfile/recognise.ts';
import type { Rule } from '../rules/rule.ts';
import { type Budget, loadSnapshot, reviewBudget } from '../snapshot/load.ts';
import type { RepositorySource } from '../snapshot/repository-source.ts';
import type { Description, Snapshot } from '../snapshot/snapshot.ts';
import { firstPaths, secondPaths } from './wanted.ts';

export interface Comparison {
  /** Commit ids; base null: nothing to compare with, head null: the working tree. */
  readonly base: string | null;
  readonly head: string | null;
  readonly description: Description;
  /** Paths that are Dockerfiles though their names do not say so. */
  readonly named?: ReadonlySet<string>;
}

/** Reads what a review of this comparison needs, from GitHub and from a checkout alike. */
export function loadReview(
  source: RepositorySource,
  comparison: Comparison,
  rules: readonly Rule[],
  budget: Budget = reviewBudget,
): Promise<Snapshot> {
  const named = comparison.named ?? new Set<string>();
  return loadSnapshot(source, {
    ...comparison,
    named,
    budget,
    first: (paths) => firstPaths(paths, named),
    second: (snapshot) => secondPaths(snapshot, rules),
    mayRename: isDockerfilePath,
  });
}
