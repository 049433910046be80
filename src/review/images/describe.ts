import { folderOf } from '../../dockerfile/recognise.ts';
import { listed } from '../../text/listed.ts';
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
  return [...(parts.length === 0 ? [] : [`${capital(parts.join('; '))}.`]), ...impact.slice(0, 1).map(repeatSentence)];
}

function repeatSentence({ change, before, after }: CacheImpact): string {
  const named = (names: readonly string[]) => listed(names.map((name) => `\`${name.replaceAll('`', "'")}\``));
  const verbs = [
    ...(after.among.length > 0 ? [`repeats ${named(after.among)} now`] : []),
    ...(before.among.length > 0 ? [`no longer repeats ${named(before.among)}`] : []),
  ];
  return `A change of ${change} ${listed(verbs)}: ${after.steps} of ${after.of} steps, before ${before.steps} of ${before.of}.`;
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

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
