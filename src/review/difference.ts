import type { Dockerfile } from '../dockerfile/model.ts';
import { pairStages, type StagePair } from '../dockerfile/pairing.ts';
import type { RepositoryView } from '../rules/rule.ts';
import type { ChangedFile } from '../snapshot/snapshot.ts';
import type { LineMap } from '../text/diff.ts';
import { pairFiles } from './evaluate.ts';
import type { Correspondence } from './identity.ts';

/** A Dockerfile that both sides have and that differs. */
export interface FileChange {
  readonly before: Dockerfile;
  readonly after: Dockerfile;
  readonly stages: readonly StagePair[];
  /** null where the lines cannot be compared. */
  readonly lines: LineMap | null;
}

/** Both sides, and what differs between them. */
export interface Difference {
  readonly base: RepositoryView;
  readonly head: RepositoryView;
  readonly files: readonly FileChange[];
  /** Paths on the head of what the change adds or modifies. */
  readonly changed: ReadonlySet<string>;
}

export function differenceOf(
  base: RepositoryView,
  head: RepositoryView,
  changes: readonly ChangedFile[],
  correspondence: Correspondence,
): Difference {
  const files = [...pairFiles(base, head, changes)].map(([before, after]) => ({
    before,
    after,
    stages: pairStages(before, after).pairs,
    lines: correspondence.lines(after.path),
  }));
  return {
    base,
    head,
    files,
    changed: new Set(changes.flatMap(({ kind, path }) => (kind === 'deleted' ? [] : [path]))),
  };
}
