import type { Tree } from '../snapshot/snapshot.ts';
import { textOf } from '../snapshot/snapshot.ts';

/** Where a repository says which of its files are somebody else's or made by a program. */
export const attributesPath = '.gitattributes';

/** Globs of what `linguist-vendored` and `linguist-generated` mark, on the top level's `.gitattributes`. */
export function markedGlobs(tree: Tree): string[] {
  const marked = new Set<string>();
  for (const line of (textOf(tree, attributesPath) ?? '').split('\n').slice(0, 2000)) {
    const [pattern = '', ...attributes] = line.trim().split(/\s+/);
    if (pattern === '' || pattern.startsWith('#') || pattern.startsWith('[')) continue;
    for (const glob of globsOf(pattern)) {
      if (attributes.some((attribute) => /^linguist-(?:vendored|generated)(?:=true)?$/.test(attribute)))
        marked.add(glob);
      if (attributes.some((attribute) => /^(?:-linguist-\w+|linguist-\w+=false)$/.test(attribute))) marked.delete(glob);
    }
  }
  return [...marked];
}

/** A pattern without a slash matches in every folder; with one it starts at the top. */
function globsOf(pattern: string): string[] {
  const cleaned = pattern.replace(/^\//, '').replace(/\/$/, '/**');
  return pattern.includes('/') ? [cleaned] : [`**/${cleaned}`];
}
