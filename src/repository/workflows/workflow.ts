import type { Machine } from '../build.ts';
import { type Config, entriesAt, itemsAt, textAt, textsAt, valueAt } from '../config.ts';
import type { Files } from '../files.ts';
import { pathBelow } from '../places.ts';
import type { TestedVersion } from '../tested.ts';
import { known } from '../unresolved.ts';
import { environmentOf, expand, type Names } from './expressions.ts';
import { buildsOfJob, type Job, type JobBuilds } from './jobs.ts';
import { type Combination, combinationsOf } from './matrix.ts';
import { withNeeds } from './outputs.ts';
import { testedBy } from './tests.ts';

/** How deep workflows and actions of the repository that use one another are followed. */
const deepest = 4;
/** Steps of all jobs, in all combinations of one workflow. */
const mostSteps = 5000;

type Found = Pick<JobBuilds, 'builds' | 'handed' | 'runs' | 'execs'> & { readonly tests: readonly TestedVersion[] };

/** What a workflow builds; a workflow that is only ever called by others is read where it is called. */
export function readWorkflow(files: Files, path: string): Found {
  const workflow = files.yaml(path);
  const on = valueAt(workflow, 'on') ?? valueAt(workflow, 'true');
  const isOnlyCalled =
    on?.kind === 'text'
      ? on.text === 'workflow_call'
      : entriesAt(on).length === 1 && valueAt(on, 'workflow_call') !== null;
  if (workflow === null || (isOnlyCalled && files.isCalled(path)))
    return { builds: [], handed: [], runs: [], execs: [], tests: [] };
  const walk = new Walk(files);
  walk.workflow(path, workflow, valueAt(on, 'workflow_call', 'inputs'), () => null, 0);
  return walk;
}

/** Paths of the workflows of this repository that a workflow calls. */
export function calledWorkflows(workflow: Config | null): string[] {
  return entriesAt(workflow, 'jobs').flatMap(([, job]) => calledPath(textAt(job, 'uses')) ?? []);
}

function calledPath(uses: string | null): string | null {
  return uses?.startsWith('./') ? pathBelow('', uses) : null;
}

class Walk implements Found {
  readonly builds: Found['builds'][number][] = [];
  readonly handed: Found['handed'][number][] = [];
  readonly runs: Found['runs'][number][] = [];
  readonly execs: Found['execs'][number][] = [];
  readonly tests: TestedVersion[] = [];
  private readonly files: Files;
  private left = mostSteps;

  constructor(files: Files) {
    this.files = files;
  }

  workflow(path: string, workflow: Config, inputs: Config | null, given: Names, depth: number): void {
    const needs = withNeeds(workflow, this.files.text(path) ?? '', withInputs(inputs, given));
    const outer = environmentOf(workflow, needs);
    for (const [, job] of entriesAt(workflow, 'jobs')) {
      for (const combination of combinationsOf(valueAt(job, 'strategy'), outer) ?? [new Map()]) {
        const names = environmentOf(job, withMatrix(combination, outer));
        const called = calledPath(textAt(job, 'uses'));
        if (called !== null) this.call(called, valueAt(job, 'with'), names, depth + 1);
        else this.job(path, job, workflow, names);
      }
    }
  }

  private call(path: string, inputs: Config | null, names: Names, depth: number): void {
    const workflow = this.files.yaml(path);
    if (workflow === null || depth > deepest) return;
    const on = valueAt(workflow, 'on') ?? valueAt(workflow, 'true');
    const given = inputNames(inputs, names);
    this.workflow(path, workflow, valueAt(on, 'workflow_call', 'inputs'), given, depth);
  }

  private job(path: string, job: Config, workflow: Config, names: Names): void {
    const folder =
      textAt(job, 'defaults', 'run', 'working-directory') ?? textAt(workflow, 'defaults', 'run', 'working-directory');
    const machine = machineOf(valueAt(job, 'runs-on'), names);
    const text = this.files.text(path) ?? '';
    const steps = itemsAt(job, 'steps');
    const own = { path, text, steps, config: job, names, machine, folder: pathBelow('', expand(folder ?? '', names)) };
    if (this.left > 0) this.tests.push(...testedBy(own, workflow));
    this.steps(own, 0);
  }

  private steps(job: Job, depth: number): void {
    this.left -= 1 + job.steps.length;
    if (this.left < 0) return;
    const { builds, handed, runs, execs, actions } = buildsOfJob(job);
    this.runs.push(...runs);
    this.execs.push(...execs);
    this.builds.push(...builds);
    this.handed.push(...handed);
    if (depth === deepest) return;
    for (const { folder, inputs, machine } of actions) {
      const path = [`${folder}/action.yml`, `${folder}/action.yaml`].find((file) => this.files.text(file) !== null);
      const action = path === undefined ? null : this.files.yaml(path);
      if (path === undefined || action === null) continue;
      const names = withInputs(valueAt(action, 'inputs'), inputNames(inputs, job.names));
      const steps = itemsAt(action, 'runs', 'steps');
      this.steps({ ...job, path, text: this.files.text(path) ?? '', steps, names, machine, folder: '' }, depth + 1);
    }
  }
}

/** Values that a caller gives, behind them the defaults of what is called. */
function withInputs(declared: Config | null, given: Names): Names {
  return (name) => {
    const [, input = null] = /^(?:github\.event\.)?inputs\.(.+)$/.exec(name) ?? [];
    if (name === 'github.workspace') return '.';
    if (input === null) return given(name);
    const value = given(name);
    if (value !== null) return value;
    // Called or started by hand, any value may come.
    return declared === null ? null : textAt(declared, input, 'default');
  };
}

function inputNames(inputs: Config | null, names: Names): Names {
  const own = new Map(entriesAt(inputs));
  return (name) => {
    const value = own.get(name.replace(/^inputs\./, ''));
    if (!name.startsWith('inputs.') || value?.kind !== 'text') return null;
    return known(expand(value.text, names));
  };
}

function withMatrix(combination: Combination, names: Names): Names {
  return (name) => {
    const [first, axis = '', ...rest] = name.split('.');
    if (first !== 'matrix') return names(name);
    const value = combination.get(axis);
    // A name that this combination does not have is the empty text.
    if (value === undefined) return combination.size > 0 ? '' : null;
    return rest.length === 0 ? (value.kind === 'text' ? value.text : null) : textAt(value, ...rest);
  };
}

/** GitHub's own machines are new for each job. */
function machineOf(runsOn: Config | null, names: Names): Machine {
  const group = runsOn?.kind === 'map' ? valueAt(runsOn, 'labels') : runsOn;
  const labels = textsAt(group).map(({ text }) => expand(text, names).toLowerCase());
  const isHosted = labels.length === 1 && /^(?:ubuntu|windows|macos)-[\w.-]+$/.test(labels[0] ?? '');
  const isArm = labels.some((label) => /(?:^|[-_])(?:arm|arm64|aarch64)(?:$|[-_])/.test(label));
  const isIntel = labels.some((label) => /(?:^|[-_])(?:x64|amd64|x86_64)(?:$|[-_])/.test(label));
  const hosted = isHosted && !/^macos/.test(labels[0] ?? '') ? 'amd64' : null;
  return {
    isPipeline: true,
    builder: isHosted ? 'fresh' : 'unknown',
    engine: 'buildkit',
    architecture: isArm ? 'arm64' : isIntel ? 'amd64' : hosted,
  };
}
