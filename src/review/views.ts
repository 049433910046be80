import { editedFrom } from '../dockerfile/edited.ts';
import { parseIgnoreFile } from '../dockerfile/ignore-file.ts';
import type { Dockerfile } from '../dockerfile/model.ts';
import { isContainerFile, isIgnoreFilePath, isTemplate, isVendored } from '../dockerfile/recognise.ts';
import { dockerfileAt } from '../repository/dockerfiles.ts';
import { type Knowledge, knowledgeOf } from '../repository/knowledge.ts';
import type { RepositoryView } from '../rules/rule.ts';
import type { Snapshot, Tree } from '../snapshot/snapshot.ts';
import { matchesGlob } from '../text/glob.ts';
import { memoized } from '../text/memoized.ts';
import type { NotEvaluated } from './report.ts';

export interface Views {
  readonly base: RepositoryView;
  readonly head: RepositoryView;
  readonly notEvaluated: readonly NotEvaluated[];
}

/** Both sides as rules see them. A Dockerfile that is the same on both sides is one object. */
export function buildViews(snapshot: Snapshot, ignore: readonly string[]): Views {
  const { named } = snapshot;
  const notEvaluated: NotEvaluated[] = [];
  const view = (tree: Tree, side: 'base' | 'head'): RepositoryView => {
    const skip = (path: string, reason: string) => {
      if (side === 'head') notEvaluated.push({ rule: '*', path, reason });
    };
    const dockerfiles: Dockerfile[] = [];
    const ignoreFiles = [];
    const targets = targetsIn(knowledgeOf(tree));
    for (const [path, content] of [...tree.contents].sort(([a], [b]) => (a < b ? -1 : 1))) {
      if (!named.has(path) && (!isContainerFile(path) || isLeftAlone(path, ignore))) continue;
      if (content.kind === 'unavailable') skip(path, content.reason);
      else if (isIgnoreFilePath(path)) ignoreFiles.push(parseIgnoreFile(path, content.text));
      else if (isTemplate(path, content.text)) skip(path, 'a template: its text is not a Dockerfile yet');
      else {
        const file = dockerfileAt(tree, path, targets.get(path));
        if (file !== null) dockerfiles.push(file);
      }
    }
    const unread = knowledgeOf(tree).unread.filter(({ reason }) => reason === 'over the reading budget');
    if (unread.length > 0)
      skip(
        '',
        `${unread.length} files that may say how images are built or run were not read: over the reading budget`,
      );
    if (tree.truncated)
      skip('', 'the list of files is too long for GitHub to send it whole: files beyond its end were not seen');
    return { side, tree, dockerfiles, ignoreFiles, removed: side === 'head' ? removedBy(snapshot) : new Map() };
  };
  return { base: view(snapshot.base, 'base'), head: view(snapshot.head, 'head'), notEvaluated };
}

/** The head's view with other texts for some files, as a fix would leave it. */
export function withTexts(view: RepositoryView, texts: ReadonlyMap<string, string>): RepositoryView {
  const contents = new Map(view.tree.contents);
  for (const [path, text] of texts) contents.set(path, { kind: 'text', text });
  const tree = { ...view.tree, contents };
  const targets = targetsIn(knowledgeOf(tree));
  return {
    ...view,
    tree,
    dockerfiles: view.dockerfiles.map((file) => {
      const edited = texts.has(file.path) ? dockerfileAt(tree, file.path, targets.get(file.path)) : null;
      if (edited !== null) editedFrom(edited, file);
      return edited ?? file;
    }),
    ignoreFiles: view.ignoreFiles.map((file) => {
      const text = texts.get(file.path);
      return text === undefined ? file : parseIgnoreFile(file.path, text);
    }),
  };
}

function removedBy({ changes }: Snapshot): ReadonlyMap<string, string | null> {
  return new Map(
    changes.flatMap(({ kind, path, basePath }): [string, string | null][] => {
      if (basePath === null || (kind !== 'deleted' && kind !== 'renamed')) return [];
      return [[basePath, kind === 'renamed' ? path : null]];
    }),
  );
}

/** Stages by Dockerfile, in lower case, that the repository builds by name. */
const targetsIn = memoized(({ builds }: Knowledge): ReadonlyMap<string, ReadonlySet<string>> => {
  const targets = new Map<string, Set<string>>();
  for (const { dockerfile, target } of builds) {
    if (dockerfile === null || target == null) continue;
    targets.set(dockerfile, (targets.get(dockerfile) ?? new Set()).add(target.toLowerCase()));
  }
  return targets;
});

export function isLeftAlone(path: string, ignore: readonly string[]): boolean {
  return isVendored(path) || ignore.some((glob) => matchesGlob(glob, path));
}
