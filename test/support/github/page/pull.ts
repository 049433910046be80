import { createHash } from 'node:crypto';
import { type Html, html } from '../../../../src/operator/html.ts';
import { pullCommits, pullFiles } from '../change/pulls.ts';
import type { GitCommit } from '../git.ts';
import type { Answer } from '../http.ts';
import type { CheckRun, PullRequest } from '../model.ts';
import { restLogin } from '../represent/accounts.ts';
import type { World } from '../world.ts';
import { drawDiagrams } from './diagrams.ts';
import { hunk, page, repositoryPath, when, who } from './layout.ts';
import { markdown } from './markdown.ts';
import { issueCommentHtml, reviewHtml } from './posts.ts';

export async function pullPage(world: World, pull: PullRequest): Promise<Answer> {
  const [commits, files] = await Promise.all([pullCommits(pull), pullFiles(pull)]);
  const { repository, head, base } = pull;
  const path = `${repositoryPath(repository)}/pull/${pull.number}`;
  const state = pull.mergedAt !== null ? 'merged' : pull.state === 'closed' ? 'closed' : pull.draft ? 'draft' : 'open';
  const from = head.repository === repository ? head.ref : `${head.repository.owner.login}:${head.ref}`;
  const timeline = [
    ...commits.map((commit) => ({ id: 0, time: commit.author.date, entry: commitHtml(commit) })),
    ...pull.comments.map((comment) => ({ id: comment.id, time: comment.createdAt, entry: issueCommentHtml(comment) })),
    ...pull.reviews.map((review) => ({
      id: review.id,
      time: review.submittedAt ?? review.updatedAt,
      entry: reviewHtml(review),
    })),
  ].sort((a, b) => a.time.localeCompare(b.time) || a.id - b.id);
  const diffs = files.map(
    (file) =>
      html`<h3><code>${file.path}</code> <span class="muted">${file.status}, +${file.additions} −${file.deletions}</span></h3>${file.patch === null ? null : hunk(file.patch)}`,
  );
  const main = html`
<p class="muted">${repository.owner.login} / <strong>${repository.name}</strong></p>
<h1>${pull.title} <span class="muted">#${pull.number}</span></h1>
<p class="state"><span class="badge ${state}">${state}</span> <span>${who(pull.author)} wants to merge ${count(commits.length, 'commit')}
into <code>${base.ref}</code> from <code>${from}</code></span>
${pull.labels.map((label) => html` <span class="label">${label.name}</span>`)}</p>
<article class="post"><header>${who(pull.author)} opened this ${when(pull.createdAt)}</header>
<div class="body">${pull.body === null || pull.body === '' ? html`<p class="muted">No description provided.</p>` : markdown(pull.body)}</div></article>
<details class="post"><summary>${count(files.length, 'file')} changed</summary><div class="body">${diffs}</div></details>
${timeline.map(({ entry }) => entry)}
${checksHtml(pull)}
${formsHtml(world, pull, path)}`;
  return page({
    title: `${pull.title} · Pull request #${pull.number}`,
    main,
    script: [drawDiagrams, refresh(`${path}/version`, versionOf(pull))].join('\n'),
  });
}

function commitHtml({ id, author, message }: GitCommit): Html {
  return html`<p class="event">${author.name} committed <strong>${firstLine(message)}</strong> <code>${id.slice(0, 7)}</code></p>`;
}

function runsOf({ repository, head }: PullRequest): readonly CheckRun[] {
  const runs = repository.checkRuns.filter((run) => run.suite.headSha === head.sha);
  return [...new Map(runs.map((run) => [`${run.suite.app.id}:${run.name}`, run])).values()];
}

const marks: Readonly<Record<string, string>> = { success: '✓', failure: '✗', action_required: '!', in_progress: '…' };

function checksHtml(pull: PullRequest): Html {
  const runs = runsOf(pull);
  const rows = runs.map((run) => {
    const state = run.conclusion ?? run.status;
    const href = `${repositoryPath(pull.repository)}/runs/${run.id}`;
    return html`<li><span class="mark ${state}" role="img" aria-label="${state.replaceAll('_', ' ')}">${marks[state] ?? '–'}</span> <a href="${href}">${run.name}</a> <span class="muted">${run.output.title}</span></li>`;
  });
  return html`<section class="post"><header><strong>${headlineOf(runs)}</strong></header>${rows.length === 0 ? null : html`<ul class="checks">${rows}</ul>`}</section>`;
}

function headlineOf(runs: readonly CheckRun[]): string {
  if (runs.length === 0) return 'No checks yet';
  if (runs.some((run) => run.conclusion === null)) return 'Checks are running';
  const passed = runs.every((run) => ['success', 'neutral', 'skipped'].includes(run.conclusion ?? ''));
  return passed ? 'All checks have passed' : 'Some checks were not successful';
}

function formsHtml(world: World, pull: PullRequest, path: string): Html {
  const others = [...world.accounts.values()].filter(
    (account) => account.type === 'User' && account !== pull.author && !world.apps.some((app) => app.owner === account),
  );
  const people = [pull.author, ...others].map((account) => {
    const role = account === pull.repository.owner ? 'owner' : pull.repository.roles.get(account.login.toLowerCase());
    const part = account === pull.author ? 'author' : (role ?? 'read');
    return html`<option value="${restLogin(account)}">${restLogin(account)} (${part})</option>`;
  });
  const prepared =
    pull.prepared === null
      ? null
      : html`<form class="prepared" method="post" action="${path}/prepared"><span>A commit is prepared: <strong>${firstLine(pull.prepared.title)}</strong></span> <button class="primary">Push the prepared commit</button></form>`;
  return html`${prepared}
<form class="post" method="post" action="${path}/comments">
<header><label for="body"><strong>Add a comment</strong></label></header>
<div class="body">
<textarea id="body" name="body" required placeholder="/review"></textarea>
<p class="row"><label>as <select name="author">${people}</select></label> <button class="primary">Comment</button></p>
</div>
</form>`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}

/** Changes whenever the page would look different. */
export function versionOf(pull: PullRequest): string {
  const posts = [...pull.comments, ...pull.reviews, ...pull.threads.flatMap((thread) => thread.comments)];
  const seen = [
    pull.head.sha,
    pull.state,
    pull.draft,
    pull.title,
    pull.body,
    pull.prepared?.title ?? null,
    pull.labels.length,
    ...posts.map((post) => [
      post.id,
      post.body,
      post.minimized,
      'reactions' in post ? post.reactions.map(({ id }) => id) : [],
    ]),
    ...pull.threads.map((thread) => [thread.id, thread.line, thread.resolvedBy?.id ?? null]),
    ...runsOf(pull).map((run) => [run.id, run.status, run.conclusion, run.output.title]),
  ];
  return createHash('sha256').update(JSON.stringify(seen)).digest('hex').slice(0, 16);
}

/** Reloads once the conversation went on, but never under somebody's hands. */
function refresh(address: string, version: string): string {
  return `
const box = document.getElementById('body');
setInterval(async () => {
  if (document.hidden || (box && box.value !== '')) return;
  const answer = await fetch(${JSON.stringify(address)}).catch(() => null);
  if (answer && answer.ok && (await answer.text()) !== ${JSON.stringify(version)}) location.reload();
}, 1500);`;
}
