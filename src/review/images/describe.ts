import { folderOf } from '../../dockerfile/recognise.ts';
import type { CacheImpact, ImageChange } from '../report.ts';

const namesShown = 3;

type Fact = ImageChange['facts'][number]['fact'];

/** What is told of the images, in this order. */
const labels: readonly (readonly [Fact, string])[] = [
  ['base', 'base images'],
  ['builders', 'built on'],
  ['user', 'user'],
  ['ports', 'ports'],
  ['starts', 'starts'],
  ['layers', 'layers'],
];

/** What becomes of the images, and what that means for builds: none to two sentences. */
export function imageSentences(images: readonly ImageChange[], impact: readonly CacheImpact[]): string[] {
  const parts = labels.flatMap(([fact, label]) => moved(label, movesOf(images, fact)));
  const [row] = impact;
  return [
    ...(parts.length === 0 ? [] : [`${capital(parts.join('; '))}.`]),
    ...(row === undefined
      ? []
      : [`A change of ${row.change} repeats ${steps(row.after.steps)}, before ${row.before.steps}.`]),
  ];
}

/** `old` → `new`, each once; with the images where there are several. */
function movesOf(images: readonly ImageChange[], wanted: Fact): string[] {
  const moves = images.flatMap(({ path, facts }) =>
    facts.flatMap(({ fact, before, after }) => {
      if (fact !== wanted || before === after || before === null || after === null) return [];
      const [old, now] = [before, after].map((value) => (fact === 'layers' ? value : `\`${value}\``));
      return [{ move: `${old} → ${now}`, name: componentOf(path) }];
    }),
  );
  return [...Map.groupBy(moves, ({ move }) => move)].map(([move, own]) => {
    const names = [...new Set(own.map(({ name }) => `\`${name}\``))];
    if (images.length === 1) return move;
    return `${move} in ${names.length > 2 ? `${names.length} images` : names.join(' and ')}`;
  });
}

/** The folder that it stands in, by its own name. */
function componentOf(path: string): string {
  return folderOf(path).replace(/^.*\//, '') || path;
}

function moved(label: string, moves: readonly string[]): string[] {
  if (moves.length === 0) return [];
  const more = moves.length > namesShown ? ` and ${moves.length - namesShown} more` : '';
  return [`${label}: ${moves.slice(0, namesShown).join(', ')}${more}`];
}

function steps(number: number): string {
  return `${number} step${number === 1 ? '' : 's'}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
