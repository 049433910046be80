import { memoizedByText } from './memoized.ts';

/** Steps that matching may still take; what is spent is taken off. */
export interface Effort {
  left: number;
}

/**
 * Whether a path matches a glob: Go's filepath.Match (`*`, `?`, `[a-z]`, `\x`) plus `**` for any number of folders, as in .dockerignore,
 * .gitignore and workflow filters. Time is at most proportional to pattern times path, whatever the pattern: it comes from a pull request.
 */
export function matchesGlob(pattern: string, path: string, effort: Effort = { left: 0 }): boolean {
  effort.left -= 1;
  return globOf(pattern)(path, effort);
}

const globOf = memoizedByText(5000, (pattern): ((path: string, effort: Effort) => boolean) => {
  // `name`, `*.name`, `**/name` and `**/*.name`, the usual forms, need no walk over the path.
  const name = pattern.startsWith('**/') ? pattern.slice(3) : pattern;
  if (name !== '' && !/[?[\\/]|\*\*/.test(name)) {
    const parts = name.split('*');
    return (path) => {
      const last = path.slice(path.lastIndexOf('/') + 1);
      return (name !== pattern || last === path) && hasParts(last, parts);
    };
  }
  const tokens = [...tokensOf(pattern)];
  return (path, effort) => {
    let reached: readonly number[] = [0];
    for (const token of tokens) {
      effort.left -= reached.length;
      reached = step(token, path, reached);
      if (reached.length === 0) return false;
    }
    return reached.at(-1) === path.length;
  };
});

/** Whether a path matches one of the globs, for many paths: those of the form `name` and `**\/name` are looked up. */
export function matchesAny(globs: readonly string[]): (path: string) => boolean {
  const isPlain = (text: string) => !/[*?[\\]/.test(text);
  const paths = new Set(globs.filter(isPlain));
  const names = new Set(globs.flatMap((glob) => (/^\*\*\/[^/*?[\\]+$/.test(glob) ? glob.slice(3) : [])));
  const others = globs.filter((glob) => !paths.has(glob) && !(glob.startsWith('**/') && names.has(glob.slice(3))));
  return (path) =>
    paths.has(path) ||
    names.has(path.slice(path.lastIndexOf('/') + 1)) ||
    others.some((glob) => matchesGlob(glob, path));
}

/** Whether a text begins with the first part, ends with the last and holds the others in between, in order. */
function hasParts(text: string, parts: readonly string[]): boolean {
  const [first = '', ...others] = parts;
  const last = others.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const part of others) {
    const found = text.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}

type Token =
  /** One character that the test accepts. */
  | { readonly kind: 'one'; readonly test: (char: string) => boolean }
  /** `*`: any run without a slash. */
  | { readonly kind: 'star' }
  /** `**` at the end or inside a name: any run. */
  | { readonly kind: 'all' }
  /** `**` and a slash: nothing, or any run that ends with a slash. */
  | { readonly kind: 'folders' };

/** From the positions in the path that the pattern has reached so far, in ascending order, to those that one more token reaches. */
function step(token: Token, path: string, reached: readonly number[]): number[] {
  const [first = path.length] = reached;
  if (token.kind === 'one')
    return reached.flatMap((at) => (at < path.length && token.test(path.charAt(at)) ? [at + 1] : []));
  if (token.kind === 'all') return Array.from({ length: path.length + 1 - first }, (_, more) => first + more);
  if (token.kind === 'folders') {
    const known = new Set(reached);
    return Array.from({ length: path.length + 1 - first }, (_, more) => first + more).filter(
      (at) => known.has(at) || path.charAt(at - 1) === '/',
    );
  }
  const next: number[] = [];
  for (const at of reached) {
    // From an earlier position, all up to the slash are reached already.
    if (at <= (next.at(-1) ?? -1)) continue;
    const slash = path.indexOf('/', at);
    for (let to = at; to <= (slash === -1 ? path.length : slash); to++) next.push(to);
  }
  return next;
}

function* tokensOf(pattern: string): Generator<Token> {
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern.charAt(at);
    if (pattern.startsWith('**', at)) {
      const folders = pattern.charAt(at + 2) === '/';
      at += folders ? 2 : 1;
      yield { kind: folders ? 'folders' : 'all' };
    } else if (char === '*') yield { kind: 'star' };
    else if (char === '?') yield { kind: 'one', test: (candidate) => candidate !== '/' };
    else if (char === '[' && pattern.indexOf(']', at + 2) !== -1) {
      const end = pattern.indexOf(']', at + 2);
      yield { kind: 'one', test: classOf(pattern.slice(at + 1, end)) };
      at = end;
    } else {
      const literal = char === '\\' && at + 1 < pattern.length ? pattern.charAt(++at) : char;
      yield { kind: 'one', test: (candidate) => candidate === literal };
    }
  }
}

function classOf(body: string): (char: string) => boolean {
  const negated = body.startsWith('^');
  const ranges = [...(negated ? body.slice(1) : body).matchAll(/\\?(.)(?:-\\?(.))?/gs)].map((match) => [
    match[1] ?? '',
    match[2] ?? match[1] ?? '',
  ]);
  return (char) => char !== '/' && ranges.some(([low = '', high = '']) => low <= char && char <= high) !== negated;
}
