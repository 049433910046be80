import type { Marker } from '../render/marker.ts';
import type { ReviewReport } from '../review/report.ts';
import type { PostedReview } from './conversation.ts';

/** One step of publishing, as data. */
export type Action =
  | { readonly kind: 'create-review'; readonly marker: Marker; readonly body: string }
  | { readonly kind: 'update-review'; readonly id: number; readonly body: string }
  | { readonly kind: 'minimise'; readonly nodeId: string }
  | { readonly kind: 'unminimise'; readonly nodeId: string };

/** What the conversation should show; null: no review. */
export type Wanted = { readonly marker: Marker; readonly body: string } | null;

export interface Plan {
  readonly actions: readonly Action[];
  /** The review that stands already for what was found now; null where one is created, or none is wanted. */
  readonly standing: PostedReview | null;
}

/**
 * From what is posted to what should be: one review for each merge base and head, nothing new where nothing changed in substance,
 * and no older review left open.
 */
export function planReviews(wanted: Wanted, posted: readonly PostedReview[]): Plan {
  if (wanted === null) return { actions: minimise(posted), standing: null };
  const { marker, body } = wanted;
  const same = posted.findLast(({ marker: { base, head } }) => base === marker.base && head === marker.head);
  if (same !== undefined) {
    // Somebody may have folded our newest review away; an older one was folded by us, and its head is back.
    const isBack = same.minimised && same !== posted.at(-1);
    return {
      actions: [
        ...(same.marker.digest === marker.digest ? [] : [{ kind: 'update-review', id: same.id, body } as const]),
        ...(isBack ? [{ kind: 'unminimise', nodeId: same.nodeId } as const] : []),
        ...minimise(posted.filter((review) => review !== same)),
      ],
      standing: same,
    };
  }
  const latest = posted.findLast(({ minimised }) => !minimised);
  if (latest?.marker.digest === marker.digest) {
    return { actions: minimise(posted.filter((review) => review !== latest)), standing: latest };
  }
  return { actions: [{ kind: 'create-review', marker, body }, ...minimise(posted)], standing: null };
}

/**
 * Whether people should hear of it: a review for changed Dockerfiles and ignore files; where only a file changed that a rule reads,
 * not without an introduced finding.
 */
export function deservesReview({ files, findings }: ReviewReport): boolean {
  return files.some(({ change }) => change !== 'unchanged') || findings.some(({ status }) => status === 'introduced');
}

function minimise(reviews: readonly PostedReview[]): Action[] {
  return reviews.filter(({ minimised }) => !minimised).map(({ nodeId }) => ({ kind: 'minimise', nodeId }));
}
