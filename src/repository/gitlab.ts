import { parseShell } from '../shell/parse.ts';
import { concatMapped } from '../shell/positions.ts';
import type { MappedText } from '../text/mapped.ts';
import { createSource } from '../text/source.ts';
import type { Machine } from './build.ts';
import { buildsIn, type ScriptBuilds } from './commands.ts';
import { type Config, entriesAt, itemsAt, type TextValue, textAt, textsAt, valueAt } from './config.ts';
import type { Files } from './files.ts';
import { pathBelow } from './places.ts';
import { type TestedVersion, testCommands, testedIn } from './tested.ts';
import { expandText, known } from './unresolved.ts';

/** How many templates a job may build on, one after another, and how many jobs a matrix may be. */
const deepest = 8;
const most = 200;

/** What the jobs of a GitLab pipeline build, and what they test with. */
export function readPipeline(files: Files, path: string): ScriptBuilds & { readonly tests: readonly TestedVersion[] } {
  const pipeline = files.yaml(path);
  const source = createSource(files.text(path) ?? '');
  const found = entriesAt(pipeline).flatMap(([name, job]) => {
    const setting = (key: string) => inherited(pipeline, job, key, 0);
    if (name.startsWith('.') || setting('script') === null) return [];
    const lines = [...scriptOf(setting('before_script')), ...scriptOf(setting('script'))];
    const variables = [...variablesOf(valueAt(pipeline, 'variables')), ...variablesOf(setting('variables'))];
    return matrixOf(setting('parallel')).map((values) => {
      const names = new Map([['CI_PROJECT_DIR', '.'], ...variables, ...values]);
      const script = parseShell(concatMapped(lines), source);
      const environment = (variable: string) => resolved(names.get(variable) ?? null, names);
      const machine = machineOf(pipeline, setting);
      const tests = testsIn(path, lines.map(({ text }) => text).join(''), setting, names);
      return { ...buildsIn(script, { by: 'gitlab', path, folder: '', environment, machine }), tests };
    });
  });
  return {
    builds: found.flatMap(({ builds }) => builds),
    handed: found.flatMap(({ handed }) => handed),
    runs: found.flatMap(({ runs }) => runs),
    execs: found.flatMap(({ execs }) => execs),
    tests: found.flatMap(({ tests }) => tests),
  };
}

function testsIn(
  path: string,
  script: string,
  setting: (key: string) => Config | null,
  names: ReadonlyMap<string, string>,
): TestedVersion[] {
  const image = valueAt(setting('image'), 'name') ?? setting('image');
  if (image?.kind !== 'text' || !testCommands.test(script)) return [];
  const folders = [...script.matchAll(/^[ \t]*cd ([\w./-]+)/gm)].flatMap(
    ([, folder = '']) => pathBelow('', folder) ?? [],
  );
  const changes = [...itemsAt(setting('rules')), setting('only')].flatMap((rule) => [
    ...textsAt(rule, 'changes'),
    ...textsAt(rule, 'changes', 'paths'),
  ]);
  const reach = { folders: folders.filter((folder) => folder !== ''), filters: changes.map(({ text }) => text) };
  const where = { path, range: image.range };
  const found = testedIn(resolved(image.text, names), { input: 'image', where, reach });
  return found === null ? [] : [found];
}

/** A job's own setting, that of what it extends, or the default of all jobs. */
function inherited(pipeline: Config | null, job: Config, key: string, depth: number): Config | null {
  const own = valueAt(job, key);
  if (own !== null || depth === deepest) return own;
  for (const { text } of textsAt(job, 'extends').toReversed()) {
    const template = valueAt(pipeline, text);
    const value = template === null ? null : inherited(pipeline, template, key, depth + 1);
    if (value !== null) return value;
  }
  return depth > 0 ? null : (valueAt(pipeline, 'default', key) ?? (key === 'script' ? null : valueAt(pipeline, key)));
}

/** Lists of lines may hold lists, where anchors put them. */
function scriptOf(config: Config | null): MappedText[] {
  const items =
    config?.kind === 'list'
      ? config.items.flatMap((item) => (item.kind === 'list' ? item.items : [item]))
      : config === null
        ? []
        : [config];
  const newline: MappedText = { text: '\n', pieces: [] };
  return items.filter((item): item is TextValue => item.kind === 'text').flatMap(({ written }) => [written, newline]);
}

function variablesOf(config: Config | null): [string, string][] {
  return entriesAt(config).flatMap(([name, value]): [string, string][] => {
    const text = value.kind === 'text' ? value.text : textAt(value, 'value');
    return text === null ? [] : [[name, text]];
  });
}

/** Variables may name others. */
function resolved(text: string | null, names: ReadonlyMap<string, string>): string | null {
  if (text === null) return null;
  return known(
    expandText(text, /\$(?:\{(\w+)\}|(\w+))/g, ([, curly, plain]) => {
      const value = names.get(curly ?? plain ?? '') ?? null;
      return value?.includes('$') ? null : value;
    }),
  );
}

function matrixOf(parallel: Config | null): [string, string][][] {
  const combinations = itemsAt(parallel, 'matrix').flatMap((entry) => {
    let rows: [string, string][][] = [[]];
    for (const [name, values] of entriesAt(entry)) {
      const texts = textsAt(values).map(({ text }) => text);
      if (rows.length * texts.length > most) return [[]];
      rows = rows.flatMap((row) => texts.map((text): [string, string][] => [...row, [name, text]]));
    }
    return rows;
  });
  return combinations.length > 0 ? combinations.slice(0, most) : [[]];
}

/** Docker as a service is a new one for each job; else the daemon of the runner builds. */
function machineOf(pipeline: Config | null, setting: (key: string) => Config | null): Machine {
  const services = setting('services') ?? valueAt(pipeline, 'services');
  const names = (services?.kind === 'list' ? services.items : []).map((item) =>
    item.kind === 'text' ? item.text : (textAt(item, 'name') ?? ''),
  );
  const isOwn = names.some((name) => /(?:^|\/)docker:.{0,200}dind/.test(name));
  return { isPipeline: true, builder: isOwn ? 'fresh' : 'unknown', engine: 'buildkit', architecture: null };
}
