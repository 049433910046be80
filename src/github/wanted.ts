import { renderBump } from '../render/bump.ts';
import { reframe, renderComment, renderFooter } from '../render/comment.ts';
import type { Told } from '../render/entries.ts';
import { buildMarker, markerOf } from '../render/marker.ts';
import { sinceLast } from '../render/progress.ts';
import type { Narration } from '../review/narrative.ts';
import type { Settings } from '../review/settings.ts';
import type { Reviewed } from './assess.ts';
import type { PostedReview } from './conversation.ts';
import { reviewBefore, type Wanted } from './plan.ts';
import type { PullRequest } from './pull-request.ts';
import type { ThreadPlan } from './threads.ts';

export interface WantedInput {
  readonly assessment: Reviewed;
  readonly base: string;
  readonly head: string;
  readonly pull: PullRequest;
  readonly settings: Settings;
  readonly posted: readonly PostedReview[];
  readonly threads: ThreadPlan;
  /** Address of the check run. */
  readonly checkRun: string | null;
  readonly narration: Narration | null;
}

/** The review as it should be posted. */
export function wantedReview({
  assessment,
  base,
  head,
  pull,
  settings,
  posted,
  threads,
  checkRun,
  narration,
}: WantedInput): Wanted {
  const { report, bumps } = assessment;
  const marker = markerOf(report, base, head);
  const around = { marker: buildMarker(marker), footer: renderFooter(report, { checkRun }) };
  const since = sinceLast(reviewBefore(posted, marker)?.marker.raised ?? null, report);
  const suggestions = threads.suggestions.slice(0, settings.review.inlineSuggestions);
  const withThreads: Told = { since, inline: threads.told };
  const suggested = suggestions.flatMap(({ findings }) =>
    findings.map(({ fingerprint }) => [fingerprint, null] as const),
  );
  const withSuggestions: Told = { since, inline: new Map([...threads.told, ...suggested]) };
  const quiet = pull.byBot && !report.findings.some(({ status }) => status === 'introduced') ? bumps : null;
  const render = (told: Told) =>
    quiet === null ? renderComment(report, { ...around, told, narration }) : renderBump(quiet, around);
  return {
    marker,
    event: settings.review.requestChanges && report.verdict === 'fail' ? 'REQUEST_CHANGES' : 'COMMENT',
    suggestions,
    quiet: quiet !== null,
    body: render(withSuggestions),
    bodyAlone: render(withThreads),
    held: (review) => reframe(review.body, around.marker, renderFooter(report, { checkRun, madeFor: review.commit })),
  };
}
