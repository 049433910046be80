import type { Tree } from '../snapshot/snapshot.ts';
import type { Range } from '../text/range.ts';
import { nearbySources } from './nearby-sources.ts';

/** A member of one of Node's modules that a source uses. */
export interface NodeUse {
  /** `util` */
  readonly module: string;
  /** `isString` */
  readonly member: string;
  readonly range: Range;
}

/** JavaScript and TypeScript around the Dockerfiles that a change touches and that name Node; the nearest to the top first. */
export function nodeSources(tree: Tree, changed: ReadonlySet<string>): readonly string[] {
  return nearbySources(tree, changed, /node/, isNodeSource);
}

/** What ships and is not packed for browsers, and no test. */
export function isNodeSource(path: string): boolean {
  return (
    /\.[cm]?[jt]s$/.test(path) &&
    !/\.(?:d|min|test|spec|config)\.[cm]?[jt]s$/.test(path) &&
    !/(?:^|\/)(?:\.|node_modules\/|vendor\/)/.test(path) &&
    !/(?:^|\/)(?:tests?|__tests__|spec|e2e|docs?|examples?|public|static|assets|dist|build)\//.test(path)
  );
}

const loading =
  /^(?:(?:const|let|var)\s{1,9}(\w+|\{[^{}]*\})\s{0,9}=\s{0,9}require\(|import\s{1,9}(?:\*\s{1,9}as\s{1,9})?(\w+|\{[^{}]*\})\s{0,9}from\s{1,9})["'](?:node:)?(\w+)["']/;

/** The modules have fewer. */
const mostMembers = 200;

/** What a source takes from some modules at the top of a line, or calls on one that it has loaded there, each once; what it asks for first is left out. */
export function nodeUsesIn(text: string, modules: readonly string[]): readonly NodeUse[] {
  // It asks which Node it runs on.
  if (/\bprocess\.versions?\b/.test(text)) return [];
  const names = new Map<string, string>();
  const uses: NodeUse[] = [];
  const lines = text.split('\n').map((line) => (line.length > 300 || /^\s*(?:\/\/|\*|\/\*)/.test(line) ? '' : line));
  for (const [index, line] of lines.entries()) {
    const [written, required, imported, module = ''] = loading.exec(line) ?? [];
    const taken = required ?? imported;
    if (written === undefined || taken === undefined || !modules.includes(module)) continue;
    if (!taken.startsWith('{')) {
      names.set(taken, module);
      continue;
    }
    for (const part of taken.slice(1, -1).split(',')) {
      const [member] = /^\w+/.exec(part.trim()) ?? [];
      // One with a default may be missing.
      if (member !== undefined && !part.includes('='))
        uses.push({ module, member, range: rangeOf(index, 0, written.length) });
    }
  }
  const called = new Set<string>();
  for (const [index, line] of names.size === 0 ? [] : lines.entries()) {
    for (const { 0: written, 1: name = '', 2: member = '', index: at } of line.matchAll(/(?<![\w.$])(\w+)\.(\w+)\(/g)) {
      const [module, use] = [names.get(name), `${name}.${member}`];
      if (module === undefined || called.has(use) || called.size === mostMembers) continue;
      called.add(use);
      const isAsked = [`typeof ${use}`, `${use} =`, `${use} ||`, `${use} ?`, `${use} &&`, `${use})`].some((one) =>
        text.includes(one),
      );
      if (!isAsked) uses.push({ module, member, range: rangeOf(index, at, at + written.length - 1) });
    }
  }
  return uses;
}

/** Where a module is imported with `assert { … }`, which `with { … }` has replaced. */
export function importAssertionsIn(path: string, text: string): readonly Range[] {
  if (!/\.m?js$/.test(path) || !text.includes('assert')) return [];
  return text.split('\n').flatMap((line, index) => {
    const found =
      line.length > 300
        ? null
        : /^(?:import|export|\})[^'"]{0,200}["'][^'"]{1,200}["']\s{1,9}assert\s{0,9}\{/.exec(line);
    return found === null ? [] : [rangeOf(index, 0, found[0].length)];
  });
}

function rangeOf(index: number, from: number, to: number): Range {
  return { startLine: index + 1, startColumn: from + 1, endLine: index + 1, endColumn: to + 1 };
}
