import { folderOf } from '../dockerfile/recognise.ts';
import { parseShell } from '../shell/parse.ts';
import { mappedFrom } from '../text/mapped.ts';
import { createSource } from '../text/source.ts';
import { readBake } from './bake.ts';
import { type Build, type Machine, someMachine } from './build.ts';
import { buildsIn as buildsInScript, type Handed, mayBuild, type ScriptBuilds } from './commands.ts';
import { readCompose } from './compose.ts';
import { composeFiles } from './container-execs.ts';
import type { Files } from './files.ts';
import { readPipeline } from './gitlab.ts';
import { readDevcontainer, readSkaffold, readTiltfile } from './local-tools.ts';
import { readMakefile } from './make.ts';
import { pathBelow } from './places.ts';
import { sourceKindOf } from './sources.ts';
import type { TestedVersion } from './tested.ts';
import { readWorkflow } from './workflows/workflow.ts';

/** What one file says. */
export interface Reading extends ScriptBuilds {
  readonly tests?: readonly TestedVersion[];
}

const nothing: ScriptBuilds = { builds: [], handed: [], runs: [], execs: [] };

export function buildsIn(files: Files, path: string): Reading {
  const text = files.text(path) ?? '';
  const only = (builds: readonly Build[]): Reading => ({ ...nothing, builds });
  switch (sourceKindOf(path)) {
    case 'workflow':
      return readWorkflow(files, path);
    case 'gitlab':
      return readPipeline(files, path);
    case 'make':
      return readMakefile(path, text);
    case 'script':
      return readScript(files, path, '', someMachine);
    case 'compose':
      return only(readCompose(files, path));
    case 'bake':
      return only(readBake(files, path));
    case 'skaffold':
      return only(readSkaffold(files, path));
    case 'tilt':
      return only(readTiltfile(path, text));
    case 'devcontainer':
      return only(readDevcontainer(path, text));
    default:
      return only([]);
  }
}

/** Scripts are started at the top as a rule, or else in their own folder: what is there tells which, unless both would do. */
function readScript(files: Files, path: string, started: string, machine: Machine): ScriptBuilds {
  const text = files.text(path) ?? '';
  if (!mayBuild(text)) return nothing;
  const script = parseShell(mappedFrom(text, 0), createSource(text));
  const folders = [...new Set([started, folderOf(path)])];
  const fitting = folders
    .map((folder) => buildsInScript(script, { by: 'script', path, folder, environment: () => null, machine }))
    .filter(({ builds }) =>
      builds.every(({ dockerfile }) => dockerfile === null || files.tree.entries.has(dockerfile)),
    );
  const [first = nothing, ...others] = fitting;
  const isPlain = others.every((other) => JSON.stringify(placesOf(other)) === JSON.stringify(placesOf(first)));
  return isPlain || machine.isPipeline ? first : nothing;
}

function placesOf({ builds, handed }: ScriptBuilds) {
  return [
    builds.map(({ dockerfile, context }) => [dockerfile, context]),
    handed.map(({ folder, files }) => [folder, files]),
  ];
}

/** Files in which tools look where none is named. */
const usual: Readonly<Record<Handed['to'], readonly string[]>> = {
  compose: composeFiles,
  bake: ['docker-bake.json', 'docker-bake.hcl'],
  make: ['GNUmakefile', 'makefile', 'Makefile'],
  script: [],
};

/** How deep files that call one another are followed, and how many in all. */
const deepest = 3;
const mostFollowed = 300;

/** Everything that commands build from the files that they work on, on their own machines. */
export function followAll(files: Files, handed: readonly Handed[]): Build[] {
  const trail = { left: mostFollowed };
  return handed.flatMap((hand) => follow(files, hand, trail, 0));
}

function follow(files: Files, hand: Handed, trail: { left: number }, depth: number): readonly Build[] {
  const isNamed = hand.files.length > 0;
  const named = isNamed ? hand.files : usual[hand.to].flatMap((name) => pathBelow(hand.folder, name) ?? []);
  const found = named.filter((path) => files.text(path) !== null);
  return (isNamed ? found : found.slice(0, 1)).flatMap((path) => {
    trail.left -= 1;
    if (trail.left < 0) return [];
    const { builds, handed } = readHanded(files, path, hand);
    return depth === deepest ? builds : [...builds, ...handed.flatMap((next) => follow(files, next, trail, depth + 1))];
  });
}

function readHanded(files: Files, path: string, { to, names, overrides, folder, machine }: Handed): ScriptBuilds {
  switch (to) {
    case 'compose':
      return { ...nothing, builds: readCompose(files, path, machine, names) };
    case 'bake':
      return { ...nothing, builds: readBake(files, path, machine, names, overrides) };
    case 'make':
      return readMakefile(path, files.text(path) ?? '', machine, names);
    case 'script':
      return readScript(files, path, folder, machine);
  }
}
