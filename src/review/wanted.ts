import { isContainerFile, isDockerfilePath } from '../dockerfile/recognise.ts';
import { knowledgeOf } from '../repository/knowledge.ts';
import { type Asked, isAsked, isSource, namesDockerfiles, sourcesFor } from '../repository/sources.ts';
import type { Rule } from '../rules/rule.ts';
import type { Second } from '../snapshot/load.ts';
import type { TreeListing } from '../snapshot/repository-source.ts';
import type { ChangedFile, Snapshot, Tree } from '../snapshot/snapshot.ts';
import { matchesAny } from '../text/glob.ts';
import { attributesPath } from './attributes.ts';
import { settingsPath } from './settings.ts';
import { isLeftAlone } from './views.ts';

/** Files that steer a review: whose files are whose, and the settings that a pull request would bring. */
const steering: ReadonlySet<string> = new Set([attributesPath, settingsPath]);

/** What every review reads: what steers it, what says which files are Dockerfiles and how they are built, Dockerfiles and ignore files. */
export function firstPaths(paths: readonly string[], named: ReadonlySet<string>): string[] {
  return [
    ...paths.filter((path) => steering.has(path)),
    ...namingPaths(paths),
    ...paths.filter((path) => named.has(path) || (isContainerFile(path) && !isLeftAlone(path, []))),
  ];
}

/** What says which files are Dockerfiles. */
export function namingPaths(paths: readonly string[]): string[] {
  return sourcesFor(paths, namesDockerfiles).filter((path) => !isLeftAlone(path, []));
}

/** What the first files name, and what the rules ask for besides, on each side: sorted, as what is over the budget must not hang on chance. */
export function secondPaths(snapshot: Snapshot, rules: readonly Rule[]): Second {
  const { base, head } = snapshot;
  const named = namedIn(snapshot);
  const isRead = matchesAny(readGlobs(rules));
  const asked = askedBy(rules);
  const changed = new Set(snapshot.changes.flatMap(({ path, basePath }) => [path, basePath ?? path]));
  const wanted = (tree: Tree) => {
    const { entries } = tree;
    const own = [...entries.keys()].filter((path) => !isLeftAlone(path, [])).sort();
    const more = rules.flatMap((rule) => rule.wants?.(tree, changed) ?? []);
    return [
      ...[...named].filter((path) => entries.has(path)).sort(),
      ...own.filter(isRead),
      ...sourcesFor(own, (kind) => isAsked(kind, asked)),
      ...more.filter((path) => !isLeftAlone(path, [])).sort(),
    ];
  };
  return { base: wanted(base), head: wanted(head), named };
}

/** Dockerfiles that a workflow, a compose file or the like names as such, though their names do not say so. */
export function namedIn({ base, head }: Snapshot): ReadonlySet<string> {
  return new Set([base, head].flatMap(namedOn));
}

function namedOn(tree: Tree): string[] {
  const paths = new Set(knowledgeOf(tree).builds.flatMap(({ dockerfile }) => dockerfile ?? []));
  return [...paths].filter((path) => {
    const kind = tree.entries.get(path)?.kind;
    const isFile = kind === 'file' || kind === 'executable';
    const isOther = isDockerfilePath(path) || /\.(?:dockerignore|containerignore|md|txt)$/i.test(path);
    return isFile && !isOther && !isLeftAlone(path, []);
  });
}

/** Whether one of the changes can change the review: what is taken away may be what some Dockerfile copies. */
export function isReviewed(changes: readonly ChangedFile[], { entries }: TreeListing, rules: readonly Rule[]): boolean {
  const isRead = matchesAny(readGlobs(rules));
  const asked = askedBy(rules);
  const isWanted = (path: string) =>
    path === settingsPath ||
    (!isLeftAlone(path, []) && (isContainerFile(path) || isSource(path, asked) || isRead(path)));
  if (changes.some(({ path, basePath }) => isWanted(path) || (basePath !== null && isWanted(basePath)))) return true;
  const watches = matchesAny([...new Set(rules.flatMap((rule) => rule.watches ?? []))]);
  const isTaken = ({ basePath }: ChangedFile) => basePath !== null && !entries.has(basePath);
  const isWatched = ({ path }: ChangedFile) => !isLeftAlone(path, []) && watches(path);
  return changes.some((change) => isTaken(change) || isWatched(change)) && [...entries.keys()].some(isContainerFile);
}

/** Endings of files that nobody names as a Dockerfile. */
const seldom =
  /\.(?:[cm]?[jt]sx?|py|go|rs|rb|java|kt|scala|php|cs|c|cc|h|cpp|swift|s?css|html?|svg|png|jpe?g|gif|json|ya?ml|toml|xml|lock|sum|mod|md|txt|csv|sql)$/i;

/** Whether a change may be that of a Dockerfile which only a workflow or the like says to be one. */
export function mayBeNamed({ path }: ChangedFile): boolean {
  return !seldom.test(path) && !isLeftAlone(path, []);
}

function readGlobs(rules: readonly Rule[]): string[] {
  return [...new Set(rules.flatMap((rule) => rule.reads ?? []))];
}

function askedBy(rules: readonly Rule[]): ReadonlySet<Asked> {
  return new Set(rules.flatMap((rule) => rule.asks ?? []));
}
