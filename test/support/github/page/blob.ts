import { html } from '../../../../src/operator/html.ts';
import { type Answer, notFound } from '../http.ts';
import type { Repository } from '../model.ts';
import { page } from './layout.ts';

/** A file at a commit; the address's `#L3-L5` marks lines. */
export async function blobPage(repository: Repository, revision: string, path: string): Promise<Answer> {
  const commit = await repository.git.resolve(revision);
  const object = commit === null ? null : await repository.git.read(`${commit}:${path}`);
  if (object?.type !== 'blob') throw notFound();
  const lines = object.content.toString('utf8').replace(/\n$/, '').split('\n');
  const rows = lines.map((line, index) => html`<tr id="L${index + 1}"><td>${index + 1}</td><td>${line}</td></tr>`);
  const main = html`
<p class="muted">${repository.owner.login} / <strong>${repository.name}</strong> at <code>${commit?.slice(0, 7) ?? ''}</code></p>
<h1>${path}</h1>
<table class="file"><tbody>${rows}</tbody></table>`;
  return page({ title: path, main, script: mark });
}

const mark = `
function mark() {
  const found = /^#L(\\d+)(?:-L(\\d+))?$/.exec(location.hash);
  for (const row of document.querySelectorAll('.marked')) row.classList.remove('marked');
  if (!found) return;
  for (let line = Number(found[1]); line <= Number(found[2] ?? found[1]); line += 1) {
    document.getElementById('L' + line)?.classList.add('marked');
  }
  document.getElementById('L' + found[1])?.scrollIntoView({ block: 'center' });
}
addEventListener('hashchange', mark);
mark();`;
