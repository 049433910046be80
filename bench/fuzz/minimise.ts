import type { Files } from '../../src/snapshot/memory-source.ts';
import type { Case } from './cases.ts';

type Fails = (one: Case) => Promise<boolean>;

/** The smallest case found that still fails: the base is left out, then files, then lines, then characters. */
export async function minimised(found: Case, fails: Fails): Promise<Case> {
  const alone = { base: null, head: found.head };
  let smallest = (await fails(alone)) ? alone : found;
  for (const side of ['base', 'head'] as const) {
    const withFiles = (files: Files): Case => ({ ...smallest, [side]: files });
    if (smallest[side] === null) continue;
    const kept = await reduced(Object.entries(smallest[side]), (files) => fails(withFiles(Object.fromEntries(files))));
    smallest = withFiles(Object.fromEntries(kept));
    for (const [path, text] of kept) {
      const withText = (other: string) => withFiles({ ...smallest[side], [path]: other });
      smallest = withText(await shortest(text, (other) => fails(withText(other))));
    }
  }
  return smallest;
}

async function shortest(text: string, fails: (text: string) => Promise<boolean>): Promise<string> {
  const lines = await reduced(text.split(/(?<=\n)/), (parts) => fails(parts.join('')));
  const characters = await reduced([...lines.join('')], (parts) => fails(parts.join('')));
  return characters.join('');
}

/** Leaves out ever smaller stretches as long as it still fails. */
async function reduced<T>(
  parts: readonly T[],
  fails: (parts: readonly T[]) => Promise<boolean>,
): Promise<readonly T[]> {
  let kept = parts;
  for (let size = Math.ceil(kept.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let start = 0; start < kept.length; ) {
      const fewer = kept.toSpliced(start, size);
      if (await fails(fewer)) kept = fewer;
      else start += size;
    }
  }
  return kept;
}
