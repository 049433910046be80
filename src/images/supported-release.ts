import { distributions } from './distribution-table.ts';
import { endOfLife } from './end-of-life.ts';
import { releaseCycles } from './end-of-life-data.ts';
import type { ImageFacts } from './facts.ts';
import type { ImageReference } from './reference.ts';

/** Releases that are made to last, where others of the product are not. */
const isLongTerm: Readonly<Record<string, (cycle: string) => boolean>> = {
  nodejs: (cycle) => Number(cycle) % 2 === 0,
  ubuntu: (cycle) => /^\d[02468]\.04$/.test(cycle),
};

/**
 * Products whose official images have a tag for each release cycle, and whose next release reads what the last one left: no databases,
 * whose data would have to be migrated.
 */
const tagged: ReadonlySet<string> = new Set(
  'alpine-linux debian fedora go nginx nodejs php python ruby ubuntu'.split(' '),
);

/** Parts of a tag that every release has beside its number. */
const variants: ReadonlySet<string> = new Set('alpine apache cli fpm slim'.split(' '));

/**
 * The tag of the nearest later release with a year of support left, else of the newest: `22-slim` for `18-slim`. Null where the image
 * is not known well enough to say that the tag exists.
 *
 * @param asOf `YYYY-MM-DD`
 */
export function supportedTag({ tag, digest }: ImageReference, facts: ImageFacts, asOf: string): string | null {
  const product = productOf(facts);
  if (digest !== null || product === null || facts.vendor !== 'docker-official') return null;
  if (tag === null || tag === 'latest') return nextCycle(product, null, asOf);
  const [release = '', ...rest] = tag.split('-');
  const cycle = cycleOf(product, release);
  if (cycle === null || rest.some((part) => !variants.has(part))) return null;
  const next = nextCycle(product, cycle, asOf);
  const codename = release === cycle || /\d/.test(release) ? null : codenameOf(product, next);
  return next === null ? null : [codename ?? next, ...rest].join('-');
}

function productOf({ software, distribution }: ImageFacts): string | null {
  const inside = software?.find(({ product }) => product !== null)?.product;
  const product = inside ?? (distribution === null ? undefined : distributions[distribution.id].product);
  return product !== undefined && tagged.has(product) ? product : null;
}

/** `20` of `20.11.1`, `11` of `bullseye`. */
function cycleOf(product: string, release: string): string | null {
  const named = releaseCycles[product]?.find(([, , , , codename]) => codename === release);
  return named?.[0] ?? endOfLife(product, /^\d[\d.]*$/.test(release) ? release : null, '0000-00-00')?.cycle ?? null;
}

function codenameOf(product: string, cycle: string | null): string | null {
  return releaseCycles[product]?.find(([name]) => name === cycle)?.[4] ?? null;
}

/** @param after the cycle to leave; null: any will do */
function nextCycle(product: string, after: string | null, asOf: string): string | null {
  const cycles = releaseCycles[product] ?? [];
  const index = after === null ? cycles.length : cycles.findIndex(([cycle]) => cycle === after);
  const supported = cycles
    .slice(0, Math.max(index, 0))
    .filter(([cycle, released]) => released <= asOf && (isLongTerm[product]?.(cycle) ?? true))
    .map(([cycle]) => cycle)
    .filter((cycle) => endOfLife(product, cycle, asOf)?.ended === false);
  const lasting = supported.findLast((cycle) => endOfLife(product, cycle, yearAfter(asOf))?.ended === false);
  return lasting ?? supported[0] ?? null;
}

function yearAfter(day: string): string {
  return `${Number(day.slice(0, 4)) + 1}${day.slice(4)}`;
}
