import type { Distribution, DistributionId, Vendor } from '../facts.ts';
import type { Layer } from '../layer.ts';
import type { Tag } from '../tag.ts';

/** The reference as a family's functions see it. */
export interface Named {
  readonly tag: Tag;
  /** The groups of the repository's pattern. */
  readonly groups: Readonly<Partial<Record<'release' | 'version' | 'name' | 'variant', string>>>;
}

export interface SoftwareRow {
  readonly name: string;
  /** Its name in the end-of-life data. */
  readonly product?: string | ((named: Named) => string | null);
  /** The tag's version unless given. */
  readonly version?: (named: Named) => string | null;
}

/** One row of the tables: images that are made alike. */
export interface Family {
  readonly id: string;
  readonly vendor: Vendor;
  /** By their normalised names; a pattern must match all of it. */
  readonly repositories: readonly (string | RegExp)[];
  /** What the image stands on when the tag names no distribution; `null` or missing: unknown. */
  readonly distribution?: DistributionId | ((named: Named) => Distribution | null);
  /** The tag never names another distribution, so the digest alone tells it too. */
  readonly oneDistribution?: true;
  readonly software?: readonly SoftwareRow[];
  readonly always?: Layer;
  /** The layer for a tag on the family's own distribution without `slim`, for `slim`, and for Alpine. */
  readonly full?: Layer;
  readonly slim?: Layer;
  readonly alpine?: Layer;
  /** What the rest of the tag or name changes, laid over all others. */
  readonly special?: (named: Named) => Layer | undefined;
  readonly onlyLatest?: true;
  readonly deprecated?: string;
}
