import type { Dockerfile } from '../dockerfile/model.ts';
import { parseDockerfile } from '../dockerfile/parse.ts';
import type { Content, Tree } from '../snapshot/snapshot.ts';
import { memoized } from '../text/memoized.ts';

/** The Dockerfile at a path; null where no text was read. Each content is parsed once, and is one object on both sides. */
export function dockerfileAt(tree: Tree, path: string, targets: ReadonlySet<string> = new Set()): Dockerfile | null {
  const content = tree.contents.get(path);
  if (content?.kind !== 'text') return null;
  const known = parsed(content);
  const key = [path, ...[...targets].sort()].join('\0');
  const file = known.get(key) ?? parseDockerfile(path, content.text, targets);
  known.set(key, file);
  return file;
}

/** The Dockerfile of a path; undefined: none of them is. */
export function dockerfileOf(dockerfiles: readonly Dockerfile[], path: string | null): Dockerfile | undefined {
  return path === null ? undefined : byPath(dockerfiles).get(path);
}

const byPath = memoized(
  (dockerfiles: readonly Dockerfile[]): ReadonlyMap<string, Dockerfile> =>
    new Map(dockerfiles.map((file) => [file.path, file])),
);

const parsed = memoized((_: Content) => new Map<string, Dockerfile>());
