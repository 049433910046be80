import { renderComment, renderFooter } from '../render/comment.ts';
import { buildMarker, digestOf, type Marker } from '../render/marker.ts';
import type { PendingCommand, ReviewRecord } from '../review/records.ts';
import type { ReviewReport } from '../review/report.ts';
import { readSettings } from '../review/settings.ts';
import type { Rule } from '../rules/rule.ts';
import { nothingIntroducedText, nothingToReviewText, unchangedText, updatedText } from './answers.ts';
import { assess, skipped, skipReason, withSettingsProblems } from './assess.ts';
import { completeCheckRun, type PostedCheckRun, startCheckRun } from './checks.ts';
import { readConversation, SETTINGS_PATH } from './conversation.ts';
import { openInbox } from './inbox.ts';
import { deservesReview, type Plan, planReviews, type Wanted } from './plan.ts';
import type { Store } from './ports.ts';
import { publish } from './publish.ts';
import { detailsDigest, type PullRequest, readMergeBase, readPullRequest } from './pull-request.ts';
import { githubSource } from './source.ts';
import type { Target } from './target.ts';

export interface ReviewerOptions {
  readonly store: Store;
  readonly rules: readonly Rule[];
  readonly version: string;
  readonly now: () => Date;
}

/** How far a review came, for whoever has to clean up behind it. */
export interface Progress {
  requests: number;
  head: string | null;
  check: PostedCheckRun | null;
  baseTip: string;
  mergeBase: string;
  /** `/review` comments to answer when all is done. */
  reviews: readonly { readonly pending: PendingCommand; readonly text: string | null }[];
}

/** One review from reading to publishing. Null when nothing was to be done or another job does it. */
export async function reviewPullRequest(
  options: ReviewerOptions,
  target: Target,
  progress: Progress,
): Promise<ReviewRecord | null> {
  const { store, rules, version, now } = options;
  const { octokit, request } = target;
  const clock = stopwatch();
  const pull = await readPullRequest(octokit, request);
  const { head } = pull;
  const inbox = await openInbox({ target, store, rules }, pull);
  if (!pull.open) return null;
  progress.head = head;
  if (inbox.nothingMore && (await isReviewed(store, target, pull))) return null;

  const [check, { baseTip, mergeBase }, conversation] = await Promise.all([
    startCheckRun(target, head),
    readMergeBase(octokit, request, pull),
    readConversation(target, pull.baseBranch),
  ]);
  Object.assign(progress, { check, baseTip, mergeBase });
  clock('opened');
  const { settings, problems } = readSettings(SETTINGS_PATH, conversation.settings ?? '');
  const skip = inbox.reviews.length > 0 ? null : skipReason(pull, settings);
  const asOf = now().toISOString().slice(0, 10);
  const source = githubSource(octokit, request);
  const {
    outcome,
    report,
    check: result,
  } = skip === null ? await assess({ source, pull, mergeBase, settings, rules, asOf, version }) : skipped(skip);
  clock('assessed');

  // A push since then has a job of its own, but its delivery may be late or lost.
  const latest = await readPullRequest(octokit, request);
  if (!latest.open) return null;
  if (latest.head !== head) {
    await store.enqueue(request);
    return null;
  }
  const wanted = report === null || !deservesReview(report) ? null : review(report, mergeBase, head, check.url);
  const plan: Plan =
    outcome === 'skipped' ? { actions: [], standing: null } : planReviews(wanted, conversation.reviews);
  const posted = await publish(target, plan.actions);
  await completeCheckRun(target, head, check, withSettingsProblems(result, problems));
  clock('published');
  progress.reviews = inbox.reviews.map((pending) => ({ pending, text: answerTo(plan, report, wanted, head) }));
  return {
    request,
    baseTip,
    mergeBase,
    head,
    outcome:
      posted !== null
        ? 'posted'
        : wanted !== null
          ? 'unchanged'
          : outcome === 'skipped'
            ? outcome
            : 'nothing-to-review',
    report,
    log: {
      details: detailsDigest(pull),
      skip,
      settings,
      settingsProblems: problems,
      actions: plan.actions.map(({ kind }) => kind),
      checkRun: check.url,
      review: posted ?? plan.standing?.url ?? null,
      requests: progress.requests,
      timings: clock('done'),
    },
  };
}

/** Whether this very state was reviewed before, so that only commands were left to answer. */
async function isReviewed(store: Store, { request }: Target, pull: PullRequest): Promise<boolean> {
  const last = await store.lastReview(request);
  return last?.head === pull.head && last.outcome !== 'failed' && last.log['details'] === detailsDigest(pull);
}

function review(report: ReviewReport, base: string, head: string, checkRun: string | null): NonNullable<Wanted> {
  const marker: Marker = { base, head, digest: digestOf(report) };
  const body = renderComment(report, { marker: buildMarker(marker), footer: renderFooter(report, checkRun) });
  return { marker, body };
}

/** What `/review` is told besides the reaction; a new review speaks for itself. */
function answerTo(
  { actions, standing }: Plan,
  report: ReviewReport | null,
  wanted: Wanted,
  head: string,
): string | null {
  if (wanted === null) return report === null ? nothingToReviewText : nothingIntroducedText;
  if (standing === null) return null;
  const updated = actions.some(({ kind }) => kind === 'update-review');
  return updated ? updatedText(standing.url) : unchangedText(head, standing.url);
}

/** Milliseconds from the start to each mark. */
function stopwatch(): (mark: string) => Readonly<Record<string, number>> {
  const start = performance.now();
  const marks: Record<string, number> = {};
  return (mark) => {
    marks[mark] = Math.round(performance.now() - start);
    return { ...marks };
  };
}
