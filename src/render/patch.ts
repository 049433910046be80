import pico from 'picocolors';
import { unifiedDiff } from '../text/patch.ts';
import { visible } from './visible.ts';

/** A changed file as `git diff` shows it. Ends with a line feed. */
export function renderPatch(
  path: string,
  before: string,
  after: string,
  { color }: { readonly color: boolean },
): string {
  const colors = pico.createColors(color);
  const paint = (line: string) => {
    if (/^(?:---|\+\+\+) /.test(line)) return colors.bold(line);
    if (line.startsWith('@@')) return colors.cyan(line);
    if (line.startsWith('+')) return colors.green(line);
    return line.startsWith('-') ? colors.red(line) : line;
  };
  return visible(unifiedDiff(path, before, after))
    .trimEnd()
    .split('\n')
    .map(paint)
    .join('\n')
    .concat('\n');
}
