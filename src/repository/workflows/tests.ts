import { type Config, entriesAt, textAt, textsAt, valueAt } from '../config.ts';
import { pathBelow } from '../places.ts';
import { type Reach, type TestedVersion, testCommands, testedIn } from '../tested.ts';
import { known } from '../unresolved.ts';
import { expand } from './expressions.ts';
import { type Job, linesOf } from './jobs.ts';

/** Actions that bring a language, with the input that says its version. */
const setups: readonly (readonly [action: RegExp, language: string, input: string])[] = [
  [/^actions\/setup-python@/, 'python', 'python-version'],
  [/^astral-sh\/setup-uv@/, 'python', 'python-version'],
  [/^actions\/setup-node@/, 'node', 'node-version'],
  [/^actions\/setup-go@/, 'go', 'go-version'],
  [/^actions\/setup-java@/, 'java', 'java-version'],
  [/^actions\/setup-dotnet@/, 'dotnet', 'dotnet-version'],
  [/^ruby\/setup-ruby@/, 'ruby', 'ruby-version'],
  [/^shivammathur\/setup-php@/, 'php', 'php-version'],
];

/** The versions that the steps of a job test with; none where nothing is tested. */
export function testedBy(job: Job, workflow: Config): TestedVersion[] {
  if (!job.steps.some((step) => testCommands.test(textAt(step, 'run') ?? ''))) return [];
  const folders = job.steps.map((step) => {
    const own = textAt(step, 'working-directory');
    return own === null ? job.folder : pathBelow('', expand(own, job.names));
  });
  const reach: Reach = {
    folders: [...new Set(folders.filter((folder): folder is string => folder !== null && folder !== ''))],
    filters: filtersOf(workflow),
  };
  const own = valueAt(job.config, 'container', 'image') ?? valueAt(job.config, 'container');
  const image = own?.kind === 'text' ? known(expand(own.text, job.names)) : null;
  const input = 'container';
  const contained =
    own === null ? null : testedIn(image, { input, where: { path: job.path, range: own.range }, reach });
  const setUp = job.steps.flatMap((step) => {
    const uses = textAt(step, 'uses') ?? '';
    const [, language = null, input = ''] = setups.find(([action]) => action.test(uses)) ?? [];
    const stated = valueAt(step, 'with', input);
    if (language === null || stated === null) return [];
    const where = { path: job.path, range: stated.range };
    const written = stated.kind === 'text' ? linesOf(expand(stated.text, job.names)) : [''];
    return written.map((text) => ({ language, version: plainVersion(text), input, where, reach }));
  });
  // What a step sets up comes first on the path.
  const isOwn = contained !== null && setUp.every(({ language }) => language !== contained.language);
  return isOwn ? [...setUp, contained] : setUp;
}

function plainVersion(text: string): string | null {
  return /^v?(\d+(?:\.\d+)*)(?:\.[x*])*$/.exec(known(text) ?? '')?.[1] ?? null;
}

function filtersOf(workflow: Config): string[] {
  const on = valueAt(workflow, 'on') ?? valueAt(workflow, 'true');
  return entriesAt(on).flatMap(([, event]) => textsAt(event, 'paths').map(({ text }) => text));
}
