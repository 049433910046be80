import { distributions } from './distribution-table.ts';
import { suiteOf } from './distributions.ts';
import { endOfLife } from './end-of-life.ts';
import { releaseCycles } from './end-of-life-data.ts';
import type { ImageFacts } from './facts.ts';
import type { ImageReference } from './reference.ts';

/** Releases that are made to last, where others of the product are not. */
const isLongTerm: Readonly<Record<string, (cycle: string) => boolean>> = {
  nodejs: (cycle) => Number(cycle) % 2 === 0,
  ubuntu: (cycle) => /^\d[02468]\.04$/.test(cycle),
};

/** How the images of a product spell a release cycle, and what else its tags have for every release. */
interface Tagging {
  readonly variants: ReadonlySet<string>;
  readonly spell?: (cycle: string) => string;
}

const official: Tagging = { variants: new Set(['alpine', 'apache', 'cli', 'fpm', 'slim']) };
const microsoft: Tagging = {
  variants: new Set('alpine amd64 arm64v8 arm32v7 azurelinux3.0 chiseled composite distroless extra noble'.split(' ')),
  spell: (cycle) => (cycle.includes('.') ? cycle : `${cycle}.0`),
};

/** Products whose next release reads what the last one left: no databases, whose data would have to be migrated. */
const taggings: Readonly<Record<string, Tagging>> = {
  'alpine-linux': official,
  debian: official,
  dotnet: microsoft,
  fedora: official,
  go: official,
  nginx: official,
  nodejs: official,
  php: official,
  python: official,
  ruby: official,
  ubuntu: official,
};

const vendors: ReadonlySet<string | null> = new Set(['docker-official', 'microsoft']);
/** Where no new releases come: .NET has left its first home, and mirrors have what somebody chose. */
const closed = /(?:^|\/)(?:dotnet\/core|mirror)\//;

/**
 * The tag of the nearest later release with a year of support left, else of the newest: `22-slim` for `18-slim`. Without a tag, the newest. Null
 * where the image is not known well enough to say that the tag exists.
 *
 * @param asOf `YYYY-MM-DD`
 */
export function supportedTag(
  { repository, tag, digest }: ImageReference,
  facts: ImageFacts,
  asOf: string,
): string | null {
  const product = productOf(facts, tag);
  if (digest !== null || product === null || !vendors.has(facts.vendor) || closed.test(repository)) return null;
  const { variants, spell = String } = taggings[product] ?? official;
  const isFree = tag === null || tag === 'latest';
  const [release = '', ...rest] = isFree ? [] : tag.split('-');
  const cycle = cycleOf(product, release);
  const next = isFree ? nextCycle(product, null, asOf) : supportedCycle(product, cycle, asOf);
  if (next === null) return null;
  const codename = /\d/.test(release) || isFree ? null : codenameOf(product, next);
  const head = next === cycle ? release : (codename ?? spell(next));
  const parts = [head, ...rest.map((part) => (variants.has(part) ? part : supportedSuite(part, asOf)))];
  const found = parts.join('-');
  return parts.includes(null) || found === tag ? null : found;
}

/** The cycle itself as long as it is supported, else the next. */
function supportedCycle(product: string, cycle: string | null, asOf: string): string | null {
  const ended = cycle === null ? null : endOfLife(product, cycle, asOf)?.ended;
  return ended === false ? cycle : ended ? nextCycle(product, cycle, asOf) : null;
}

/** `trixie` for `bullseye`, `alpine3.24` for `alpine3.18`: official images of what is supported come on the newest of both. */
function supportedSuite(part: string, asOf: string): string | null {
  const suite = suiteOf(part);
  if (suite?.id === 'debian') return codenameOf('debian', supportedCycle('debian', suite.release, asOf));
  const [, alpine] = /^alpine(\d+\.\d+)$/.exec(part) ?? [];
  const next = alpine === undefined ? null : supportedCycle('alpine-linux', alpine, asOf);
  return next === null ? null : `alpine${next}`;
}

/** What the tag gives the version of; the distribution by number only for its own image: no `buildpack-deps:13`. */
function productOf({ family, software, distribution }: ImageFacts, tag: string | null): string | null {
  const inside = software?.find(({ product }) => product !== null)?.product;
  const isDistribution =
    software?.length === 0 && (family === distribution?.id || suiteOf(tag?.split('-')[0] ?? '') !== null);
  const own = isDistribution && distribution !== null ? distributions[distribution.id].product : undefined;
  const product = inside ?? own;
  return product !== undefined && Object.hasOwn(taggings, product) ? product : null;
}

/** `20` of `20.11.1`, `11` of `bullseye`, the newest of `7`. */
function cycleOf(product: string, release: string): string | null {
  const cycles = releaseCycles[product] ?? [];
  if (!/^\d[\d.]*$/.test(release)) return cycles.find(([, , , , codename]) => codename === release)?.[0] ?? null;
  const within = cycles.find(([cycle]) => cycle.startsWith(`${release}.`))?.[0];
  return within ?? endOfLife(product, release, '0000-00-00')?.cycle ?? null;
}

function codenameOf(product: string, cycle: string | null): string | null {
  return releaseCycles[product]?.find(([name]) => name === cycle)?.[4] ?? null;
}

/** @param after the cycle to leave; null: none, and the newest is what comes by now */
function nextCycle(product: string, after: string | null, asOf: string): string | null {
  const cycles = releaseCycles[product] ?? [];
  const index = after === null ? cycles.length : cycles.findIndex(([cycle]) => cycle === after);
  const supported = cycles
    .slice(0, Math.max(index, 0))
    .filter(([cycle, released]) => released <= asOf && (isLongTerm[product]?.(cycle) ?? true))
    .map(([cycle]) => cycle)
    .filter((cycle) => endOfLife(product, cycle, asOf)?.ended === false);
  const lasting = supported.findLast((cycle) => endOfLife(product, cycle, yearAfter(asOf))?.ended === false);
  return (after === null ? null : lasting) ?? supported[0] ?? null;
}

function yearAfter(day: string): string {
  return `${Number(day.slice(0, 4)) + 1}${day.slice(4)}`;
}
