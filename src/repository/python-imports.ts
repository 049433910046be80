import type { Tree } from '../snapshot/snapshot.ts';
import { textOf } from '../snapshot/snapshot.ts';
import type { Range } from '../text/range.ts';
import { nearbySources } from './nearby-sources.ts';

/** A module that a source file imports, at the top of a line of its own. */
export interface PythonImport {
  readonly module: string;
  readonly range: Range;
  /** The statement as written. */
  readonly text: string;
}

/** Files that say which packages are installed besides, and may stand in for a module. */
const requirementFiles = /(?:^|\/)(?:requirements[\w.-]*\.(?:txt|in)|pyproject\.toml|setup\.(?:py|cfg)|Pipfile)$/;

/** Python sources and requirements around the Dockerfiles that a change touches and that name Python; the nearest to the top first. */
export function pythonSources(tree: Tree, changed: ReadonlySet<string>): readonly string[] {
  return nearbySources(
    tree,
    changed,
    /^[ \t]*FROM[ \t].*python/im,
    (path) => isPythonSource(path) || requirementFiles.test(path),
  );
}

/** What ships, and no test. */
export function isPythonSource(path: string): boolean {
  return (
    path.endsWith('.py') &&
    !/(?:^|\/)(?:tests?|docs?|examples?|testing)\/|(?:^|\/)(?:test_[^/]*|[^/]*_test|conftest|setup)\.py$/.test(path)
  );
}

/** Whether a requirement that was read names a package. */
export function requiresPython(tree: Tree, isNamed: (text: string) => boolean): boolean {
  return [...tree.contents.keys()].some((path) => requirementFiles.test(path) && isNamed(textOf(tree, path) ?? ''));
}

/** Imports of the whole module: those that are indented may be guarded, or never run. */
export function importsIn(text: string): readonly PythonImport[] {
  const found: PythonImport[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    const written = (line.split('#', 1)[0] ?? '').trimEnd();
    if (written.length > 300) continue;
    const [, plain, from] = /^(?:import\s+(\w[\w., ]*)|from\s+(\w[\w.]*)\s+import\b.*)$/s.exec(written) ?? [];
    const modules =
      from !== undefined ? [from] : (plain ?? '').split(',').map((one) => one.trim().split(/\s/, 1)[0] ?? '');
    const range = { startLine: index + 1, startColumn: 1, endLine: index + 1, endColumn: written.length + 1 };
    for (const module of modules) if (module !== '') found.push({ module, range, text: written });
  }
  return found;
}
