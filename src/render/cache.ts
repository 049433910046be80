import type { CacheImpact, Repeated, ReviewReport, StepFate } from '../review/report.ts';
import { code, type Fold, inline } from './escape.ts';
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
  const [first] = cacheImpact;
  if (first === undefined) return [];
  const isOne = new Set(cacheImpact.map(({ path }) => path)).size === 1;
  const rows = cacheImpact.slice(0, rowsShown).map(({ path, change, before, after }) => {
    const where = isOne ? '' : ` in ${cell(code(path, 100))}`;
    return `| ${cell(inline(change))}${where} | ${repeated(before)} | ${repeated(after)} |`;
  });
  const notes = groupBy(cacheImpact, ({ kept }) => kept).flatMap(([one]) =>
    one === undefined ? [] : (keptNotes[one.kept] ?? []),
  );
  return [
    '## Build Cache',
    `What a build${isOne ? ` of ${code(first.path, 100)}` : ''} repeats; all else comes from the cache.`,
    ['| After a change of | Before | Now |', '| --- | --- | --- |', ...rows].join('\n'),
    notes.join(' '),
  ];
}

/** Headline and content of the folded section that tells each step, with what makes it repeat. */
export function stepsFold({ cacheImpact }: ReviewReport): Fold | null {
  if (cacheImpact.length === 0) return null;
  const tables = cacheImpact.slice(0, rowsShown).map(({ path, change, each }) => {
    const rows = each.map(({ stage, text, before, after }) =>
      [stage, text].map((name) => cell(code(name, 80))).concat([before, after].map(fateOf)),
    );
    return [
      `After a change of ${inline(change)}, in **${code(path, 100)}**:`,
      [
        '| Stage | Step | Before | Now |',
        '| --- | --- | --- | --- |',
        ...rows.map((row) => `| ${row.join(' | ')} |`),
      ].join('\n'),
    ].join('\n\n');
  });
  return { headline: 'Build cache, step by step', content: tables.join('\n\n') };
}

function fateOf(fate: StepFate | null): string {
  if (fate === null) return '–';
  return fate.because === null ? 'from the cache' : `repeated: ${reason(fate.because)}`;
}

function repeated({ steps, of, stages, among, because }: Repeated): string {
  const several = stages.filter((stage) => stage.steps > 0);
  const parts = several.map((stage) => `${stage.steps} in ${cell(code(stage.stage, 60))}`);
  const where = stages.length < 2 || several.length === 0 ? '' : ` (${bounded(parts, namesShown, String).join(', ')})`;
  const names = bounded(among, namesShown, (name) => cell(code(name, 80))).join(', ');
  const why = because === null ? '' : `, because of ${reason(because)}`;
  return `${steps} of ${of} steps${where}${names === '' ? '' : `, ${names} among them`}${why}`;
}

function reason({ text, line }: { readonly text: string; readonly line: number }): string {
  return `${cell(code(text, 80))} (line ${line})`;
}

/** A bar would end the cell, in a code span as well. */
function cell(markdown: string): string {
  return markdown.replaceAll('|', '\\|');
}
