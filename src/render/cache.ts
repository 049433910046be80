import type { CacheImpact, Repeated, ReviewReport } from '../review/report.ts';
import { code, inline } from './escape.ts';
import { bounded, groupBy } from './words.ts';

const rowsShown = 8;
const namesShown = 3;

const keptNotes: Readonly<Partial<Record<CacheImpact['kept'], string>>> = {
  none: 'The pipeline keeps no layers between builds: there, every step is repeated every time.',
  'last-stage':
    'The pipeline keeps the layers of the last stage only (`mode=max` keeps all): there, a change repeats every other stage as a whole.',
};

/** What a change makes the builder repeat, before and now; nothing where the pull request does not change it. */
export function cacheSection({ cacheImpact }: ReviewReport): string[] {
  if (cacheImpact.length === 0) return [];
  const files = new Set(cacheImpact.map(({ path }) => path)).size;
  const rows = cacheImpact.slice(0, rowsShown).map(({ path, change, before, after }) => {
    const where = files > 1 ? ` in ${cell(code(path, 100))}` : '';
    return `| ${cell(inline(change))}${where} | ${repeated(before)} | ${repeated(after)} |`;
  });
  const [first] = cacheImpact;
  const which = files > 1 || first === undefined ? '' : ` of ${cell(code(first.path, 100))}`;
  const notes = groupBy(cacheImpact, ({ kept }) => kept).flatMap(([one]) =>
    one === undefined ? [] : (keptNotes[one.kept] ?? []),
  );
  return [
    '## Build Cache',
    [`| A change of | repeated${which} before | now |`, '| --- | --- | --- |', ...rows].join('\n'),
    notes.join(' '),
  ];
}

function repeated({ steps, of, among, because }: Repeated): string {
  const names = bounded(among, namesShown, (name) => cell(code(name, 80))).join(', ');
  const reason = because === null ? '' : `: ${cell(code(because.text, 80))} stands on line ${because.line}`;
  return `${steps} of ${of} steps${names === '' ? '' : `, ${names} among them`}${reason}`;
}

/** A bar would end the cell, in a code span as well. */
function cell(markdown: string): string {
  return markdown.replaceAll('|', '\\|');
}
