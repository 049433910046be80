import { isIgnored } from '../../dockerfile/ignore-file.ts';
import type { CopyInstruction, Dockerfile, RunInstruction } from '../../dockerfile/model.ts';
import { folderOf } from '../../dockerfile/recognise.ts';
import { instructionsOf } from '../../dockerfile/stages.ts';
import { contextFolder, filesBelow, ignoreFileFor } from '../../repository/contexts.ts';
import type { RepositoryView } from '../../rules/rule.ts';
import { matchesGlob } from '../../text/glob.ts';

/** Files in which projects write what they depend on. */
const manifest =
  /(?:^|\/)(?:package(?:-lock)?\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|go\.(?:mod|sum|work)|Cargo\.(?:toml|lock)|requirements[\w.-]*\.txt|pyproject\.toml|(?:poetry|uv|pdm)\.lock|Pipfile(?:\.lock)?|Gemfile(?:\.lock)?|composer\.(?:json|lock)|pom\.xml|build\.gradle(?:\.kts)?|[\w.-]+\.csproj|mix\.(?:exs|lock))$/;

const filesLookedAt = 1000;

/** Paths in the build context, relative to it. */
export interface ContextFiles {
  readonly manifests: readonly string[];
  readonly sources: readonly string[];
  /** What the ignore file keeps out. */
  readonly ignored: readonly string[];
  readonly ignores: (path: string) => boolean;
}

/** The files that reach the builder, as far as the tree tells. */
export function contextFiles({ tree, ignoreFiles }: RepositoryView, file: Dockerfile): ContextFiles {
  const folder = contextFolder(tree, file) ?? folderOf(file.path);
  const ignore = ignoreFileFor(ignoreFiles, file, folder);
  const ignores = (path: string) => ignore !== null && isIgnored(ignore, path);
  const [ignored, kept] = parted(filesBelow(tree, folder).slice(0, filesLookedAt), ignores);
  const [manifests, sources] = parted(kept, (path) => manifest.test(path));
  return { manifests, sources, ignored, ignores };
}

function parted<T>(items: readonly T[], test: (item: T) => boolean): [T[], T[]] {
  return [items.filter(test), items.filter((item) => !test(item))];
}

/** Whether a source of COPY, or of a bind mount, takes a path of the context. */
export function takes(source: string, path: string, { flags }: CopyInstruction | RunInstruction): boolean {
  const excluded = flags.some(
    ({ name, value }) => name === 'exclude' && value?.value != null && covers(value.value, path),
  );
  return !excluded && covers(source, path);
}

function covers(source: string, path: string): boolean {
  const wanted = source.replace(/^(?:\.?\/)+/, '').replace(/(?<!\/)\/+$/, '');
  if (wanted === '' || wanted === '.') return true;
  if (!/[*?[\\]/.test(wanted)) return path === wanted || path.startsWith(`${wanted}/`);
  for (let end = path.length; end > 0; end = path.lastIndexOf('/', end - 1)) {
    if (matchesGlob(wanted, path.slice(0, end))) return true;
  }
  return false;
}

/** Names written out in COPY, for contexts whose files are not known: those of manifests. */
export function namedManifests(file: Dockerfile): string[] {
  return file.stages
    .flatMap((stage) => instructionsOf(stage, 'COPY', 'ADD').flatMap(({ sources }) => sources))
    .flatMap(({ value }) =>
      value !== null && manifest.test(value) && !/[*?[]/.test(value) ? [value.replace(/^\.?\//, '')] : [],
    );
}
