import { html } from '../../../../src/operator/html.ts';
import type { Answer } from '../http.ts';
import type { CheckRun } from '../model.ts';
import { page, repositoryPath } from './layout.ts';
import { markdown } from './markdown.ts';

/** A check run's summary with its annotations, and the buttons that it offers. */
export function runPage(run: CheckRun): Answer {
  const { output, suite } = run;
  const path = repositoryPath(suite.repository);
  const state = run.conclusion ?? run.status;
  const rows = run.annotations.map(
    (annotation) => html`<tr><td>${annotation.annotation_level}</td>
<td><a href="${path}/blob/${suite.headSha}/${annotation.path}#L${annotation.start_line}-L${annotation.end_line}"><code>${annotation.path}:${annotation.start_line}</code></a></td>
<td><strong>${annotation.title ?? ''}</strong><br>${annotation.message}</td></tr>`,
  );
  const buttons = run.actions.map(
    (action) => html`<form class="inline" method="post" action="${path}/runs/${run.id}/actions/${action.identifier}">
<button title="${action.description}">${action.label}</button></form> `,
  );
  const pulls = suite.repository.pulls
    .filter(({ head }) => head.sha === suite.headSha)
    .map(({ number, title }) => html`<a href="${path}/pull/${number}">${title} #${number}</a> `);
  const main = html`
<p class="muted">${suite.repository.owner.login} / <strong>${suite.repository.name}</strong> at <code>${suite.headSha.slice(0, 7)}</code> ${pulls}</p>
<h1>${run.name} <span class="badge ${state}">${state.replaceAll('_', ' ')}</span></h1>
<form class="inline" method="post" action="${path}/runs/${run.id}/rerequest"><button>Re-run</button></form> ${buttons}
<section class="post"><header><strong>${output.title ?? 'No output yet'}</strong></header>
<div class="body">${markdown(output.summary ?? '')}${markdown(output.text ?? '')}</div></section>
${rows.length === 0 ? null : html`<h2>Annotations (${rows.length})</h2><table><tbody>${rows}</tbody></table>`}`;
  return page({ title: `${run.name} · ${state}`, main });
}
