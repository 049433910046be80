import { distributions } from './distribution-table.ts';
import { distribution, minimalLayer, releaseLayer } from './distributions.ts';
import type { Distribution, ImageFacts, Software } from './facts.ts';
import { unknownImage } from './facts.ts';
import type { Family, Named, SoftwareRow } from './families/family.ts';
import { findFamily } from './families.ts';
import type { Layer } from './layer.ts';
import { addLayer } from './layer.ts';
import type { ImageReference } from './reference.ts';
import { isScratch } from './reference.ts';
import { has, parseTag } from './tag.ts';

export type { ImageFacts } from './facts.ts';

/** What the tables know of the image; unknown in every property where they do not have it. */
export function describeImage(reference: ImageReference): ImageFacts {
  if (isScratch(reference)) return scratch;
  const found = findFamily(reference);
  if (found === null) return unknownImage;

  const { family, groups } = found;
  const named: Named = { tag: parseTag(reference), groups };
  const base = distributionOf(family, named);
  const facts: ImageFacts = {
    ...unknownImage,
    family: family.id,
    vendor: family.vendor,
    platform: base?.id === 'windows' ? 'windows' : 'linux',
    distribution: base,
    accounts: [],
    software: (family.software ?? []).map((row) => softwareOf(row, named)),
    onlyLatest: family.onlyLatest ?? false,
    deprecated: family.deprecated ?? null,
  };
  return layersOf(family, named, base).reduce(addLayer, facts);
}

const scratch: ImageFacts = addLayer(
  {
    ...unknownImage,
    family: 'scratch',
    platform: 'linux',
    distribution: distribution('scratch', null),
    accounts: [],
    software: [],
    environment: {},
    fetchesToolchain: false,
    onlyLatest: false,
  },
  distributions.scratch.layer,
);

/** A digest alone tells the distribution only of images that never have another. */
function distributionOf({ distribution: usual, oneDistribution }: Family, named: Named): Distribution | null {
  const { tag } = named;
  if (tag.distribution !== null && !(oneDistribution && typeof usual === 'function' && usual(named)?.release)) {
    return tag.distribution;
  }
  if (usual === undefined || (tag.tokens.length === 0 && !oneDistribution)) return null;
  return typeof usual === 'function' ? usual(named) : distribution(usual, null);
}

function softwareOf({ name, product, version }: SoftwareRow, named: Named): Software {
  return {
    name,
    version: version === undefined ? named.tag.version : version(named),
    product: (typeof product === 'function' ? product(named) : product) ?? null,
  };
}

function layersOf(family: Family, named: Named, base: Distribution | null): readonly Layer[] {
  const flavour = base === null ? null : flavourOf(family, named, base);
  const own = base === null ? [] : distributionLayers(base, named, flavour !== null);
  // What the families know of accounts, paths and tools is about their Linux images.
  const rest =
    base?.id === 'windows'
      ? [windowsLayer(named)]
      : [family.always, flavour === null ? undefined : family[flavour], family.special?.(named)];
  return [...own, ...rest].filter((layer) => layer !== undefined);
}

function distributionLayers(base: Distribution, { tag }: Named, isDescribed: boolean): readonly Layer[] {
  const layers = [distributions[base.id].layer, releaseLayer(base), has(tag, 'minimal') ? minimalLayer : {}];
  // What else was installed is not known where the family's row does not speak of it.
  return isDescribed ? layers : layers.map(({ lacks: _, ...layer }) => layer);
}

function windowsLayer({ tag, groups }: Named): Layer {
  const isNano = groups.name === 'nanoserver' || has(tag, 'nanoserver');
  const name = isNano ? 'ContainerUser' : 'ContainerAdministrator';
  const user = { name, uid: null, home: null };
  return isNano ? { user, lacks: ['powershell'] } : { user, has: ['powershell'] };
}

/** `null`: on a distribution that the family's row does not speak of. */
function flavourOf(family: Family, named: Named, base: Distribution): 'alpine' | 'slim' | 'full' | null {
  if (base.id === 'alpine') return 'alpine';
  const { distribution: usual } = family;
  const usualId = typeof usual === 'function' ? usual(named)?.id : usual;
  if (base.id !== usualId) return null;
  return has(named.tag, 'slim') ? 'slim' : 'full';
}
