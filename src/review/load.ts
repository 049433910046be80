import { isDockerfilePath } from '../dockerfile/recognise.ts';
import type { Rule } from '../rules/rule.ts';
import { compareTrees } from '../snapshot/changes.ts';
import { type Budget, loadSnapshot, reviewBudget } from '../snapshot/load.ts';
import type { RepositorySource } from '../snapshot/repository-source.ts';
import type { Description, Snapshot } from '../snapshot/snapshot.ts';
import { firstPaths, isReviewed, mayBeNamed, namedIn, namingPaths, secondPaths } from './wanted.ts';

export interface Comparison {
  /** Commit ids; base null: nothing to compare with, head null: the working tree. */
  readonly base: string | null;
  readonly head: string | null;
  readonly description: Description;
  /** Paths that are Dockerfiles though their names do not say so. */
  readonly named?: ReadonlySet<string>;
}

/** Whether a pull request changes anything that a review looks at; what says which files are Dockerfiles is read where it matters. */
export async function changesReview(
  source: RepositorySource,
  { base, head }: { readonly base: string; readonly head: string },
  rules: readonly Rule[],
): Promise<boolean> {
  const [before, after] = await Promise.all([source.listTree(base), source.listTree(head)]);
  const changes = compareTrees(before.entries, after.entries);
  if (isReviewed(changes, after, rules)) return true;
  const doubtful = changes.filter(mayBeNamed);
  if (doubtful.length === 0) return false;
  const { named } = await loadSnapshot(source, {
    ...{ base, head, description: { title: '', body: '' }, named: new Set(), budget: reviewBudget },
    first: namingPaths,
    second: (snapshot) => ({ base: [], head: [], named: namedIn(snapshot) }),
    mayRename: () => false,
  });
  return doubtful.some(({ path }) => named.has(path));
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
    first: (paths) => firstPaths(paths.toSorted(), named),
    second: (snapshot) => secondPaths(snapshot, rules),
    mayRename: isDockerfilePath,
  });
}
