import { html } from '../../../../src/operator/html.ts';
import { requestAction, rerequestRun } from '../change/checks.ts';
import { createIssueComment } from '../change/comments.ts';
import type { RequestFacts } from '../faults.ts';
import { type Answer, notFound } from '../http.ts';
import type { CheckRun, Repository } from '../model.ts';
import type { World } from '../world.ts';
import { blobPage } from './blob.ts';
import { mermaidPath, mermaidScript } from './diagrams.ts';
import { page, redirect, repositoryPath } from './layout.ts';
import { pullPage, versionOf } from './pull.ts';
import { runPage } from './run.ts';
import { commitSuggestion } from './suggestion.ts';

/** The pages that people look at: `/OWNER/REPO/pull/N`, `/OWNER/REPO/blob/SHA/PATH`, `/OWNER/REPO/runs/ID`. */
export async function answerPage(world: World, { method, body }: RequestFacts, url: URL): Promise<Answer> {
  const [owner = '', name = '', kind = '', key = '', ...rest] = url.pathname
    .slice(1)
    .split('/')
    .map(decodeURIComponent);
  if (owner === '') return overview(world);
  if (url.pathname === `/${mermaidPath}`) return mermaidScript();
  const repository = world.findRepository(owner, name);
  if (repository === null) throw notFound();
  const form = new URLSearchParams(typeof body === 'string' ? body : '');
  if (kind === 'blob' && method === 'GET') return blobPage(repository, key, rest.join('/'));
  if (kind === 'runs')
    return method === 'POST' ? runButton(world, repository, key, rest) : runPage(runOf(repository, key));
  if (kind !== 'pull') throw notFound();
  if (method === 'POST') return pullButton(world, repository, key, rest, form);
  const pull = world.pull(repository, key);
  if (rest[0] === 'version') return { status: 200, body: versionOf(pull), contentType: 'text/plain' };
  return pullPage(world, pull);
}

function overview(world: World): Answer {
  const pulls = [...world.repositories.values()].flatMap((repository) => repository.pulls);
  const items = pulls.map(
    (pull) =>
      html`<li><a href="${repositoryPath(pull.repository)}/pull/${pull.number}">${pull.title}</a> <span class="muted">${pull.repository.owner.login}/${pull.repository.name}#${pull.number}</span></li>`,
  );
  return page({ title: 'Pull requests', main: html`<h1>Pull requests</h1><ul>${items}</ul>` });
}

function runOf(repository: Repository, id: string): CheckRun {
  const run = repository.checkRuns.find((candidate) => candidate.id === Number(id));
  if (run === undefined) throw notFound();
  return run;
}

function runButton(world: World, repository: Repository, id: string, rest: readonly string[]): Answer {
  const run = runOf(repository, id);
  const [button, identifier = ''] = rest;
  if (button === 'rerequest') rerequestRun(world, run, repository.owner);
  else if (button === 'actions' && run.actions.some((action) => action.identifier === identifier)) {
    requestAction(world, run, identifier, repository.owner);
  } else throw notFound();
  return redirect(`${repositoryPath(repository)}/runs/${run.id}`);
}

async function pullButton(
  world: World,
  repository: Repository,
  number: string,
  [button, id]: readonly string[],
  form: URLSearchParams,
): Promise<Answer> {
  const pull = world.pull(repository, number);
  if (button === 'comments') {
    const author = world.accounts.get((form.get('author') ?? '').toLowerCase()) ?? pull.author;
    createIssueComment(world, pull, author, (form.get('body') ?? '').replaceAll('\r\n', '\n'));
  } else if (button === 'suggestions') await commitSuggestion(world, pull, Number(id));
  else if (button === 'prepared' && pull.prepared !== null) {
    const { push } = pull.prepared;
    pull.prepared = null;
    await push();
  } else throw notFound();
  return redirect(`${repositoryPath(repository)}/pull/${pull.number}`);
}
