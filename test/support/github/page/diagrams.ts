import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Answer } from '../http.ts';

/** Where pages find Mermaid; no account has such a name. */
export const mermaidPath = '-/mermaid.js';

export async function mermaidScript(): Promise<Answer> {
  const library = createRequire(import.meta.url).resolve('mermaid/dist/mermaid.min.js');
  return { status: 200, body: await readFile(library, 'utf8'), contentType: 'text/javascript; charset=utf-8' };
}

/** Page script that draws what stands in fences of `mermaid`, as GitHub does. */
export const drawDiagrams = `
const fences = document.querySelectorAll('code.language-mermaid');
if (fences.length > 0) {
  const library = document.createElement('script');
  library.src = '/${mermaidPath}';
  library.onload = async () => {
    mermaid.initialize({ startOnLoad: false, theme: matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'default' });
    for (const [index, fence] of fences.entries()) {
      const { svg } = await mermaid.render('diagram-' + index, fence.textContent);
      const drawing = document.createElement('div');
      drawing.className = 'diagram';
      drawing.innerHTML = svg;
      fence.closest('pre').replaceWith(drawing);
    }
  };
  document.body.append(library);
}`;
