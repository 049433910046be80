import { readFile } from 'node:fs/promises';
import { changedDockerfiles, review } from '../review/engine.ts';
import { loadReview } from '../review/load.ts';
import { rules } from '../rules/index.ts';
import { shellcheck } from '../shellcheck/shellcheck.ts';
import { version } from '../version.ts';
import { type CommonOptions, configurationFor, dateOf } from './common.ts';
import { collectFiles, fileSource } from './files.ts';
import { printReport } from './output.ts';

export interface LintOptions extends CommonOptions {
  readonly stdinFilename?: string;
}

/** Whole trees are linted: what is named is read, whatever it is. */
const budget = { files: 50_000, bytes: 512 * 1024 * 1024 };

/** `drydock lint FILE|DIR|- …`: whole files, nothing to compare with. */
export async function runLint(paths: readonly string[], options: LintOptions): Promise<void> {
  const asOf = dateOf(options);
  const { settings, peersOff } = await configurationFor(options, (path) => readFile(path, 'utf8').catch(() => null));
  const files = await collectFiles(paths, options.stdinFilename ?? 'Dockerfile');
  const comparison = { base: null, head: null, description: { title: '', body: '' }, named: files.named };
  const snapshot = await loadReview(fileSource(files), comparison, rules, budget);
  const comments = await shellcheck(changedDockerfiles(snapshot, settings));
  const input = { snapshot, rules, settings, peersOff, shellcheck: comments, asOf, version };
  printReport(review({ ...input, repository: null, mode: 'lint' }), options);
}
