import type { Logger } from 'pino';
import type { CheckRun } from '../render/check-run.ts';
import type { ReviewRecord } from '../review/records.ts';
import type { ReviewRequest } from '../review/request.ts';
import { completeCheckRun, startCheckRun } from './checks.ts';
import type { Clients, ClientUse, Limited } from './clients.ts';
import { errorFields, statusOf } from './errors.ts';
import type { Identity } from './identity.ts';
import { close } from './inbox.ts';
import { closedMeanwhile, failed, ungranted } from './outcomes.ts';
import type { Store } from './ports.ts';
import { readPullRequest } from './pull-request.ts';
import type { Progress } from './reviewer.ts';
import type { Target } from './target.ts';

type Keeper = Pick<Store, 'pendingCommands' | 'commandAnswered' | 'recordReview'>;

/** Says on the pull request that there will be no review. Best effort: what failed the review may fail this too. */
export async function giveUp(store: Keeper, target: Target, progress: Progress, log: Logger): Promise<void> {
  const { id, head, baseTip, mergeBase, requests } = progress;
  if (head === null) return;
  const { request } = target;
  const outcome = 'failed';
  const record: ReviewRecord = { request, baseTip, mergeBase, head, outcome, report: null, log: { requests } };
  try {
    await conclude(store, target, progress, failed(id));
    await store.recordReview(record, id);
  } catch (error) {
    log.error(errorFields(error), 'failure could not be reported');
  }
}

const LAST_WORD_MS = 10_000;

/** Ends the check run of a review that was called off: its own requests are aborted, and nobody else would. Best effort. */
export async function takeBack(
  { clients, identity }: { readonly clients: Clients; readonly identity: () => Promise<Identity> },
  request: ReviewRequest,
  { head, check, use }: Progress,
  log: Logger,
): Promise<void> {
  if (head === null || check === null) return;
  try {
    const signal = AbortSignal.timeout(LAST_WORD_MS);
    const octokit = await clients.forRepository(request, { ...use, signal });
    await completeCheckRun({ octokit, request, identity: await identity() }, head, check, closedMeanwhile);
  } catch (error) {
    log.info(errorFields(error), 'the check run of a closed pull request could not be ended');
  }
}

/** Why a repository gives us no token, where that is nobody's bug. */
export type Refusal = { readonly kind: 'gone' } | ({ readonly kind: 'ungranted' } & Limited);

/** null: not for a reason that we know. */
export async function refusalOf(
  error: unknown,
  clients: Clients,
  request: ReviewRequest,
  use: ClientUse,
): Promise<Refusal | null> {
  const status = statusOf(error);
  if (status === 404) return { kind: 'gone' };
  if (status === 403 && error instanceof Error && /suspended/i.test(error.message)) return { kind: 'gone' };
  // Either the permissions or the repository are not the installation's.
  if (status !== 422) return null;
  const limited = await clients.withWhatIsGranted(request, use).catch(() => null);
  return limited === null || limited.missing.length === 0 ? { kind: 'gone' } : { kind: 'ungranted', ...limited };
}

/** Says what is missing where the permissions that are there allow it. */
export async function tellUngranted(
  store: Keeper,
  target: Target,
  progress: Progress,
  missing: readonly string[],
  log: Logger,
): Promise<void> {
  let reason = {};
  try {
    const { open, head } = await readPullRequest(target.octokit, target.request);
    if (open) await conclude(store, target, { ...progress, head }, ungranted(missing));
  } catch (error) {
    reason = { untold: errorFields(error) };
  }
  log.info({ missing, ...reason }, 'the installation does not grant what a review needs: its owner has to');
}

/** The check run, and a frown for everybody who waits. */
async function conclude(
  store: Keeper,
  target: Target,
  { head, check }: Pick<Progress, 'head' | 'check'>,
  conclusion: CheckRun,
): Promise<void> {
  if (head === null) return;
  await completeCheckRun(target, head, check ?? (await startCheckRun(target, head)), conclusion);
  for (const pending of await store.pendingCommands(target.request)) {
    await close({ target, store }, { pending, reaction: 'confused', text: null });
  }
}
