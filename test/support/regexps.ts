import { globSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import ts from 'typescript';

export interface FoundRegExp {
  /** `src/cli.ts:12` */
  readonly at: string;
  readonly regexp: RegExp;
}

const root = fileURLToPath(new URL('../..', import.meta.url));

function parsed(path: string, text: string): ts.SourceFile {
  return ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
}

function filesIn(folder: string): ts.SourceFile[] {
  return globSync(`${root}${folder}/**/*.ts`).map((path) => parsed(path, readFileSync(path, 'utf8')));
}

function* nodesIn(node: ts.Node): Generator<ts.Node> {
  yield node;
  for (const child of node.getChildren()) yield* nodesIn(child);
}

function placeOf(node: ts.Node): string {
  const file = node.getSourceFile();
  return `${relative(root, file.fileName)}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
}

/** Every literal of a regular expression below a folder of the project. */
export function literalRegExps(folder: string): FoundRegExp[] {
  return filesIn(folder)
    .flatMap((file) => [...nodesIn(file)].filter(ts.isRegularExpressionLiteral))
    .map((node) => {
      const end = node.text.lastIndexOf('/');
      return { at: placeOf(node), regexp: new RegExp(node.text.slice(1, end), node.text.slice(end + 1)) };
    });
}

/** Those that the modules below a folder put together while they load. */
export async function builtRegExps(folder: string): Promise<FoundRegExp[]> {
  const found: FoundRegExp[] = [];
  const Native = globalThis.RegExp;
  globalThis.RegExp = new Proxy(Native, {
    construct(target, args: [string, string?], newTarget) {
      const regexp = Reflect.construct(target, args, newTarget) as RegExp;
      const [, path, line] = /(\/[^():]+):(\d+):\d+\)?$/.exec(new Error().stack?.split('\n')[2] ?? '') ?? [];
      if (path?.startsWith(root) && !path.includes('/node_modules/'))
        found.push({ at: `${relative(root, path)}:${line}`, regexp });
      return regexp;
    },
  });
  try {
    for (const file of filesIn(folder)) {
      if (constructed(file).length > 0) await import(pathToFileURL(file.fileName).href);
    }
  } finally {
    globalThis.RegExp = Native;
  }
  return found;
}

/** Places where a regular expression may be made of a text that is known only when the program runs, or where nobody can tell. */
export function lateRegExps(folder: string): string[] {
  return filesIn(folder).flatMap(lateIn).map(placeOf);
}

/** The same for the text of one file: its lines. */
export function lateLines(text: string): number[] {
  return lateIn(parsed(`${root}example.ts`, text)).map((node) => Number(placeOf(node).split(':')[1]));
}

/** Where those stand that `builtRegExps` must find. */
export function builtPlaces(folder: string): string[] {
  return filesIn(folder).flatMap(constructed).map(placeOf);
}

function lateIn(file: ts.SourceFile): ts.Node[] {
  const made = constructed(file);
  const nodes = [...nodesIn(file)];
  const elsewhere = nodes.filter(
    (node) =>
      ts.isIdentifier(node) &&
      node.text === 'RegExp' &&
      !ts.isTypeReferenceNode(node.parent) &&
      !isInstanceOf(node.parent) &&
      !made.some(({ expression }) => expression === node),
  );
  // A text for a pattern becomes one.
  const known = regExpNames(nodes);
  const given = nodes.filter(
    (node) =>
      ts.isCallExpression(node) &&
      ts.isPropertyAccessExpression(node.expression) &&
      /^(?:match|matchAll|search|compile)$/.test(node.expression.name.text) &&
      !node.arguments.every(
        (one) => ts.isRegularExpressionLiteral(one) || (ts.isIdentifier(one) && known.has(one.text)),
      ),
  );
  return [...made.filter((node) => !runsAtLoad(node)), ...elsewhere, ...given];
}

type Construction = ts.NewExpression | ts.CallExpression;

function constructed(file: ts.SourceFile): Construction[] {
  return [...nodesIn(file)].filter(
    (node): node is Construction =>
      (ts.isNewExpression(node) || ts.isCallExpression(node)) && node.expression.getText() === 'RegExp',
  );
}

function isInstanceOf(node: ts.Node): boolean {
  return ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.InstanceOfKeyword;
}

/** Names that are declared as a regular expression, or as something that is one. */
function regExpNames(nodes: readonly ts.Node[]): ReadonlySet<string> {
  return new Set(
    nodes.flatMap((node) => {
      const isDeclaration = ts.isVariableDeclaration(node) || ts.isParameter(node);
      if (!isDeclaration && !ts.isNamedTupleMember(node) && !ts.isPropertySignature(node)) return [];
      const type = node.type?.getText();
      const value = isDeclaration ? node.initializer : undefined;
      const isOne =
        value !== undefined &&
        (ts.isRegularExpressionLiteral(value) ||
          (ts.isNewExpression(value) && value.expression.getText() === 'RegExp'));
      return type === 'RegExp' || isOne ? [node.name.getText()] : [];
    }),
  );
}

/** It is run while its module loads, and never again: outside of functions, or in those that are called there only. */
function runsAtLoad(node: ts.Node, callers: readonly ts.Node[] = []): boolean {
  const around = ts.findAncestor(node.parent, ts.isFunctionLike);
  if (around === undefined) return true;
  const { parent } = around;
  if (ts.isCallExpression(parent) && around !== parent.expression)
    return /\.(?:map|flatMap|filter)$/.test(parent.expression.getText()) && runsAtLoad(parent, callers);
  const declared = ts.isVariableDeclaration(parent) ? parent : around;
  const name = ts.isFunctionDeclaration(declared) || ts.isVariableDeclaration(declared) ? declared.name : undefined;
  const statement = ts.findAncestor(declared, ts.isStatement);
  if (name === undefined || statement?.parent.kind !== ts.SyntaxKind.SourceFile || callers.includes(around))
    return false;
  if (/^export\b/.test(statement.getText())) return false;
  const uses = [...nodesIn(node.getSourceFile())].filter(
    (one) => ts.isIdentifier(one) && one.text === name.getText() && one !== name,
  );
  return (
    uses.length > 0 &&
    uses.every(
      (one) =>
        ts.isCallExpression(one.parent) &&
        one.parent.expression === one &&
        runsAtLoad(one.parent, [...callers, around]),
    )
  );
}
