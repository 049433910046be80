import { folderOf } from '../dockerfile/recognise.ts';
import type { Tree } from '../snapshot/snapshot.ts';
import { textOf } from '../snapshot/snapshot.ts';
import { memoized, memoizedByText } from '../text/memoized.ts';
import type { Range } from '../text/range.ts';
import { nearbySources } from './nearby-sources.ts';
import { foldersAbove } from './tree-paths.ts';

export interface JavaImport {
  /** `javax.xml.bind.JAXBContext`; a static one with its member, one of a package without the star. */
  readonly name: string;
  readonly range: Range;
  /** The statement as written. */
  readonly text: string;
}

const buildFiles = /(?:^|\/)(?:pom\.xml|build\.gradle(?:\.kts)?)$/;
const images = /java|jdk|jre|temurin|corretto|maven|gradle|zulu|liberica|tomcat|jetty|graalvm/;

/** Java sources and build files around the Dockerfiles that a change touches and that name Java; the nearest to the top first. */
export function javaSources(tree: Tree, changed: ReadonlySet<string>): readonly string[] {
  return nearbySources(tree, changed, images, (path) => isJavaSource(path) || buildFiles.test(path));
}

/** What ships, and no test. */
export function isJavaSource(path: string): boolean {
  return /\.(?:java|kt)$/.test(path) && !/(?:^|\/)(?:test|tests|it|integrationTest|docs?|examples?)\//.test(path);
}

export function javaImportsIn(text: string): readonly JavaImport[] {
  return text.split('\n').flatMap((line, index) => {
    const [written, name] =
      line.length > 300 ? [] : (/^import\s(?:\s{0,9}static\s)?\s{0,9}(\w+(?:\.\w+)+)(?:\.\*)?/.exec(line) ?? []);
    if (written === undefined || name === undefined) return [];
    const range = { startLine: index + 1, startColumn: 1, endLine: index + 1, endColumn: written.length + 1 };
    return [{ name, range, text: written }];
  });
}

/** The artifacts that the build of a source asks for, tests aside; null: there is none, or it asks for more than is written out. */
export function javaDependencies(tree: Tree, source: string): ReadonlySet<string> | null {
  const files = filesIn(tree);
  const top = foldersAbove(source).findLast((folder) => files.some(({ path }) => folderOf(path) === folder));
  return top === undefined || hasConventions(tree)(top) ? null : dependenciesBelow(files)(top);
}

/** Scripts and plugins of Gradle that builds of the folder may take dependencies from. */
const conventions = /(?:^|\/)(?:buildSrc|build-logic)\/|(?<!(?:^|\/)(?:build|settings))\.gradle(?:\.kts)?$/;

const hasConventions = memoized((tree: Tree) =>
  memoizedByText(100, (top: string): boolean =>
    [...tree.entries.keys()].some((path) => (top === '' || path.startsWith(`${top}/`)) && conventions.test(path)),
  ),
);

interface BuildFile {
  readonly path: string;
  readonly text: string;
}

const filesIn = memoized((tree: Tree): readonly BuildFile[] =>
  [...tree.contents.keys()].flatMap((path) => {
    const text = buildFiles.test(path) ? textOf(tree, path) : null;
    return text === null ? [] : [{ path, text }];
  }),
);

/** Of all modules of a build: they hand on what they depend on. */
const dependenciesBelow = memoized((files: readonly BuildFile[]) =>
  memoizedByText(100, (top: string): ReadonlySet<string> | null => {
    const own = files.filter(({ path }) => top === '' || path.startsWith(`${top}/`));
    const modules = new Set(own.flatMap(({ path, text }) => (path.endsWith('.xml') ? (ownArtifact(text) ?? []) : [])));
    const found = own.flatMap(({ path, text }) => (path.endsWith('.xml') ? inPom(text, modules) : inGradle(text)));
    const artifacts = found.flatMap((artifact) => artifact ?? []);
    return artifacts.length < found.length ? null : new Set(artifacts);
  }),
);

/** What stands in an element of XML, up to its end; attributes are not expected. */
function elements(xml: string, name: string): string[] {
  return xml
    .split(`<${name}>`)
    .slice(1)
    .map((rest) => rest.split(`</${name}>`, 1)[0] ?? '');
}

function ownArtifact(pom: string): string | null {
  const [parent = ''] = elements(pom, 'parent');
  return elements(pom.replace(parent, ''), 'artifactId')[0]?.trim() ?? null;
}

/** null: one that is not known. A parent elsewhere may bring any. */
function inPom(pom: string, own: ReadonlySet<string>): (string | null)[] {
  const isOpen = elements(pom, 'parent').some((parent) => {
    const [artifact = ''] = elements(parent, 'artifactId');
    return artifact.trim() !== 'spring-boot-starter-parent' && !own.has(artifact.trim());
  });
  const asked = elements(pom, 'dependency').flatMap((dependency): (string | null)[] => {
    const [scope, type, artifact = ''] = ['scope', 'type', 'artifactId'].map((name) =>
      elements(dependency, name)[0]?.trim(),
    );
    if (scope === 'test' || scope === 'import' || type === 'pom' || own.has(artifact)) return [];
    return [/^[\w.-]+$/.test(artifact) ? artifact : null];
  });
  return isOpen ? [...asked, null] : asked;
}

function inGradle(text: string): (string | null)[] {
  return text.split('\n').flatMap((line): (string | null)[] => {
    if (/^\s*apply[\s(]{1,9}from\b/.test(line)) return [null];
    if (!/^\s*(?:implementation|api|compile|compileOnly|runtime|runtimeOnly|providedCompile)[\s(]/.test(line))
      return [];
    if (/\bproject\(|\bplatform\(/.test(line)) return [];
    const named = [...line.matchAll(/["'][\w.-]{1,100}:([\w.-]{1,100})(?=[:"'])/g)];
    return named.length === 0 ? [null] : named.map(([, artifact = '']) => artifact);
  });
}
