import { distributions } from './distribution-table.ts';
import { suiteOf } from './distributions.ts';
import type { ReleaseCycle } from './end-of-life-data.ts';
import { releaseCycles } from './end-of-life-data.ts';
import type { ImageFacts } from './facts.ts';

export interface EndOfLife {
  /** The product in the data; `https://endoflife.date/<product>` shows it. */
  readonly product: string;
  readonly cycle: string;
  /** The last day of support; `null`: none announced, or ended at an unknown day. */
  readonly date: string | null;
  /** Whether support had ended by the day asked for; the last day itself still counts as supported. */
  readonly ended: boolean;
}

/**
 * Debian's own long-term support (https://wiki.debian.org/LTS), which comes by the same archives: images get it without doing anything.
 */
const longTermSupport: Readonly<Record<string, string>> = {
  '8': '2020-06-30',
  '9': '2022-06-30',
  '10': '2024-06-30',
  '11': '2026-08-31',
  '12': '2028-06-30',
  '13': '2030-06-30',
};

/** The last day of updates that come without asking for them, where that is later than the end of life. */
export function extendedSupport({ product, cycle }: EndOfLife): string | null {
  return product === 'debian' && Object.hasOwn(longTermSupport, cycle) ? (longTermSupport[cycle] ?? null) : null;
}

/** Of the distribution inside; `asOf` is `YYYY-MM-DD`. `null`: not known. */
export function distributionEndOfLife({ distribution }: ImageFacts, asOf: string): EndOfLife | null {
  if (distribution === null) return null;
  const { product } = distributions[distribution.id];
  return product === undefined ? null : endOfLife(product, distribution.release, asOf);
}

/** Of the languages and servers inside, as far as known. */
export function softwareEndOfLife({ software }: ImageFacts, asOf: string): readonly EndOfLife[] {
  return (software ?? []).flatMap(({ product, version }) => {
    const answer = product === null ? null : endOfLife(product, version, asOf);
    return answer === null ? [] : [answer];
  });
}

/** Of a Debian or Ubuntu suite, as package sources name it: `bookworm-backports`, `jammy-updates`, `stretch/updates`. */
export function packageSuiteEndOfLife(suite: string, asOf: string): EndOfLife | null {
  const found = suiteOf(suite.replace(/[-/].*$/s, ''));
  return found === null ? null : endOfLife(distributions[found.id].product ?? '', found.release, asOf);
}

/** Of the cycle that `version` belongs to: `20.11.1` is of `20`, `3.12.4` of `3.12`. */
export function endOfLife(product: string, version: string | null, asOf: string): EndOfLife | null {
  if (version === null || !Object.hasOwn(releaseCycles, product)) return null;
  const cycles = releaseCycles[product] ?? [];
  const parts = version.split('.');
  for (let length = parts.length; length > 0; length -= 1) {
    const prefix = parts.slice(0, length).join('.');
    const index = cycles.findIndex(([cycle]) => cycle === prefix);
    if (index < 0) continue;
    const { date, ended } = (product === 'go' ? endOfGo : endOfCycle)(cycles, index, asOf);
    return { product, cycle: prefix, date, ended };
  }
  return null;
}

type End = Pick<EndOfLife, 'date' | 'ended'>;

function endOfCycle(cycles: readonly ReleaseCycle[], index: number, asOf: string): End {
  const end = cycles[index]?.[2] ?? false;
  return typeof end === 'string' ? { date: end, ended: asOf > end } : { date: null, ended: end };
}

/** A Go release ends when the second newer one comes out (https://go.dev/doc/devel/release). */
function endOfGo(cycles: readonly ReleaseCycle[], index: number, asOf: string): End {
  const date = cycles[index - 2]?.[1] ?? null;
  return { date, ended: date !== null && asOf >= date };
}
