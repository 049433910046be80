import type { Build } from '../../repository/build.ts';
import { known } from '../../repository/unresolved.ts';
import type { CacheImpact } from '../report.ts';

/**
 * What pipelines keep of a build for the next one. Exported caches hold the layers of the last stage only, unless told otherwise
 * (https://docs.docker.com/build/cache/backends/#cache-mode); where one build is not known, none is.
 */
export function keptLayers(builds: readonly Build[]): CacheImpact['kept'] {
  const kinds = new Set(builds.filter(({ machine }) => machine.isPipeline).map(keptBy));
  const [only = 'unknown', ...others] = kinds;
  return others.length > 0 ? 'unknown' : only;
}

function keptBy({ cacheFrom, cacheTo, machine }: Build): CacheImpact['kept'] {
  if (machine.builder === 'kept') return 'all';
  if (machine.builder === 'unknown' || cacheFrom === null || cacheTo === null) return 'unknown';
  if (cacheTo.some((text) => known(text) === null && !/\b(?:mode|type)=/.test(text))) return 'unknown';
  if (cacheTo.length === 0) return cacheFrom.length === 0 ? 'none' : 'unknown';
  return cacheTo.some((text) => /\bmode=max\b/.test(text)) ? 'all' : 'last-stage';
}
