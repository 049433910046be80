import { type Config, entriesAt, itemsAt, type MapValue, valueAt } from '../config.ts';
import type { Names } from './expressions.ts';
import { withJson } from './from-json.ts';

/** The values of one job of a matrix, by name. */
export type Combination = ReadonlyMap<string, Config>;

/** As many jobs as a matrix may have on GitHub. */
const most = 256;

/**
 * The jobs that `strategy.matrix` stands for; one without values where there is no matrix, and null where it is an expression that is not
 * known or has too many.
 */
export function combinationsOf(strategy: Config | null, names: Names): readonly Combination[] | null {
  const stated = valueAt(strategy, 'matrix');
  if (stated === null) return [new Map()];
  const matrix = withAxes(withJson(stated, names), names);
  if (matrix === null) return null;
  const axes = [...matrix.entries].filter(([name]) => name !== 'include' && name !== 'exclude');
  let combinations: Combination[] = axes.length === 0 ? [] : [new Map()];
  for (const [name, values] of axes) {
    if (values.kind !== 'list' || combinations.length * values.items.length > most) return null;
    combinations = combinations.flatMap((one) => values.items.map((value) => new Map([...one, [name, value]])));
  }
  if (['include', 'exclude'].some((name) => (valueAt(matrix, name) ?? { kind: 'list' }).kind !== 'list')) return null;
  const excluded = itemsAt(matrix, 'exclude');
  combinations = combinations.filter((one) => !excluded.some((entry) => agrees(one, entry)));
  return include(combinations, itemsAt(matrix, 'include').slice(0, most), new Set(axes.map(([name]) => name)));
}

/** A matrix whose axes may be expressions themselves. */
function withAxes(matrix: Config, names: Names): MapValue | null {
  if (matrix.kind !== 'map') return null;
  const axes = [...matrix.entries].map(([name, values]) => [name, withJson(values, names)] as const);
  return { ...matrix, entries: new Map(axes) };
}

/** GitHub's rule: an entry joins every combination whose own values it does not change, and is a job of its own where there is none. */
function include(
  combinations: readonly Combination[],
  entries: readonly Config[],
  own: ReadonlySet<string>,
): Combination[] {
  const joined = combinations.map((one) => new Map(one));
  const alone: Combination[] = [];
  for (const entry of entries) {
    const values = entriesAt(entry);
    const fits = combinations.flatMap((one, index) =>
      values.every(([name, value]) => !own.has(name) || same(one.get(name), value)) ? [joined[index]] : [],
    );
    if (fits.length === 0) alone.push(new Map(values));
    for (const one of fits) for (const [name, value] of values) one?.set(name, value);
  }
  return [...joined, ...alone].slice(0, most);
}

function agrees(one: Combination, entry: Config): boolean {
  return entriesAt(entry).every(([name, value]) => same(one.get(name), value));
}

function same(a: Config | undefined, b: Config): boolean {
  if (a?.kind === 'text' && b.kind === 'text') return a.text === b.text;
  if (a?.kind !== 'map' || b.kind !== 'map') return false;
  return a.entries.size === b.entries.size && [...b.entries].every(([name, value]) => same(a.entries.get(name), value));
}
