import type { Marker } from '../render/marker.ts';
import type { ReviewReport } from '../review/report.ts';
import type { PostedReview } from './conversation.ts';
import type { Suggestion } from './suggestions.ts';
import type { ThreadAction } from './threads.ts';

export type ReviewEvent = 'COMMENT' | 'REQUEST_CHANGES';

/** One step of publishing, as data. */
export type Action =
  | { readonly kind: 'create-review'; readonly review: Wanted }
  | { readonly kind: 'update-review'; readonly id: number; readonly body: string }
  | { readonly kind: 'dismiss'; readonly id: number }
  | { readonly kind: 'minimise'; readonly nodeId: string }
  | { readonly kind: 'unminimise'; readonly nodeId: string }
  | ThreadAction;

/** What the conversation should show. */
export interface Wanted {
  readonly marker: Marker;
  readonly event: ReviewEvent;
  readonly suggestions: readonly Suggestion[];
  /** A line or two are enough. */
  readonly quiet: boolean;
  /** With the suggestions as comments, and with none. */
  readonly body: string;
  readonly bodyAlone: string;
  /** The body of a posted review that says the same, as one that holds for the head of now. */
  readonly held: (posted: PostedReview) => string;
}

export interface Plan {
  readonly actions: readonly Action[];
  /** The review that stands already for what was found now; null where one is created, or none is wanted. */
  readonly standing: PostedReview | null;
  /** The standing review now says something else. */
  readonly changed: boolean;
}

/**
 * From what is posted to what should be: one review for each merge base and head, nothing new where nothing changed in substance,
 * and no older review left open. `wanted` null: no review.
 */
export function planReviews(wanted: Wanted | null, posted: readonly PostedReview[]): Plan {
  if (wanted?.event === 'REQUEST_CHANGES') return planPosts(wanted, posted);
  const dismissals = dismissalsOf(posted);
  const plan = wanted === null ? { actions: fold(posted), standing: null, changed: false } : planPosts(wanted, posted);
  return { ...plan, actions: [...plan.actions, ...dismissals] };
}

/** GitHub counts a request for changes until it is dismissed, also when a comment follows it. */
export function dismissalsOf(posted: readonly PostedReview[]): Action[] {
  return posted.filter(({ state }) => state === 'CHANGES_REQUESTED').map(({ id }) => ({ kind: 'dismiss', id }));
}

function planPosts(wanted: Wanted, posted: readonly PostedReview[]): Plan {
  const { marker, event } = wanted;
  const others = (review: PostedReview) => fold(posted.filter((other) => other !== review));
  const replaced: Plan = {
    actions: [{ kind: 'create-review', review: wanted }, ...fold(posted)],
    standing: null,
    changed: false,
  };
  const same = posted.findLast((review) => isFor(review, marker));
  if (same !== undefined) {
    const changed = same.marker.digest !== marker.digest;
    // The state of a review cannot be changed to this one.
    if (changed && event === 'REQUEST_CHANGES' && same.state !== 'CHANGES_REQUESTED') return replaced;
    // Somebody may have folded our newest review away; an older one was folded by us, and its head is back.
    const isBack = same.minimised && same !== posted.at(-1);
    const actions: Action[] = [
      ...(changed ? [{ kind: 'update-review', id: same.id, body: wanted.bodyAlone } as const] : []),
      ...(isBack ? [{ kind: 'unminimise', nodeId: same.nodeId } as const] : []),
      ...others(same),
    ];
    return { actions, standing: same, changed };
  }
  const latest = posted.findLast(({ minimised }) => !minimised);
  if (latest?.marker.digest !== marker.digest) return replaced;
  const held = { kind: 'update-review', id: latest.id, body: wanted.held(latest) } as const;
  return { actions: [held, ...others(latest)], standing: latest, changed: false };
}

/** The review before the one for these commits. */
export function reviewBefore(
  posted: readonly PostedReview[],
  commits: Pick<Marker, 'base' | 'head'>,
): PostedReview | null {
  return posted.findLast((review) => !isFor(review, commits)) ?? null;
}

/**
 * Whether people should hear of it: a review for changed Dockerfiles and ignore files; where only a file changed that a rule reads,
 * not without an introduced finding.
 */
export function deservesReview({ files, findings }: ReviewReport): boolean {
  return files.some(({ change }) => change !== 'unchanged') || findings.some(({ status }) => status === 'introduced');
}

function isFor({ marker }: PostedReview, { base, head }: Pick<Marker, 'base' | 'head'>): boolean {
  return marker.base === base && marker.head === head;
}

function fold(reviews: readonly PostedReview[]): Action[] {
  return reviews.filter(({ minimised }) => !minimised).map(({ nodeId }) => ({ kind: 'minimise', nodeId }));
}
