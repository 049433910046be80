import type { Command } from './command.ts';

/** What GNU tar calls for a compression: by its letter, its long flag, and the ending that it knows it by. */
const compressions: readonly (readonly [program: string, letter: string, flag: string, ending: RegExp])[] = [
  ['xz', 'J', '--xz', /\.(?:t?xz|tlz|lzma)$/],
  ['bzip2', 'j', '--bzip2', /\.(?:bz2|tbz2?|tz2)$/],
  ['zstd', '', '--zstd', /\.(?:zst|tzst)$/],
];

/** The program that GNU tar calls to unpack or to pack; null where it needs none, gzip aside, or that is not known. */
export function tarFilterOf({ name, args }: Command): string | null {
  if (name !== 'tar') return null;
  const values = args.map(({ value, text }) => value ?? text);
  // The first word may bundle its letters without a dash.
  const letters = values.filter(
    (value, index) => /^-?[a-zA-Z]+$/.test(value) && (index === 0 || value.startsWith('-')),
  );
  const row = compressions.find(
    ([, letter, flag, ending]) =>
      values.includes(flag) ||
      (letter !== '' && letters.some((value) => value.includes(letter))) ||
      values.some((value) => ending.test(value) && !value.startsWith('--exclude')),
  );
  return row?.[0] ?? null;
}
