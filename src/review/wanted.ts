import { isContainerFile, isDockerfilePath } from '../dockerfile/recognise.ts';
import { knowledgeOf } from '../repository/knowledge.ts';
import { type Asked, isAsked, isSource, namesDockerfiles, sourcesFor } from '../repository/sources.ts';
import type { Rule } from '../rules/rule.ts';
import type { Second } from '../snapshot/load.ts';
import type { TreeListing } from '../snapshot/repository-source.ts';
import type { ChangedFile, Snapshot, Tree } from '../snapshot/snapshot.ts';
import { matchesGlob } from '../text/glob.ts';
import { attributesPath } from './attributes.ts';
import { settingsPath } from './settings.ts';
import { isLeftAlone } from './views.ts';

/** Files that steer a review: whose files are whose, and the settings that a pull request would bring. */
const steering: ReadonlySet<string> = new Set([attributesPath, settingsPath]);

/** What every review reads: what steers it, what says which files are Dockerfiles and how they are built, Dockerfiles and ignore files. */
export function firstPaths(paths: readonly string[], named: ReadonlySet<string>): string[] {
  const own = paths.filter((path) => !isLeftAlone(path, []));
  return [
    ...paths.filter((path) => steering.has(path)),
    ...sourcesFor(own, namesDockerfiles),
    ...paths.filter((path) => named.has(path)),
    ...own.filter((path) => isContainerFile(path)),
  ];
}

/** What the first files name, and what the rules ask for besides, on each side. */
export function secondPaths(snapshot: Snapshot, rules: readonly Rule[]): Second {
  const { base, head } = snapshot;
  const named = new Set([...namedIn(base), ...namedIn(head)]);
  const globs = readGlobs(rules);
  const asked = askedBy(rules);
  const wanted = ({ entries }: Tree) => {
    const own = [...entries.keys()].filter((path) => !isLeftAlone(path, []));
    return [
      ...[...named].filter((path) => entries.has(path)),
      ...own.filter((path) => globs.some((glob) => matchesGlob(glob, path))),
      ...sourcesFor(own, (kind) => isAsked(kind, asked)),
    ];
  };
  return { base: wanted(base), head: wanted(head), named };
}

/** Dockerfiles that a workflow, a compose file or the like names as such, though their names do not say so. */
function namedIn(tree: Tree): string[] {
  const paths = new Set(knowledgeOf(tree).builds.flatMap(({ dockerfile }) => dockerfile ?? []));
  return [...paths].filter((path) => {
    const kind = tree.entries.get(path)?.kind;
    const isFile = kind === 'file' || kind === 'executable';
    return (
      isFile &&
      !isDockerfilePath(path) &&
      !/\.(?:dockerignore|containerignore|md|txt)$/i.test(path) &&
      !isLeftAlone(path, [])
    );
  });
}

/** Whether a change of a file can change the review: what is taken away may be what some Dockerfile copies. */
export function isReviewedChange(change: ChangedFile, { entries }: TreeListing, rules: readonly Rule[]): boolean {
  const paths = [change.path, ...(change.basePath === null ? [] : [change.basePath])];
  if (paths.some((path) => path === settingsPath || isReviewedPath(path, rules))) return true;
  return change.basePath !== null && !entries.has(change.basePath) && [...entries.keys()].some(isContainerFile);
}

/** Whether a changed path can change the review. */
function isReviewedPath(path: string, rules: readonly Rule[]): boolean {
  if (isLeftAlone(path, [])) return false;
  return (
    isContainerFile(path) || isSource(path, askedBy(rules)) || readGlobs(rules).some((glob) => matchesGlob(glob, path))
  );
}

function readGlobs(rules: readonly Rule[]): string[] {
  return [...new Set(rules.flatMap((rule) => rule.reads ?? []))];
}

function askedBy(rules: readonly Rule[]): ReadonlySet<Asked> {
  return new Set(rules.flatMap((rule) => rule.asks ?? []));
}
