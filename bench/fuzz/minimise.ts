/** The shortest text found that still fails: lines are left out, then characters. */
export async function minimised(text: string, fails: (text: string) => Promise<boolean>): Promise<string> {
  const lines = await reduced(text.split(/(?<=\n)/), (parts) => fails(parts.join('')));
  const characters = await reduced([...lines.join('')], (parts) => fails(parts.join('')));
  return characters.join('');
}

/** Leaves out ever smaller stretches as long as it still fails. */
async function reduced(parts: readonly string[], fails: (parts: readonly string[]) => Promise<boolean>) {
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
