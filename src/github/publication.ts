import type { Narration } from '../review/narrative.ts';
import type { Settings } from '../review/settings.ts';
import type { Assessment } from './assess.ts';
import type { Conversation } from './conversation.ts';
import { deservesReview, dismissalsOf, type Plan, planReviews, type Wanted } from './plan.ts';
import type { PullRequest } from './pull-request.ts';
import { suggestionsFor } from './suggestions.ts';
import { planThreads, type ThreadPlan } from './threads.ts';
import { wantedReview } from './wanted.ts';

/** What is to be done on a pull request. */
export interface Publication extends Plan {
  readonly wanted: Wanted | null;
  readonly head: string;
}

export interface PublicationInput {
  readonly pull: PullRequest;
  readonly base: string;
  readonly head: string;
  readonly settings: Settings;
  readonly conversation: Conversation;
  /** Address of the check run; null where there is none. */
  readonly checkRun: string | null;
  readonly narration?: Narration | null;
}

/** From what was found and what is posted to what is to be done. */
export function planPublication(
  assessment: Assessment,
  { pull, base, head, settings, conversation, checkRun, narration = null }: PublicationInput,
): Publication {
  if (assessment.outcome === 'skipped') {
    // Nobody looks any more, so nothing of ours may be in the way; a draft is not to be merged anyhow, and comes back.
    const actions = pull.draft ? [] : dismissalsOf(conversation.reviews);
    return { actions, standing: null, changed: false, wanted: null, head };
  }
  const { report } = assessment;
  const suggestions = report === null ? [] : suggestionsFor(report, assessment.shown);
  const threads: ThreadPlan = planThreads(report, conversation.threads, suggestions, head);
  const posted = conversation.reviews;
  const wanted =
    report === null || !deservesReview(report)
      ? null
      : wantedReview({ assessment, base, head, pull, settings, posted, threads, checkRun, narration });
  const reviews = planReviews(wanted, posted);
  return { ...reviews, actions: [...reviews.actions, ...threads.actions], wanted, head };
}
