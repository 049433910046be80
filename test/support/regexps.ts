import { globSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

export interface FoundRegExp {
  /** `src/cli.ts:12` */
  readonly at: string;
  readonly regexp: RegExp;
}

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Every literal of a regular expression below a folder of the project. */
export function literalRegExps(folder: string): FoundRegExp[] {
  return globSync(`${root}${folder}/**/*.ts`).flatMap((path) => {
    const file = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest);
    const found: FoundRegExp[] = [];
    const visit = (node: ts.Node): void => {
      if (ts.isRegularExpressionLiteral(node)) {
        const end = node.text.lastIndexOf('/');
        const line = file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1;
        const regexp = new RegExp(node.text.slice(1, end), node.text.slice(end + 1));
        found.push({ at: `${relative(root, path)}:${line}`, regexp });
      }
      ts.forEachChild(node, visit);
    };
    visit(file);
    return found;
  });
}

/** Those that the project itself puts together while modules load. */
export async function builtRegExps(load: () => Promise<unknown>): Promise<FoundRegExp[]> {
  const found: FoundRegExp[] = [];
  const Native = globalThis.RegExp;
  globalThis.RegExp = new Proxy(Native, {
    construct(target, args: [string, string?], newTarget) {
      const regexp = Reflect.construct(target, args, newTarget) as RegExp;
      const at = new Error().stack?.split('\n')[2] ?? '';
      if (!at.includes('/node_modules/')) found.push({ at: at.trim(), regexp });
      return regexp;
    },
  });
  try {
    await load();
  } finally {
    globalThis.RegExp = Native;
  }
  return found;
}
