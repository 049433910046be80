import { isContainerFile } from '../dockerfile/recognise.ts';
import type { Rule } from '../rules/rule.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { matchesGlob } from '../text/glob.ts';
import { attributesPath } from './attributes.ts';
import { settingsPath } from './settings.ts';
import { isLeftAlone } from './views.ts';

/** Files that steer a review: whose files are whose, and the settings that a pull request would bring. */
const steering: ReadonlySet<string> = new Set([attributesPath, settingsPath]);

/** What every review reads: Dockerfiles and ignore files, and what steers the review. */
export function firstPaths(paths: readonly string[], named: ReadonlySet<string>): string[] {
  return paths.filter(
    (path) => steering.has(path) || named.has(path) || (isContainerFile(path) && !isLeftAlone(path, [])),
  );
}

/** What the rules ask for besides, on each side. */
export function secondPaths(snapshot: Snapshot, rules: readonly Rule[]): { base: string[]; head: string[] } {
  const globs = readGlobs(rules);
  const wanted = (paths: Iterable<string>) =>
    [...paths].filter((path) => !isLeftAlone(path, []) && globs.some((glob) => matchesGlob(glob, path)));
  return { base: wanted(snapshot.base.entries.keys()), head: wanted(snapshot.head.entries.keys()) };
}

/** Whether a changed path can change the review. */
export function isReviewedPath(path: string, rules: readonly Rule[]): boolean {
  return !isLeftAlone(path, []) && (isContainerFile(path) || readGlobs(rules).some((glob) => matchesGlob(glob, path)));
}

function readGlobs(rules: readonly Rule[]): string[] {
  return [...new Set(rules.flatMap((rule) => rule.reads ?? []))];
}
