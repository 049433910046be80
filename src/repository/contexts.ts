import { contextSources } from '../dockerfile/context-sources.ts';
import type { IgnoreFile } from '../dockerfile/ignore-file.ts';
import type { Dockerfile } from '../dockerfile/model.ts';
import { folderOf } from '../dockerfile/recognise.ts';
import type { Tree } from '../snapshot/snapshot.ts';
import { memoized } from '../text/memoized.ts';
import { buildsOf } from './knowledge.ts';
import { foldersAbove, joinPath, mayHavePath } from './tree-paths.ts';

export interface Contexts {
  /** Folders that the file is built from, '' for the top; the likeliest first. */
  readonly folders: readonly string[];
  /** `said`: by workflows, compose files and the like. `fits`: what COPY asks for is there. `guess`: its own folder. */
  readonly by: 'said' | 'fits' | 'guess';
}

/** Which folders are the build context of a Dockerfile, which does not say so itself. */
export function contextsOf(tree: Tree, file: Dockerfile): Contexts {
  return contextsIn(tree)(file);
}

const contextsIn = memoized((tree: Tree) => memoized((file: Dockerfile) => findContexts(tree, file)));

function findContexts(tree: Tree, file: Dockerfile): Contexts {
  const builds = buildsOf(tree, file.path);
  const said = [...new Set(builds.flatMap(({ context }) => context ?? []))];
  if (said.length > 0) return { folders: said, by: 'said' };
  const fitting = foldersAbove(file.path).filter((folder) => fits(tree, file, folder));
  const [first = folderOf(file.path)] = fitting;
  return { folders: [first], by: fitting.length > 0 && literal(file).length > 0 ? 'fits' : 'guess' };
}

/** Whether everything that the file copies from its context by name is in the folder. */
export function fits(tree: Tree, file: Dockerfile, folder: string): boolean {
  return literal(file).every(({ path }) => mayHavePath(tree, joinPath(folder, path)));
}

/** The ignore file that a build of the Dockerfile reads: the one of its own name, else that at the top of the context. */
export function ignoreFileFor(files: readonly IgnoreFile[], { path }: Dockerfile, context: string): IgnoreFile | null {
  const named = (wanted: string) => files.find((file) => file.path === wanted);
  return named(`${path}.dockerignore`) ?? named(joinPath(context, '.dockerignore')) ?? null;
}

const literal = memoized((file: Dockerfile) =>
  contextSources(file).filter(({ path, isPattern }) => path !== '' && !isPattern),
);

/** Every file of a folder, relative to it; at most so many as a build context is worth looking through. */
export function filesBelow({ entries }: Tree, folder: string): string[] {
  const paths = sortedPaths(entries);
  if (folder === '') return paths.slice(0, mostFiles);
  const prefix = `${folder}/`;
  const [from, to] = [firstFrom(paths, prefix), firstFrom(paths, `${folder}0`)];
  return paths.slice(from, Math.min(to, from + mostFiles)).map((path) => path.slice(prefix.length));
}

const mostFiles = 20_000;
const sortedPaths = memoized((entries: Tree['entries']): readonly string[] => [...entries.keys()].sort());

/** Where the sorted paths reach a text. `0` is what comes behind a slash. */
function firstFrom(paths: readonly string[], text: string): number {
  let [low, high] = [0, paths.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((paths[middle] ?? '') < text) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The one folder that a Dockerfile is built from, as far as that is known: all builds agree, or what is copied lies there. */
export function contextFolder(tree: Tree, file: Dockerfile): string | null {
  const { folders, by } = contextsOf(tree, file);
  const [only, ...others] = folders;
  if (others.length > 0) return folders.find((folder) => fits(tree, file, folder)) ?? null;
  return by === 'guess' && literal(file).length > 0 ? null : (only ?? null);
}
