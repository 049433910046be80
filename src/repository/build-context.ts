import { normalize } from 'node:path/posix';
import type { Dockerfile, Stage } from '../dockerfile/model.ts';
import { copySourceOf, instructionsOf, lineage } from '../dockerfile/stages.ts';
import type { Tree } from '../snapshot/snapshot.ts';
import { foldersAbove, joinPath } from './tree-paths.ts';

/**
 * The repository file that a stage gets as `name` (a manifest), or null. The build context is not written down in the Dockerfile: its own folder
 * comes first, then each folder above it, and the first that has what COPY asks for is taken.
 */
export function copiedManifest(tree: Tree, file: Dockerfile, stage: Stage, name: string): string | null {
  const sources = copiedSources(file, stage);
  for (const context of foldersAbove(file.path)) {
    for (const source of sources) {
      const path = candidate(context, source, name);
      if (path !== null && tree.entries.has(path)) return path;
    }
  }
  return null;
}

/** Everything that the stage and those below it copy from the build context. */
function copiedSources(file: Dockerfile, stage: Stage): string[] {
  return lineage(stage).flatMap((ancestor) =>
    [...instructionsOf(ancestor, 'COPY', 'ADD')].flatMap((copy) =>
      copySourceOf(file, ancestor, copy).kind === 'context'
        ? copy.sources.flatMap((source) => (source.value === null ? [] : [source.value]))
        : [],
    ),
  );
}

function candidate(context: string, source: string, name: string): string | null {
  const cleaned = normalize(source.replace(/^\/+/, '')).replace(/\/$/, '');
  const folder = cleaned === '.' ? '' : `${cleaned}/`;
  if (cleaned === name || cleaned.endsWith(`/${name}`)) return joinPath(context, cleaned);
  // `go.*` and `package*.json` take the manifest as well.
  if (cleaned.includes('*')) return matchesStar(cleaned, name) ? joinPath(context, name) : null;
  return cleaned.startsWith('..') ? null : joinPath(context, `${folder}${name}`);
}

function matchesStar(pattern: string, name: string): boolean {
  const [before = '', ...after] = pattern.split('*');
  return name.startsWith(before) && name.endsWith(after.at(-1) ?? '');
}
