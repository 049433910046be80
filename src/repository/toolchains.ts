import { runScripts } from '../dockerfile/commands.ts';
import { copiedSources } from '../dockerfile/context-sources.ts';
import type { Dockerfile, Stage } from '../dockerfile/model.ts';
import { copySourceOf, imageFactsOf, instructionsOf, lineage } from '../dockerfile/stages.ts';
import type { Tree } from '../snapshot/snapshot.ts';
import { textOf } from '../snapshot/snapshot.ts';
import type { Range } from '../text/range.ts';
import { createSource, lineRange, lineText } from '../text/source.ts';
import { copiedManifest } from './build-context.ts';
import { contextFolder, contextsOf } from './contexts.ts';
import { type Language, type ManifestReader, manifests } from './manifests.ts';
import { joinPath } from './tree-paths.ts';
import type { VersionRange } from './version-ranges.ts';

/** What a manifest asks of the toolchain. */
export interface ToolchainRequirement extends VersionRange {
  readonly language: Language;
  readonly path: string;
  readonly range: Range;
  /** A file that states one version for everybody, and nothing else. */
  readonly isVersionFile: boolean;
  /** Of a stage whose output this one runs. */
  readonly isBuiltElsewhere: boolean;
  /** The statement as written, for quoting. */
  readonly text: string;
}

/** Globs of the files that state requirements, without lock files. */
export const manifestGlobs: readonly string[] = manifests.flatMap(({ name, isLockFile }) =>
  isLockFile === true ? [] : `**/${name}`,
);

/**
 * What the manifests say of a language that a stage copies, and the version files of its build context; the one that counts first. A stage
 * that has none of its own runs what other stages have made by theirs.
 */
export function requirementsFor(tree: Tree, file: Dockerfile, stage: Stage, language: string): ToolchainRequirement[] {
  // A stage that another one is FROM may get its manifest there.
  const users = file.stages.filter((candidate) => lineage(candidate).includes(stage));
  const own = requirementsIn(tree, file, users, language);
  if (own.length > 0 || isSelfContained(language)) return own;
  const makers = users.flatMap((user) =>
    instructionsOf(user, 'COPY').flatMap((copy) => {
      const source = copySourceOf(file, user, copy);
      const isMaker = source.kind === 'stage' && has(source.stage, language) && !publishesRuntime(file, source.stage);
      return isMaker ? lineage(source.stage) : [];
    }),
  );
  return requirementsIn(tree, file, [...new Set(makers)], language).map((one) => ({ ...one, isBuiltElsewhere: true }));
}

/** What is compiled needs no toolchain to run. */
function isSelfContained(language: string): boolean {
  return language === 'go' || language === 'rust';
}

function has(stage: Stage, language: string): boolean {
  return imageFactsOf(stage)?.software?.some(({ name }) => name === language) === true;
}

/** .NET: the runtime goes along. */
function publishesRuntime(file: Dockerfile, stage: Stage): boolean {
  return runScripts(file).some(
    (run) => run.stage === stage && run.commands.some(({ args }) => args.some(({ text }) => ownRuntime.test(text))),
  );
}

const ownRuntime = /self-contained|PublishAot|PublishSingleFile|^--sc$/i;

function requirementsIn(
  tree: Tree,
  file: Dockerfile,
  stages: readonly Stage[],
  language: string,
): ToolchainRequirement[] {
  return manifests
    .filter((manifest) => manifest.language === language)
    .flatMap((manifest) => {
      const paths = stages.flatMap((stage) => [
        ...[copiedManifest(tree, file, stage, manifest.name) ?? []].flat(),
        ...namedProjects(tree, file, stage, manifest.name),
      ]);
      const found = paths.map((path) => requirementIn(tree, path, manifest)).find((one) => one !== null);
      return found ?? versionFile(tree, file, manifest) ?? [];
    });
}

/** Projects that a command names where the whole context is copied: `dotnet publish src/Shop/Shop.csproj`. */
function namedProjects(tree: Tree, file: Dockerfile, stage: Stage, name: string): string[] {
  if (!name.startsWith('*') || !copiedSources(file).some((copied) => copied.stage === stage && copied.path === ''))
    return [];
  const [context = ''] = contextsOf(tree, file).folders;
  return runScripts(file)
    .filter((run) => run.stage === stage)
    .flatMap(({ commands }) => commands.flatMap(({ args }) => args.flatMap(({ value }) => value ?? [])))
    .filter((word) => word.endsWith(name.slice(1)))
    .map((word) => joinPath(context, word.replace(/^\.\//, '')))
    .filter((path) => tree.entries.has(path));
}

function versionFile(tree: Tree, file: Dockerfile, manifest: ManifestReader): ToolchainRequirement | null {
  const context = manifest.isVersionFile === true ? contextFolder(tree, file) : null;
  return context === null ? null : requirementIn(tree, joinPath(context, manifest.name), manifest);
}

function requirementIn(
  tree: Tree,
  path: string,
  { language, read, isVersionFile = false }: ManifestReader,
): ToolchainRequirement | null {
  const text = textOf(tree, path);
  const found = text === null ? null : read(text);
  if (text === null || found === null) return null;
  const source = createSource(text);
  const range = lineRange(source, found.line);
  const { minimum, below } = found;
  const isBuiltElsewhere = false;
  return {
    language,
    minimum,
    below,
    path,
    range,
    isVersionFile,
    isBuiltElsewhere,
    text: lineText(source, found.line).trim().replace(/,$/, ''),
  };
}
