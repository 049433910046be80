import type { Tree } from '../snapshot/snapshot.ts';
import { textOf } from '../snapshot/snapshot.ts';
import type { Config } from './config.ts';
import { withoutDirectives } from './helm/template.ts';
import { sourceKindOf } from './sources.ts';
import { readYaml } from './yaml.ts';

/** The files of one side, parsed at most once. */
export interface Files {
  readonly tree: Tree;
  text(path: string): string | null;
  /** The first document of a YAML file; null: not there, not read, or not readable. */
  yaml(path: string): Config | null;
  documents(path: string): readonly Config[];
  /** Whether another workflow calls this one. */
  isCalled(path: string): boolean;
}

const parsed = new WeakMap<object, readonly Config[] | null>();

/** The documents of a file; null: it was read, and is not readable. */
export function documentsOf(tree: Tree, path: string): readonly Config[] | null {
  const content = tree.contents.get(path);
  if (content?.kind !== 'text') return [];
  const before = parsed.get(content);
  if (before !== undefined) return before;
  const documents = readYaml(sourceKindOf(path) === 'kubernetes' ? withoutDirectives(content.text) : content.text);
  parsed.set(content, documents);
  return documents;
}

export function filesOf(tree: Tree, called: () => ReadonlySet<string>): Files {
  return {
    tree,
    text: (path) => textOf(tree, path),
    yaml: (path) => documentsOf(tree, path)?.[0] ?? null,
    documents: (path) => documentsOf(tree, path) ?? [],
    isCalled: (path) => called().has(path),
  };
}
