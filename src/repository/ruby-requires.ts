import type { Tree } from '../snapshot/snapshot.ts';
import type { Range } from '../text/range.ts';
import { nearbySources } from './nearby-sources.ts';

/** A library that a source file requires, at the top of a line of its own. */
export interface RubyRequire {
  readonly library: string;
  readonly range: Range;
  /** The statement as written. */
  readonly text: string;
}

/** Ruby sources and lock files around the Dockerfiles that a change touches and that start from Ruby. */
export function rubySources(tree: Tree, changed: ReadonlySet<string>): readonly string[] {
  return nearbySources(
    tree,
    changed,
    /^[ \t]*FROM[ \t].*ruby/im,
    (path) => isRubySource(path) || /(?:^|\/)Gemfile\.lock$/.test(path),
  );
}

/** What ships, and no test. */
export function isRubySource(path: string): boolean {
  return path.endsWith('.rb') && !/(?:^|\/)(?:tests?|spec|docs?|examples?|features)\/|_(?:test|spec)\.rb$/.test(path);
}

/** Those that are indented may be guarded, or never run. */
export function requiresIn(text: string): readonly RubyRequire[] {
  return text.split('\n').flatMap((line, index) => {
    const [written, library] = line.length > 300 ? [] : (/^require\s?\(?\s?["']([\w/-]+)["']\)?/.exec(line) ?? []);
    if (written === undefined || library === undefined) return [];
    const range = { startLine: index + 1, startColumn: 1, endLine: index + 1, endColumn: written.length + 1 };
    return [{ library, range, text: written }];
  });
}
