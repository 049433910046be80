import type { Annotation, CheckRun } from '../render/check-run.ts';
import { withoutDecisionLog } from '../render/decision-log.ts';
import { createOnce } from './create-once.ts';
import { externalIdOf } from './events.ts';
import { repositoryOf, type Target } from './target.ts';

export const CHECK_NAME = 'Drydock';
/** The button on the check run. GitHub's limits: 20, 40 and 20 characters. */
const AGAIN = { label: 'Review again', description: 'Look at this commit once more', identifier: 'review' };
/** GitHub takes so many annotations in one request. */
const BATCH = 50;

/** The check run of one head, as GitHub has it. */
export interface PostedCheckRun {
  readonly id: number;
  readonly url: string | null;
  readonly output: {
    readonly title: string | null;
    readonly summary: string | null;
    readonly text: string | null;
    readonly annotations: number;
  };
}

/** The head's check run, created in progress where there is none. */
export async function startCheckRun(target: Target, head: string): Promise<PostedCheckRun> {
  const find = () => findCheckRun(target, head);
  return (await find()) ?? createCheckRun(target, head, find);
}

/** Completes the check run with its annotations. Called again after a break, it goes on where it stopped. */
export async function completeCheckRun(
  target: Target,
  head: string,
  posted: PostedCheckRun,
  wanted: CheckRun,
): Promise<void> {
  const { run, sent } = await continueOrReplace(target, head, posted, wanted);
  const batches = batchesOf(wanted.annotations.slice(sent));
  const { title, summary, text, conclusion } = wanted;
  const update = { ...repositoryOf(target.request), check_run_id: run };
  const output = { title, summary, ...(text === '' ? {} : { text }) };
  const { checks } = target.octokit.rest;
  for (const annotations of batches.slice(0, -1)) {
    await checks.update({ ...update, status: 'in_progress', output: { ...output, annotations } });
  }
  const annotations = batches.at(-1) ?? [];
  await checks.update({
    ...update,
    status: 'completed',
    conclusion,
    actions: [AGAIN],
    output: { ...output, annotations },
  });
}

/** The newest one of this pull request: ours, and named by its number since GitHub links none of a fork's. */
async function findCheckRun({ octokit, request, identity }: Target, head: string): Promise<PostedCheckRun | null> {
  // A person's token makes none.
  if (identity.kind === 'person') return null;
  const runs = await octokit.paginate(octokit.rest.checks.listForRef, {
    ...repositoryOf(request),
    ref: head,
    check_name: CHECK_NAME,
    app_id: identity.appId,
    filter: 'all',
    per_page: 100,
  });
  const own = runs.filter((run) => run.external_id === externalIdOf(request));
  const newest = own.sort((a, b) => b.id - a.id)[0];
  return newest === undefined ? null : toPosted(newest);
}

/** GitHub adds annotations to those that are there and removes none, so another text with annotations needs another check run. */
async function continueOrReplace(
  target: Target,
  head: string,
  { id, output }: PostedCheckRun,
  wanted: CheckRun,
): Promise<{ readonly run: number; readonly sent: number }> {
  if (output.annotations === 0) return { run: id, sent: 0 };
  const same =
    output.title === wanted.title &&
    output.summary === wanted.summary &&
    withoutDecisionLog(output.text ?? '') === withoutDecisionLog(wanted.text);
  if (same && output.annotations <= wanted.annotations.length) return { run: id, sent: output.annotations };
  const replacement = await createCheckRun(target, head, async () => {
    const newest = await findCheckRun(target, head);
    return newest?.id === id ? null : newest;
  });
  return { run: replacement.id, sent: 0 };
}

function createCheckRun(
  { octokit, request }: Target,
  head: string,
  find: () => Promise<PostedCheckRun | null>,
): Promise<PostedCheckRun> {
  return createOnce(async () => {
    const { data } = await octokit.rest.checks.create({
      ...repositoryOf(request),
      name: CHECK_NAME,
      head_sha: head,
      external_id: externalIdOf(request),
      status: 'in_progress',
    });
    return toPosted(data);
  }, find);
}

function batchesOf(annotations: readonly Annotation[]): Annotation[][] {
  return Array.from({ length: Math.ceil(annotations.length / BATCH) }, (_, index) =>
    annotations.slice(index * BATCH, (index + 1) * BATCH),
  );
}

interface RunData {
  readonly id: number;
  readonly html_url: string | null;
  readonly output: Omit<PostedCheckRun['output'], 'annotations'> & { readonly annotations_count: number };
}

function toPosted({ id, html_url: url, output }: RunData): PostedCheckRun {
  const { title, summary, text, annotations_count: annotations } = output;
  return { id, url, output: { title, summary, text, annotations } };
}
