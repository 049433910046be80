import type { Dockerfile } from '../../dockerfile/model.ts';
import type { BuildChange } from '../../dockerfile/rerun.ts';
import { platformArguments } from '../../dockerfile/scope.ts';
import { instructionsOf } from '../../dockerfile/stages.ts';
import type { RepositoryView } from '../../rules/rule.ts';
import type { FileChange } from '../difference.ts';
import { type ContextFiles, contextFiles, namedManifests, takes } from './context-files.ts';

/** Something that differs from build to build: what a person changes, or a pipeline passes. */
export interface Scenario {
  /** `null`: files, or the platform. */
  readonly argument: string | null;
  /** In words, to stand behind "a change of". */
  readonly words: string;
  /** As the builds of each side have it: their ignore files may differ. */
  readonly before: BuildChange;
  readonly after: BuildChange;
}

/** Changes that both sides know: of the sources, of the dependencies, of what an ignore file leaves out, of each build argument, of the platform. */
export function scenariosOf({ before, after }: FileChange, base: RepositoryView, head: RepositoryView): Scenario[] {
  const contexts = { before: contextFiles(base, before), after: contextFiles(head, after) };
  const ofFiles = (words: string, paths: readonly string[]): Scenario => ({
    argument: null,
    words,
    before: changeOf(paths, contexts.before),
    after: changeOf(paths, contexts.after),
  });
  const same = (words: string, change: BuildChange, argument: string | null = null): Scenario => ({
    ...{ argument, words, before: change, after: change },
  });
  const files = [before, after];
  const { manifests, sources, ignored } = contexts.after;
  const named = [...manifests, ...namedManifests(before), ...namedManifests(after)];
  const [leftOut] = typicalSource(
    ignored.filter((path) => !contexts.before.ignores(path)),
    files,
  );
  const old = argumentsIn(before);
  return [
    ofFiles('the sources', typicalSource(sources, files, [madeUpSource])),
    ...(named.length > 0 ? [ofFiles('the dependencies', nearest(named))] : []),
    ...(leftOut === undefined
      ? []
      : [ofFiles(`what the ignore file leaves out now, such as \`${leftOut}\``, [leftOut])]),
    ...[...argumentsIn(after)]
      .filter((name) => old.has(name))
      .map((name) => same(`\`${name}\``, { kind: 'argument', name }, name)),
    ...(files.some(mindsPlatforms) ? [same('the target platform', { kind: 'platform' })] : []),
  ];
}

/** A file that only a COPY of a whole folder takes. */
const madeUpSource = 'some/source/file';

function changeOf(paths: readonly string[], { ignores }: ContextFiles): BuildChange {
  const sent = paths.filter((path) => !ignores(path));
  return { kind: 'files', isTaken: (source, copy) => sent.some((path) => takes(source, path, copy)) };
}

/** One of the largest group of files that the same COPYs take: what people edit most. */
function typicalSource(
  paths: readonly string[],
  files: readonly Dockerfile[],
  otherwise: readonly string[] = [],
): readonly string[] {
  const copies = files.flatMap((file) => [...instructionsOf(file, 'COPY', 'ADD')]);
  const groups = Map.groupBy(paths, (path) =>
    copies.map((copy) => copy.sources.some(({ value }) => value !== null && takes(value, path, copy))).join(),
  );
  let best: readonly string[] = [];
  for (const [key, group] of groups) if (key.includes('true') && group.length > best.length) best = group;
  return best.length === 0 ? otherwise : best.slice(0, 1);
}

/** Those of the folder that is nearest to the top: of the project itself. */
function nearest(paths: readonly string[]): string[] {
  const depth = (path: string) => path.split('/').length;
  const least = Math.min(...paths.map(depth));
  return paths.filter((path) => depth(path) === least);
}

function argumentsIn({ preamble, stages }: Dockerfile): Set<string> {
  const names = [preamble, ...stages.map(({ instructions }) => instructions)].flatMap((instructions) =>
    instructionsOf({ instructions }, 'ARG').flatMap(({ pairs }) => pairs.map(({ name }) => name)),
  );
  return new Set(names.filter((name) => !platformArguments.has(name)));
}

/** Whether the file is written for more than one platform. */
function mindsPlatforms({ stages }: Dockerfile): boolean {
  return stages.some(
    ({ from, instructions }) =>
      from?.flags.some(({ value }) => value?.variables.some(({ name }) => platformArguments.has(name))) === true ||
      instructionsOf({ instructions }, 'ARG').some(({ pairs }) =>
        pairs.some(({ name }) => platformArguments.has(name)),
      ),
  );
}
