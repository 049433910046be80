import type { CacheImpact, ImageChange } from '../report.ts';

const namesShown = 3;

type Fact = ImageChange['facts'][number]['fact'];

/** What becomes of the images, and what that means for builds: none to three sentences. */
export function imageSentences(images: readonly ImageChange[], impact: readonly CacheImpact[]): string[] {
  const parts = [
    ...moved('Base images: ', movesOf(images, 'base')),
    ...moved('built on: ', movesOf(images, 'builders')),
  ];
  const others = [
    ...moved('user: ', movesOf(images, 'user')),
    ...moved('ports: ', movesOf(images, 'ports')),
    ...moved('starts: ', movesOf(images, 'starts')),
  ];
  const [row] = impact;
  return [
    ...(parts.length === 0 ? [] : [`${capital(parts.join('; '))}.`]),
    ...(others.length === 0 ? [] : [`${capital(others.join('; '))}.`]),
    ...(row === undefined
      ? []
      : [`A change of ${row.change} repeats ${steps(row.after.steps)}, before ${row.before.steps}.`]),
  ];
}

/** `old` → `new`, each once. */
function movesOf(images: readonly ImageChange[], wanted: Fact): string[] {
  const moves = images.flatMap(({ facts }) =>
    facts.flatMap(({ fact, before, after }) =>
      fact !== wanted || before === after || before === null || after === null ? [] : [`\`${before}\` → \`${after}\``],
    ),
  );
  return [...new Set(moves)];
}

function moved(label: string, moves: readonly string[]): string[] {
  if (moves.length === 0) return [];
  const more = moves.length > namesShown ? ` and ${moves.length - namesShown} more` : '';
  return [`${label}${moves.slice(0, namesShown).join(', ')}${more}`];
}

function steps(number: number): string {
  return `${number} step${number === 1 ? '' : 's'}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
