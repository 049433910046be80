import { readFile } from 'node:fs/promises';
import { defaultSettings, readSettings, type Settings, type SettingsResult } from '../review/settings.ts';
import { UsageError } from './output.ts';

/** Options that every reviewing command has, as the argument parser hands them over. */
export interface CommonOptions {
  readonly format?: string;
  readonly profile?: 'recommended' | 'strict';
  readonly config?: string;
  readonly failOn?: Settings['failOn'];
  readonly color?: boolean;
  readonly now?: string;
}

/** Settings of `--config`, else of the repository, with what the command line says on top. */
export async function settingsFor(
  options: CommonOptions,
  ofRepository: () => Promise<SettingsResult | null>,
): Promise<Settings> {
  const base =
    options.config === undefined ? await repositorySettings(ofRepository) : await settingsFile(options.config);
  return { ...base, profile: options.profile ?? base.profile, failOn: options.failOn ?? base.failOn };
}

async function settingsFile(path: string): Promise<Settings> {
  const text = await readFile(path, 'utf8').catch((error: Error) => {
    throw new UsageError(`--config ${path}: ${error.message}`);
  });
  const { settings, problems } = readSettings(path, text);
  const [first] = problems;
  if (first !== undefined) throw new UsageError(`${first.path}:${first.line}:${first.column}: ${first.message}`);
  return settings;
}

/** A mistake in the repository's own file is told and costs that key only, as on GitHub. */
async function repositorySettings(read: () => Promise<SettingsResult | null>): Promise<Settings> {
  const result = await read();
  for (const problem of result?.problems ?? [])
    process.stderr.write(`${problem.path}:${problem.line}:${problem.column}: ${problem.message}\n`);
  return result?.settings ?? defaultSettings;
}

/** The date that end-of-life checks use. */
export function dateOf(options: CommonOptions): string {
  if (options.now === undefined) return new Date().toISOString().slice(0, 10);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(options.now) || Number.isNaN(Date.parse(options.now))) {
    throw new UsageError(`--now ${options.now}: not a date; write it as YYYY-MM-DD`);
  }
  return options.now;
}
