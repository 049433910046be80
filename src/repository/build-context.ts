import { basename } from 'node:path/posix';
import { contextSources } from '../dockerfile/context-sources.ts';
import type { Dockerfile, Instruction, Stage } from '../dockerfile/model.ts';
import { folderOf } from '../dockerfile/recognise.ts';
import { lineage } from '../dockerfile/stages.ts';
import type { Tree } from '../snapshot/snapshot.ts';
import { matchesGlob } from '../text/glob.ts';
import { memoized } from '../text/memoized.ts';
import { contextsOf, filesBelow } from './contexts.ts';
import { foldersAbove, joinPath } from './tree-paths.ts';

/**
 * The repository file that a stage gets as `name` (a manifest; `*.csproj`: any of that ending), or null. Where nothing says what the build
 * context is, the Dockerfile's own folder comes first, then each folder above it, and the first that has what COPY asks for is taken.
 * `before`: what the stage has by then.
 */
export function copiedManifest(
  tree: Tree,
  file: Dockerfile,
  stage: Stage,
  name: string,
  before: Instruction | null = null,
): string | null {
  if (!name.includes('*') && !namesIn(tree.entries).has(name)) return null;
  const stages = lineage(stage);
  const sources = contextSources(file).filter(
    ({ stage: owner, instruction }) =>
      stages.includes(owner) && (owner !== stage || before === null || instruction.index < before.index),
  );
  const { folders, by } = contextsOf(tree, file);
  for (const context of by === 'said' ? folders : foldersAbove(file.path)) {
    for (const { path, isPattern } of sources) {
      const found = manifestIn(tree, context, path, isPattern, name);
      if (found !== null) return found;
    }
  }
  return null;
}

/** Names of all files, without their folders. */
const namesIn = memoized(
  (entries: Tree['entries']): ReadonlySet<string> => new Set([...entries.keys()].map((path) => basename(path))),
);

function manifestIn(tree: Tree, context: string, source: string, isPattern: boolean, name: string): string | null {
  // `go.*` and `package*.json` take the manifest as well.
  const isFile = isPattern || matchesGlob(name, basename(source));
  const folder = joinPath(context, isFile ? folderOf(source) : source);
  const takes = (one: string) => matchesGlob(name, one) && (!isFile || matchesGlob(basename(source), one));
  if (!name.includes('*')) {
    const path = joinPath(folder, name);
    return takes(name) && tree.entries.has(path) ? path : null;
  }
  const found = filesBelow(tree, folder).find((one) => !one.includes('/') && takes(one));
  return found === undefined ? null : joinPath(folder, found);
}
