import { glob, readFile, stat } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { Marked, type Token } from 'marked';

const root = fileURLToPath(new URL('../..', import.meta.url));
const leftAlone = /^(?:node_modules|dist|data|coverage|prompts|examples\/shop)(?:\/|$)/;
const marked = new Marked({ gfm: true });

describe('the documentation', () => {
  test('every relative link leads to a file, and every anchor to a heading', async () => {
    const broken: string[] = [];
    for (const page of await pages()) {
      for (const link of linksOf(await read(page))) {
        const [path = '', anchor] = link.split('#', 2);
        const target = path === '' ? page : normalize(join(dirname(page), decodeURIComponent(path)));
        const found = await stat(join(root, target)).catch(() => null);
        const missing =
          found === null ||
          (anchor !== undefined && target.endsWith('.md') && !anchorsOf(await read(target)).has(anchor));
        if (missing) broken.push(`${page}: ${link}`);
      }
    }
    expect(broken).toEqual([]);
  });

  test('code that is quoted from a file is that file', async () => {
    const readme = await read('README.md');
    const quotes = [...readme.matchAll(/<!-- quoted: (\S+) -->\n```ts\n(.*?)```/gs)];
    expect(quotes).not.toEqual([]);
    for (const [, path = '', code] of quotes) expect(code).toBe(await read(path));
  });

  test('every command of package.json that the documentation names is there', async () => {
    const { scripts } = JSON.parse(await read('package.json')) as { scripts: Record<string, string> };
    const named = new Set<string>();
    for (const page of await pages()) {
      for (const [, name = ''] of (await read(page)).matchAll(/\bnpm run ([\w-]+)/g)) named.add(name);
    }
    expect([...named].filter((name) => !(name in scripts))).toEqual([]);
  });
});

async function pages(): Promise<string[]> {
  const found: string[] = [];
  for await (const page of glob('**/*.md', { cwd: root, exclude: (path) => leftAlone.test(path) })) found.push(page);
  return found.filter((page) => !leftAlone.test(page)).sort();
}

function read(path: string): Promise<string> {
  return readFile(join(root, path), 'utf8');
}

/** Targets of links and pictures, of Markdown and of HTML, that lead to other files or headings. */
function linksOf(markdown: string): string[] {
  const links: string[] = [];
  void marked.walkTokens(marked.lexer(markdown), (token: Token) => {
    if (token.type === 'link' || token.type === 'image') links.push(String(token.href));
    if (token.type !== 'html') return;
    for (const [, target = ''] of token.raw.matchAll(/(?:href|src|srcset)="([^"]*)"/g)) links.push(target);
  });
  return links.filter((link) => !/^[a-z]+:/i.test(link));
}

/** The anchors that GitHub gives to headings. */
function anchorsOf(markdown: string): Set<string> {
  const anchors = new Set<string>();
  for (const token of marked.lexer(markdown)) {
    if (token.type !== 'heading') continue;
    const slug = String(token.text)
      .toLowerCase()
      .replace(/<[^>]*>|[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replace(/\s/g, '-');
    let anchor = slug;
    for (let copy = 1; anchors.has(anchor); copy += 1) anchor = `${slug}-${copy}`;
    anchors.add(anchor);
  }
  return anchors;
}
