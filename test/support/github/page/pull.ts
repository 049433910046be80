import { createHash } from 'node:crypto';
import { pullCommits, pullFiles } from '../change/pulls.ts';
import type { Answer } from '../http.ts';
import type { CheckRun, PullRequest } from '../model.ts';
import { restLogin } from '../represent/accounts.ts';
import type { World } from '../world.ts';
import { type Html, html } from './html.ts';
import { hunk, page, repositoryPath, when, who } from './layout.ts';
import { markdown } from './markdown.ts';
import { issueCommentHtml, reviewHtml } from './posts.ts';

export async function pullPage(world: World, pull: PullRequest): Promise<Answer> {
  const [commits, files] = await Promise.all([pullCommits(pull), pullFiles(pull)]);
  const { repository, head, base } = pull;
  const path = `${repositoryPath(repository)}/pull/${pull.number}`;
  const state = pull.mergedAt !== null ? 'merged' : pull.state === 'closed' ? 'closed' : pull.draft ? 'draft' : 'open';
  const from = head.repository === repository ? head.ref : `${head.repository.owner.login}:${head.ref}`;
  const posts = [...pull.comments, ...pull.reviews]
    .sort((a, b) => a.id - b.id)
    .map((post) => (post.kind === 'review' ? reviewHtml(post) : issueCommentHtml(post)));
  const diffs = files.map(
    (file) =>
      html`<h3><code>${file.path}</code> <span class="muted">${file.status}, +${file.additions} −${file.deletions}</span></h3>${file.patch === null ? null : hunk(file.patch)}`,
  );
  const main = html`
<p class="muted">${repository.owner.login}/${repository.name}</p>
<h1>${pull.title} <span class="muted">#${pull.number}</span></h1>
<p><span class="badge ${state}">${state}</span> ${who(pull.author)} wants to merge ${commits.length} ${commits.length === 1 ? 'commit' : 'commits'}
into <code>${base.ref}</code> from <code>${from}</code>
${pull.labels.map((label) => html` <span class="badge">${label.name}</span>`)}</p>
<article class="post"><header>${who(pull.author)} opened this ${when(pull.createdAt)}</header>
<div class="body">${pull.body === null || pull.body === '' ? html`<p class="muted">No description provided.</p>` : markdown(pull.body)}</div></article>
${commits.map((commit) => html`<p class="event">${commit.author.name} committed <strong>${commit.message.split('\n')[0] ?? ''}</strong> <code>${commit.id.slice(0, 7)}</code></p>`)}
<details class="post"><summary>Files changed (${files.length})</summary><div class="body">${diffs}</div></details>
${posts}
${checksHtml(pull)}
${formsHtml(world, pull, path)}`;
  return page({
    title: `${pull.title} · Pull request #${pull.number}`,
    main,
    script: refresh(`${path}/version`, versionOf(pull)),
  });
}

function runsOf({ repository, head }: PullRequest): readonly CheckRun[] {
  const runs = repository.checkRuns.filter((run) => run.suite.headSha === head.sha);
  return [...new Map(runs.map((run) => [`${run.suite.app.id}:${run.name}`, run])).values()];
}

function checksHtml(pull: PullRequest): Html {
  const rows = runsOf(pull).map((run) => {
    const state = run.conclusion ?? run.status;
    const href = `${repositoryPath(pull.repository)}/runs/${run.id}`;
    return html`<li><span class="badge ${state}">${state.replaceAll('_', ' ')}</span> <a href="${href}">${run.name}</a> <span class="muted">${run.output.title}</span></li>`;
  });
  const list =
    rows.length === 0 ? html`<p class="body muted">No checks yet.</p>` : html`<ul class="checks">${rows}</ul>`;
  return html`<section class="post"><header><strong>Checks</strong></header>${list}</section>`;
}

function formsHtml(world: World, pull: PullRequest, path: string): Html {
  const people = [...world.accounts.values()].filter(
    (account) => account.type === 'User' && !world.apps.some((app) => app.owner === account),
  );
  const prepared =
    pull.prepared === null
      ? null
      : html`<form method="post" action="${path}/prepared"><button class="primary">Push the prepared commit: ${pull.prepared.title}</button></form>`;
  return html`${prepared}
<form method="post" action="${path}/comments">
<h2><label for="body">Add a comment</label></h2>
<textarea id="body" name="body" required placeholder="/review"></textarea>
<p><label>as <select name="author">${people.map((account) => html`<option>${restLogin(account)}</option>`)}</select></label>
<button class="primary">Comment</button></p>
</form>`;
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
