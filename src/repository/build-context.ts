import { normalize } from 'node:path/posix';
import type { Dockerfile, Stage } from '../dockerfile/model.ts';
import { folderOf } from '../dockerfile/recognise.ts';
import { copySourceOf, instructionsOf, lineage } from '../dockerfile/stages.ts';
import type { Tree } from '../snapshot/snapshot.ts';
import { buildsOf } from './knowledge.ts';

/**
 * The repository file that a stage gets as `name` (a manifest), or null. The build context is not written down in the Dockerfile: its own folder
 * comes first, then each folder above it, and the first that has what COPY asks for is taken.
 */
export function copiedManifest(tree: Tree, file: Dockerfile, stage: Stage, name: string): string | null {
  const sources = copiedSources(file, stage);
  for (const context of contextsOf(file.path)) {
    for (const source of sources) {
      const path = candidate(context, source, name);
      if (path !== null && tree.entries.has(path)) return path;
    }
  }
  return null;
}

/**
 * The folder that a Dockerfile is built from: what the repository says where all its builds agree, else the nearest folder, its own first,
 * that has whatever is copied by its plain name; null where there is none.
 */
export function contextFolder(tree: Tree, file: Dockerfile): string | null {
  const [stated, ...others] = new Set(buildsOf(tree, file.path).map(({ context }) => context));
  if (stated != null && others.length === 0) return stated;
  const plain = file.stages
    .flatMap((stage) => copiedSources(file, stage))
    .filter((source) => !/[*?[\]$:]/.test(source))
    .map((source) => normalize(source.replace(/^\/+/, '')).replace(/\/$/, ''))
    .filter((source) => source !== '.' && !source.startsWith('..'));
  const folders = foldersOf(tree);
  return contextsOf(file.path).find((context) => plain.every((source) => folders.has(join(context, source)))) ?? null;
}

const folderSets = new WeakMap<object, ReadonlySet<string>>();

/** Every path of the tree and every folder that holds one. */
function foldersOf({ entries }: Tree): ReadonlySet<string> {
  const known = folderSets.get(entries);
  if (known !== undefined) return known;
  const paths = new Set<string>();
  for (const path of entries.keys()) {
    for (let one = path; one !== '' && !paths.has(one); one = folderOf(one)) paths.add(one);
  }
  folderSets.set(entries, paths);
  return paths;
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
  if (cleaned === name || cleaned.endsWith(`/${name}`)) return join(context, cleaned);
  // `go.*` and `package*.json` take the manifest as well.
  if (cleaned.includes('*')) return matchesStar(cleaned, name) ? join(context, name) : null;
  return cleaned.startsWith('..') ? null : join(context, `${folder}${name}`);
}

function matchesStar(pattern: string, name: string): boolean {
  const [before = '', ...after] = pattern.split('*');
  return name.startsWith(before) && name.endsWith(after.at(-1) ?? '');
}

/** The folders from a file up to the top: '' in a repository, `/` for an absolute path. */
function contextsOf(path: string): string[] {
  const folder = folderOf(path);
  return folder === path ? [] : [folder, ...contextsOf(folder)];
}

function join(folder: string, path: string): string {
  return folder === '' ? path : normalize(`${folder}/${path}`);
}
