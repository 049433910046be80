import { copiedSources } from '../dockerfile/context-sources.ts';
import type { Dockerfile, Stage } from '../dockerfile/model.ts';
import { folderOf, isDockerfilePath } from '../dockerfile/recognise.ts';
import { lineage } from '../dockerfile/stages.ts';
import type { Tree } from '../snapshot/snapshot.ts';
import { textOf } from '../snapshot/snapshot.ts';
import { contextsOf } from './contexts.ts';
import { joinPath } from './tree-paths.ts';

const mostFiles = 100;

/** Files around the Dockerfiles that a change touches and that have such a FROM; the nearest to the top first. */
export function nearbySources(
  tree: Tree,
  changed: ReadonlySet<string>,
  from: RegExp,
  isSource: (path: string) => boolean,
): readonly string[] {
  const folders = [...tree.contents.keys()]
    .filter((path) => isDockerfilePath(path) && changed.has(path) && from.test(textOf(tree, path) ?? ''))
    .map((path) => folderOf(path).replace(/(?:^|\/)(?:docker|build|deploy|\.docker)$/i, ''));
  const prefixes = folders.map((folder) => (folder === '' ? '' : `${folder}/`));
  if (prefixes.length === 0) return [];
  const depth = (path: string) => path.split('/').length;
  return [...tree.entries.keys()]
    .filter((path) => isSource(path) && prefixes.some((prefix) => path.startsWith(prefix)))
    .sort((a, b) => depth(a) - depth(b) || (a < b ? -1 : 1))
    .slice(0, mostFiles);
}

/** Files that were read and that the stages copy from the context, in order. */
export function copiedTexts(
  tree: Tree,
  file: Dockerfile,
  stages: readonly Stage[],
  isSource: (path: string) => boolean,
): string[] {
  const [context = ''] = contextsOf(tree, file).folders;
  const folders = copiedSources(file)
    .filter(({ stage }) => stages.some((one) => lineage(one).includes(stage)))
    .map(({ path }) => joinPath(context, path));
  return [...tree.contents.keys()]
    .filter(
      (path) =>
        isSource(path) && folders.some((folder) => folder === '' || path === folder || path.startsWith(`${folder}/`)),
    )
    .sort();
}
