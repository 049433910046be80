import { type Configuration, readConfiguration } from '../review/configuration.ts';
import type { Shellcheck } from '../review/engine.ts';
import type { RuleFailure } from '../review/evaluate.ts';
import type { Narrated, Narrator } from '../review/narrative.ts';
import type { ReviewRecord } from '../review/records.ts';
import type { Rule } from '../rules/rule.ts';
import { assess } from './assess.ts';
import { completeCheckRun, type PostedCheckRun, startCheckRun } from './checks.ts';
import type { ClientUse } from './clients.ts';
import { writeAccess } from './commands.ts';
import { checkRunOf, decisionLog, outcomeOf } from './conclusion.ts';
import { type Conversation, readConversation } from './conversation.ts';
import { type Answer, openInbox } from './inbox.ts';
import { narrateReview } from './narrate.ts';
import { closedMeanwhile, overtaken } from './outcomes.ts';
import type { OwnerSettings } from './owner-settings.ts';
import type { Store } from './ports.ts';
import { planPublication } from './publication.ts';
import { publish, type Unresolvable } from './publish.ts';
import { detailsDigest, type PullRequest, readMergeBase, readPullRequest } from './pull-request.ts';
import { answerTo } from './replies.ts';
import { githubSource } from './source.ts';
import { stopwatch } from './stopwatch.ts';
import type { Target } from './target.ts';

export interface ReviewerOptions {
  readonly store: Store;
  readonly rules: readonly Rule[];
  readonly shellcheck: Shellcheck;
  readonly version: string;
  readonly now: () => Date;
  /** null: this server has no model. */
  readonly narrator: Narrator | null;
}

/** What a reviewer has besides, kept from review to review. */
export interface Kept {
  readonly ownerSettings: OwnerSettings;
  readonly unresolvable: Unresolvable;
}

/** How far a review came, for whoever has to clean up behind it. */
export interface Progress {
  /** Of the review; what `drydock log` takes. */
  readonly id: string;
  readonly use: ClientUse;
  requests: number;
  readonly onRuleFailure: (failure: RuleFailure) => void;
  head: string | null;
  check: PostedCheckRun | null;
  baseTip: string;
  mergeBase: string;
  narrated: Narrated | null;
  /** To be given when all is done. */
  answers: readonly Answer[];
}

/** A push came in between: the job for it does the rest. */
export const superseded = 'superseded';

/** One review from reading to publishing. Null when nothing was to be done. */
export async function reviewPullRequest(
  options: ReviewerOptions & Kept,
  target: Target,
  progress: Progress,
): Promise<ReviewRecord | typeof superseded | null> {
  const { store, rules } = options;
  const { octokit, request } = target;
  const clock = stopwatch();
  const pull = await readPullRequest(octokit, request);
  const { head } = pull;
  const mayWrite = writeAccess(target);
  const inbox = await openInbox({ target, store, rules, mayWrite }, pull);
  if (!pull.open) return null;
  progress.head = head;
  if (inbox.nothingMore && (await isReviewed(store, target, pull))) return null;

  const [check, { baseTip, mergeBase }, conversation] = await Promise.all([
    startCheckRun(target, head),
    readMergeBase(octokit, request, pull),
    readConversation(target, request.pullRequest, `refs/heads/${pull.baseBranch}`),
  ]);
  Object.assign(progress, { check, baseTip, mergeBase });
  clock('opened');
  const configuration = await configurationFor(options, target, progress, conversation);
  const asked = inbox.waiting.some(({ command }) => command.kind === 'review');
  const input = assessInput(options, target, pull, conversation, progress);
  const assessment = await assess({ ...input, base: mergeBase, head, configuration, mayWrite, asked });
  clock('assessed');
  const { settings } = configuration;
  const planned = { pull, base: mergeBase, head, settings, conversation, checkRun: check.url };
  const narrated = await narrateReview({
    ...{ assessment, settings, request, publication: planPublication(assessment, planned) },
    ...{ narrator: options.narrator, source: input.source, signal: progress.use.signal },
  });
  progress.narrated = narrated;
  clock('narrated');

  // A push since then has a job of its own, but its delivery may be late or lost.
  const latest = await readPullRequest(octokit, request);
  if (!latest.open) {
    await completeCheckRun(target, head, check, closedMeanwhile);
    return null;
  }
  if (latest.head !== head) {
    await store.enqueue(request);
    await completeCheckRun(target, head, check, overtaken);
    return superseded;
  }
  const publication = planPublication(assessment, { ...planned, narration: narrated?.narration ?? null });
  const posted = await publish(target, publication.actions, options.unresolvable);
  const log = decisionLog(assessment, configuration, {
    commit: baseTip,
    narrative: narrated?.log ?? null,
    requests: progress.requests,
    timings: clock('published'),
  });
  await completeCheckRun(target, head, check, checkRunOf(assessment, configuration, log, progress.id));
  progress.answers = inbox.waiting.map((waiting) => answerTo(waiting, assessment, publication));
  return {
    request,
    baseTip,
    mergeBase,
    head,
    outcome: outcomeOf(assessment, publication, posted),
    report: assessment.report,
    log: {
      details: detailsDigest(pull),
      ...log,
      actions: publication.actions.map(({ kind }) => kind),
      checkRun: check.url,
      review: posted ?? publication.standing?.url ?? null,
      requests: progress.requests,
      timings: clock('done'),
    },
  };
}

/** What a merge queue is about to merge, looked at as it will stand. Nothing but its check run is written. */
export async function reviewMergeGroup(
  options: ReviewerOptions & Kept,
  target: Target,
  group: { readonly base: string; readonly head: string },
  progress: Progress,
): Promise<ReviewRecord> {
  const { octokit, request } = target;
  const { base, head } = group;
  const clock = stopwatch();
  progress.head = head;
  const [pull, check, conversation] = await Promise.all([
    readPullRequest(octokit, request),
    startCheckRun(target, head),
    readConversation(target, request.pullRequest, base),
  ]);
  Object.assign(progress, { check, baseTip: base, mergeBase: base });
  const configuration = await configurationFor(options, target, progress, conversation);
  const assessment = await assess({
    ...assessInput(options, target, pull, conversation, progress),
    ...{ base, head, configuration, mayWrite: writeAccess(target), asked: false },
  });
  const log = decisionLog(assessment, configuration, {
    commit: base,
    narrative: null,
    requests: progress.requests,
    timings: clock('assessed'),
  });
  await completeCheckRun(target, head, check, checkRunOf(assessment, configuration, log, progress.id));
  const outcome = assessment.outcome === 'reviewed' ? 'unchanged' : assessment.outcome;
  return {
    request,
    baseTip: base,
    mergeBase: base,
    head,
    outcome,
    report: assessment.report,
    log: { ...log, checkRun: check.url },
  };
}

async function configurationFor(
  { ownerSettings }: Kept,
  { request }: Target,
  { use }: Progress,
  { settings, hadolint }: Conversation,
): Promise<Configuration> {
  return readConfiguration(settings ?? (await ownerSettings(request, use)), hadolint);
}

function assessInput(
  { rules, shellcheck, now, version }: ReviewerOptions,
  { octokit, request }: Target,
  pull: PullRequest,
  { comments, commits, hadolint }: Conversation,
  { onRuleFailure }: Progress,
) {
  const source = githubSource(octokit, request);
  const asOf = now().toISOString().slice(0, 10);
  return { source, pull, comments, commits, hadolint, rules, shellcheck, asOf, version, onRuleFailure };
}

/** Whether this very state was reviewed before, so that only commands were left to answer. */
async function isReviewed(store: Store, { request }: Target, pull: PullRequest): Promise<boolean> {
  const last = await store.lastReview(request);
  return last?.head === pull.head && last.outcome !== 'failed' && last.log['details'] === detailsDigest(pull);
}
