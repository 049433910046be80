import type { Dockerfile } from '../../dockerfile/model.ts';
import type { BuildChange } from '../../dockerfile/rerun.ts';
import { platformArguments, predefinedArguments } from '../../dockerfile/scope.ts';
import { instructionsOf } from '../../dockerfile/stages.ts';
import type { RepositoryView } from '../../rules/rule.ts';
import { contextFiles, namedManifests, takes } from './context-files.ts';

/** Something that differs from build to build: what a person changes, or a pipeline passes. */
export interface Scenario {
  /** `null`: the sources, or the dependencies. */
  readonly argument: string | null;
  /** In words, to stand behind "a change of". */
  readonly words: string;
  readonly change: BuildChange;
}

/** Changes that both sides know: of the sources, of the dependencies, of each build argument. */
export function scenariosOf(before: Dockerfile, after: Dockerfile, head: RepositoryView): Scenario[] {
  const { manifests, sources } = contextFiles(head, after);
  const source = typicalSource(sources, [before, after]) ?? madeUpSource;
  const named = [...manifests, ...namedManifests(before), ...namedManifests(after)];
  const scenarios: Scenario[] = [{ argument: null, words: 'the sources', change: changeOf([source]) }];
  if (named.length > 0) scenarios.push({ argument: null, words: 'the dependencies', change: changeOf(nearest(named)) });
  const old = argumentsIn(before);
  for (const name of argumentsIn(after))
    if (old.has(name)) scenarios.push({ argument: name, words: `\`${name}\``, change: { kind: 'argument', name } });
  return scenarios;
}

/** A file that only a COPY of a whole folder takes. */
const madeUpSource = 'some/source/file';

function changeOf(paths: readonly string[]): BuildChange {
  return { kind: 'files', isTaken: (source, copy) => paths.some((path) => takes(source, path, copy)) };
}

/** Of the largest group of files that the same COPYs take: what people edit most. */
function typicalSource(paths: readonly string[], files: readonly Dockerfile[]): string | null {
  const copies = files.flatMap((file) => [...instructionsOf(file, 'COPY', 'ADD')]);
  const groups = Map.groupBy(paths, (path) =>
    copies.map((copy) => copy.sources.some(({ value }) => value !== null && takes(value, path, copy))).join(),
  );
  let best: readonly string[] = [];
  for (const [key, group] of groups) if (key.includes('true') && group.length > best.length) best = group;
  return best[0] ?? null;
}

/** Those of the folder that is nearest to the top: of the project itself. */
function nearest(paths: readonly string[]): string[] {
  const depth = (path: string) => path.split('/').length;
  const least = Math.min(...paths.map(depth));
  return paths.filter((path) => depth(path) === least);
}

function argumentsIn(file: Dockerfile): Set<string> {
  const names = file.stages.flatMap((stage) =>
    instructionsOf(stage, 'ARG').flatMap(({ pairs }) => pairs.map(({ name }) => name)),
  );
  return new Set(names.filter((name) => !platformArguments.has(name) && !predefinedArguments.has(name)));
}
