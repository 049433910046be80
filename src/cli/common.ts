import type { Configuration, ConfigurationFile } from '../review/configuration.ts';
import { defaultSettings, hadolintPaths, type Settings, settingsPath } from '../review/settings.ts';
import { UsageError } from './output.ts';
import { readNamed } from './read.ts';

/** Options that every reviewing command has, as the argument parser hands them over. */
export interface CommonOptions {
  readonly format?: string;
  readonly profile?: 'recommended' | 'strict';
  readonly config?: string;
  readonly failOn?: Settings['failOn'];
  readonly color?: boolean;
  readonly now?: string;
}

/** What is found where no `--config` is given: reads a path of the repository, null when it is not there. */
type Read = (path: string) => Promise<string | null>;

/** Where a repository may have its configuration. */
export const configurationPaths: readonly string[] = [settingsPath, ...hadolintPaths];

/** `--config`, else the repository's own configuration, with what the command line says on top. */
export async function configurationFor(options: CommonOptions, read: Read): Promise<Configuration> {
  const own = options.config === undefined ? await find(read, [settingsPath]) : await named(options.config);
  const found = await configured(own, await find(read, hadolintPaths));
  for (const { path, line, column, message } of found.problems) {
    const text = `${path}:${line}:${column}: ${message}`;
    if (own?.from === 'command line') throw new UsageError(text);
    // As on GitHub, a mistake in the repository's own file is told and costs that key only.
    process.stderr.write(`${text}\n`);
  }
  const { settings } = found;
  const { profile = settings.profile, failOn = settings.failOn } = options;
  return { ...found, settings: { ...settings, profile, failOn } };
}

/** What reads configurations is loaded only where there is one: it takes longer than a small file does. */
async function configured(own: ConfigurationFile | null, hadolint: ConfigurationFile | null): Promise<Configuration> {
  if (own === null && hadolint === null)
    return { settings: defaultSettings, peersOff: new Map(), problems: [], sources: [] };
  return (await import('../review/configuration.ts')).readConfiguration(own, hadolint);
}

async function named(path: string): Promise<ConfigurationFile> {
  return { path, text: await readNamed('--config', path), from: 'command line' };
}

async function find(read: Read, paths: readonly string[]): Promise<ConfigurationFile | null> {
  for (const path of paths) {
    const text = await read(path);
    if (text !== null) return { path, text, from: 'repository' };
  }
  return null;
}

/** The date that end-of-life checks use. */
export function dateOf(options: CommonOptions): string {
  if (options.now === undefined) return new Date().toISOString().slice(0, 10);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(options.now) || Number.isNaN(Date.parse(options.now))) {
    throw new UsageError(`--now ${options.now}: not a date; write it as YYYY-MM-DD`);
  }
  return options.now;
}
