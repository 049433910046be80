import { parseShell } from '../../shell/parse.ts';
import { createSource } from '../../text/source.ts';
import { type Build, type Machine, plainBuild } from '../build.ts';
import { buildsIn, type Handed, mayBuild } from '../commands.ts';
import { type Config, entriesAt, textAt, valueAt } from '../config.ts';
import { contextBelow, defaultDockerfile, imageName, pathBelow } from '../places.ts';
import { argumentOf, known } from '../unresolved.ts';
import type { Execution, Workload } from '../workload.ts';
import { environmentOf, expand, expandScript, type Names } from './expressions.ts';

/** The steps of one job, of one combination of its matrix. */
export interface Job {
  /** The file that the steps stand in. */
  readonly path: string;
  readonly text: string;
  readonly steps: readonly Config[];
  /** The job as written. */
  readonly config: Config | null;
  readonly names: Names;
  readonly machine: Machine;
  /** Folder that scripts run in; null: not known. */
  readonly folder: string | null;
}

export interface JobBuilds {
  readonly builds: readonly Build[];
  readonly handed: readonly Handed[];
  readonly runs: readonly Workload[];
  readonly execs: readonly Execution[];
  /** Actions of the repository itself that a step uses, by folder. */
  readonly actions: readonly { readonly folder: string; readonly inputs: Config | null; readonly machine: Machine }[];
}

/** What the steps of a job build, in order: what a step sets up holds for those behind it. */
export function buildsOfJob(job: Job): JobBuilds {
  const builds: Build[] = [];
  const handed: Handed[] = [];
  const runs: Workload[] = [];
  const execs: Execution[] = [];
  const actions: JobBuilds['actions'][number][] = [];
  let { machine } = job;
  const source = createSource(job.text);
  for (const step of job.steps) {
    const uses = known(expand(textAt(step, 'uses') ?? '', job.names)) ?? '';
    const run = valueAt(step, 'run');
    machine = afterSetup(uses, step, machine, job.names);
    const names = environmentOf(step, job.names);
    if (
      /^(?:docker|depot|useblacksmith|redhat-actions|namespacelabs)\/(?:build-push-action|buildah-build)@/.test(uses)
    ) {
      builds.push(buildOfAction(step, uses, { ...job, names, machine }));
    } else if (/^(?:docker|depot)\/bake-action@/.test(uses)) {
      handed.push(...bakeOfAction(step, uses, { ...job, names, machine }));
    } else if (uses.startsWith('./')) {
      const folder = pathBelow('', uses);
      if (folder !== null) actions.push({ folder, inputs: valueAt(step, 'with'), machine });
    } else if (run?.kind === 'text' && mayBuild(run.text)) {
      const folder = folderOf(step, job);
      const script = parseShell(expandScript(run.written, names), source);
      const environment = (name: string) => (name === 'GITHUB_WORKSPACE' ? '.' : names(`env.${name}`));
      const found = buildsIn(script, { by: 'workflow', path: job.path, folder, environment, machine });
      const given = secretArgumentsIn(run.text, [...entriesAt(job.config, 'env'), ...entriesAt(step, 'env')]);
      builds.push(
        ...found.builds.map((build) => ({ ...build, secretArguments: given.filter((name) => build.args.has(name)) })),
      );
      handed.push(...found.handed);
      runs.push(...found.runs);
      execs.push(...found.execs);
    }
  }
  return { builds, handed, runs, execs, actions };
}

const secretExpression = /\$\{\{[^}]{0,300}\bsecrets\./;

/** Build arguments that a script gives a secret: `--build-arg TOKEN=${{ secrets.TOKEN }}`, or by a variable of the environment. */
function secretArgumentsIn(script: string, environment: readonly (readonly [string, Config])[]): string[] {
  const secret = new Set(
    environment.flatMap(([name, value]) => (value.kind === 'text' && secretExpression.test(value.text) ? [name] : [])),
  );
  const given = script.matchAll(/--build-arg[= ]["']?(\w+)(?:=["']?(?:(\$\{\{[^}]{0,300}\}\})|\$\{?(\w+)))?/g);
  return [...given].flatMap(([, name = '', expression = '', variable = name]) =>
    secretExpression.test(expression) || (expression === '' && secret.has(variable)) ? [name] : [],
  );
}

function folderOf(step: Config, { names, folder }: Job): string | null {
  const own = textAt(step, 'working-directory');
  return own === null ? folder : pathBelow('', expand(own, names).replace(/^\.?\//, ''));
}

/** What a step that only prepares does to the machine. */
function afterSetup(uses: string, step: Config, machine: Machine, names: Names): Machine {
  const [action = ''] = uses.split('@');
  // They save cache mounts and bring them back.
  if (/\/buildkit-cache-dance$/.test(action)) return { ...machine, builder: 'kept' };
  if (action === 'docker/setup-buildx-action' || action === 'depot/setup-action') {
    const driver = expand(textAt(step, 'with', 'driver') ?? 'docker-container', names);
    const isElsewhere = ['endpoint', 'append'].some((name) => valueAt(step, 'with', name) !== null);
    if (isElsewhere || !/^docker(?:-container)?$/.test(driver) || action !== 'docker/setup-buildx-action')
      return { ...machine, builder: 'unknown', architecture: null };
  }
  return machine;
}

function buildOfAction(step: Config, uses: string, { names, machine, path }: Job): Build {
  const inputs = valueAt(step, 'with');
  const input = (name: string) => {
    const text = textAt(inputs, name);
    return text === null ? null : expand(text, names);
  };
  const list = (name: string) => linesOf(input(name));
  const isBuildah = uses.startsWith('redhat-actions/');
  const isHosted = !/^(?:docker|redhat-actions)\//.test(uses);
  const context = contextOf(input('context'));
  const file = isBuildah ? (list('containerfiles')[0] ?? list('dockerfiles')[0] ?? null) : input('file');
  const target = input('target');
  const platforms = list('platforms').flatMap(splitComma);
  return {
    ...plainBuild,
    by: 'workflow',
    where: { path, range: (valueAt(step, 'uses') ?? step).range },
    context,
    dockerfile: file === null || file === '' ? defaultDockerfile(context) : pathBelow('', file),
    target: target === null || target === '' ? undefined : known(target),
    args: new Map(list('build-args').map(argumentOf)),
    secretArguments: linesOf(textAt(inputs, 'build-args')).flatMap(
      (line) => /^([\w-]+)=.*\$\{\{[^}]{0,500}\bsecrets\./.exec(line)?.[1] ?? [],
    ),
    platforms: platforms.every((platform) => known(platform) !== null) ? platforms : null,
    cacheFrom: list('cache-from'),
    cacheTo: list('cache-to'),
    secrets: [...list('secrets'), ...list('secret-files'), ...list('secret-envs')].map((text) =>
      text.replace(/=.*$/s, ''),
    ),
    images: [...list('tags').flatMap(splitComma), ...(isBuildah ? list('image') : [])].flatMap(
      (tag) => imageName(tag) ?? [],
    ),
    namedContexts: list('build-contexts').map((text) => text.replace(/=.*$/s, '')),
    // Builders that others host live on and have a machine for each platform.
    machine: isHosted
      ? { ...machine, builder: 'kept', architecture: null, engine: 'buildkit' }
      : { ...machine, engine: isBuildah ? 'buildah' : 'buildkit' },
  };
}

/** Without one, the repository as git has it: the same folders. */
function contextOf(written: string | null): string | null {
  if (written === null || written === '') return '';
  return contextBelow('', written.replace(/^\{\{\s*defaultContext\s*\}\}:?/, './'));
}

function bakeOfAction(step: Config, uses: string, job: Job): Handed[] {
  const { machine } = job;
  const inputs = valueAt(step, 'with');
  const list = (name: string) => linesOf(expand(textAt(inputs, name) ?? '', job.names)).flatMap(splitComma);
  const folder = pathBelow('', list('workdir')[0] ?? list('source')[0] ?? '.');
  if (folder === null) return [];
  const files = list('files').flatMap((file) => pathBelow(folder, file) ?? []);
  const own: Machine = uses.startsWith('depot/')
    ? { ...machine, builder: 'kept', architecture: null, engine: 'buildkit' }
    : { ...machine, engine: 'buildkit' };
  const names = list('targets').flatMap((name) => known(name) ?? []);
  const overrides = linesOf(expand(textAt(inputs, 'set') ?? '', job.names));
  return [{ to: 'bake', files, folder, names, overrides, machine: own }];
}

export function linesOf(text: string | null): string[] {
  return (text ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}

function splitComma(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
